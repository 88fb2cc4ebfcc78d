"""choice_walk: k upward, with what each k makes of the data beside the growing curves."""

from __future__ import annotations

from typing import Any

from kmeans_gif.animation import Animation
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError, require_whole
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.choice.course import as_history, stops_of
from kmeans_gif.rendering.choice.picture import PhotoWalk, PointsWalk
from kmeans_gif.rendering.choice.words import alt_text, note, numbers
from kmeans_gif.rendering.drawing.point_colors import require_drawable
from kmeans_gif.rendering.drawing.projection import view_of
from kmeans_gif.rendering.palettes import distinct_palette
from kmeans_gif.rendering.points.scatter import LARGEST
from kmeans_gif.rendering.timing import Timing


def choice_walk(
    choice: Choice,
    *,
    distinct_colors: bool = False,
    dim: int | None = None,
    width: int = 1000,
    height: int = 600,
    seconds_per_step: float = 0.8,
    hold: float = 3.0,
    plays: int = 0,
) -> Animation:
    """Draw the data, then its clustering for each k, then the suggested one or the last.

    Parameters
    ----------
    choice : Choice
        Of a photo, which is recolored, or of points, of at most 242 clusters.
    distinct_colors : bool
        For a photo, colors that tell clusters apart instead of those of the centroids.  A
        cluster keeps its color from one k to the next as far as it stays the same.
    dim, width, height
        Of a picture of points, as in `scatter`; that of a photo is as large as the photo asks
        for.
    seconds_per_step, hold : float
        How long a k is shown, and the last frame; the first is shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.

    Raises
    ------
    InputError
        If a value is out of its range, or there are more clusters than colors.
    """
    timing = Timing("none", seconds_per_step, hold, plays, max_frames=2)
    history = as_history(choice)
    require_walk(
        choice.dataset, history.n_clusters, distinct_colors=distinct_colors, dim=dim,
        width=width, height=height,
    )  # fmt: skip
    stops = stops_of(choice, timing)
    lines = [[numbers(choice, stop) for stop in stops], [note(choice, stop) for stop in stops]]
    picture: PhotoWalk | PointsWalk
    if choice.dataset.is_image:
        picture = PhotoWalk(choice, history, lines, distinct_colors)
    else:
        picture = PointsWalk(choice, history, lines, view_of(history, dim), (width, height))
    return Animation(
        draw=lambda i: picture.draw(i, stops[i]),
        size=picture.size,
        durations_ms=tuple(stop.duration_ms for stop in stops),
        captions=tuple(
            " · ".join(filter(None, (*first, *second)))
            for first, second in zip(*lines, strict=True)
        ),
        plays=plays,
        alt_text=alt_text(choice),
    )


def require_walk(
    dataset: Dataset,
    most: int,
    *,
    distinct_colors: bool = False,
    dim: int | None = None,
    width: int = 1000,
    height: int = 600,
    **timing: Any,
) -> None:
    """Raise InputError where choice_walk would, for up to `most` clusters of a dataset."""
    defaults = {"seconds_per_step": 1.0, "hold": 1.0, "plays": 0}
    Timing("none", **(defaults | timing), max_frames=2)
    require_whole("width", width, 1, LARGEST)
    require_whole("height", height, 1, LARGEST)
    most = min(most, len(dataset.X))
    if not dataset.is_image:
        if distinct_colors:
            raise InputError("distinct_colors=True: is for photos; points have such colors anyway")
        require_drawable(most)
    elif dim is not None:
        raise InputError(f"dim={dim!r}: is for points, and these are pixels of a photo")
    elif distinct_colors:
        distinct_palette(most)
