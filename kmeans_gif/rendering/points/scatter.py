"""scatter: points and centroids in two or three dimensions, step by step."""

from __future__ import annotations

from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError, require_choice, require_number, require_whole
from kmeans_gif.rendering.drawing.point_colors import THEMES, require_drawable
from kmeans_gif.rendering.drawing.projection import view_of
from kmeans_gif.rendering.points import wording
from kmeans_gif.rendering.points.course import STYLES, course, turned
from kmeans_gif.rendering.points.picture import PointsPicture
from kmeans_gif.rendering.points.plots import NO_PARTS, Parts
from kmeans_gif.rendering.timing import Timing, require_history

LARGEST = 8192
"""Pixels a side."""
_MOST_TURNING = 36_000.0
"""Degrees: a hundred turns."""


def scatter(
    history: History,
    *,
    style: str = "teaching",
    theme: str = "light",
    dim: int | None = None,
    width: int = 800,
    height: int = 600,
    caption: bool = True,
    numbers: bool = True,
    trails: bool = True,
    regions: bool = True,
    switched: bool = True,
    panel: bool = True,
    tween: int = 0,
    rotate: float = 0.0,
    seamless: bool = False,
    seconds_per_step: float = 0.6,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw a run on points: seeds, then *assign* and *update* in turn.

    Parameters
    ----------
    history : History
        Of any data, at most 242 clusters.
    style : "teaching" or "plain"
        One thing at a time with all that explains it, or points and centroids only, one
        frame a state, without the parts below.
    theme : "light" or "dark"
        Paper; on the dark one, dark colors of clusters are lightened.
    dim : 2 or 3, optional
        Dimensions of the picture; by default 3 for three features, else 2.  More features
        than that are shown on their principal components.
    width, height : int
        Of the picture, in pixels.
    caption : bool
        A line below the picture that names the step and its numbers.
    numbers : bool
        The number of each cluster, as in `history.labels`, on its centroid.
    trails : bool
        Where each centroid has been.
    regions : bool
        In two dimensions the plane is tinted by the nearest centroid.  Left out where
        principal components are shown, since distances on them are not those of the data.
    switched : bool
        Rings around points whose label has just changed, where points are drawn as discs
        and not, above some tens of thousands, as a density.
    panel : bool
        A curve of inertia so far.
    tween : int
        Frames in which centroids glide from one state to the next.
    rotate : float
        Degrees by which the camera turns over the whole animation, in three dimensions, in
        as many frames as `max_frames` leaves.
    seamless : bool
        The camera turns on through the final hold, so that the last frame leads back to the
        first; `rotate` must be whole turns.
    seconds_per_step, hold : float
        How long a step is shown, and the last one; the seeds are shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there would be more, iterations in which few points switch are left out.

    Raises
    ------
    InputError
        If a value is out of its range, does not suit the data, or leaves no room to draw in.
    """
    require_history(history, "scatter")
    require_choice("style", style, STYLES)
    require_choice("theme", theme, THEMES)
    size = require_whole("width", width, 1, LARGEST), require_whole("height", height, 1, LARGEST)
    require_whole("tween", tween, 0)
    timing = Timing("none", seconds_per_step, hold, plays, max_frames)
    require_drawable(history.n_clusters)
    view = view_of(history, dim)
    degrees = require_rotation(rotate, view.dim, seamless=seamless)
    shots = course(history, timing, style, tween)
    shots = turned(shots, degrees, hold=seamless, max_frames=max_frames)
    captions = [wording.caption(history, shot) for shot in shots]
    notes = [(view.note, wording.events(history, shot)) for shot in shots]
    teaching = style == "teaching"
    picture = PointsPicture(
        history,
        view,
        shots,
        size=size,
        theme=theme,
        parts=Parts(numbers, trails, regions, switched, panel) if teaching else NO_PARTS,
        lines=[captions, notes] if caption and teaching else [],
    )
    return Animation(
        draw=picture.draw,
        size=size,
        durations_ms=tuple(shot.duration_ms for shot in shots),
        captions=tuple(
            " · ".join(filter(None, (*pieces, *note)))
            for pieces, note in zip(captions, notes, strict=True)
        ),
        plays=plays,
        alt_text=wording.alt_text(history),
    )


def require_rotation(rotate: object, dim: int, *, seamless: bool = False) -> float:
    """Degrees to turn by; InputError where the picture cannot turn, or not come around."""
    degrees = require_number("rotate", rotate, -_MOST_TURNING, _MOST_TURNING)
    if degrees and dim == 2:
        raise InputError(f"rotate={rotate!r}: only a picture with dim=3 turns, this one has dim=2")
    if seamless and degrees % 360:
        raise InputError(
            f"rotate={rotate!r}: with seamless the camera must come around; give 360 or another "
            "multiple of it"
        )
    return degrees
