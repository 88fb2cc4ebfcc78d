"""color_space: the colors of a photo in three dimensions, and the centroids among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import require_choice
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.drawing.point_colors import THEMES
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.photos.color_solid import ColorSolid
from kmeans_gif.rendering.photos.colors import cluster_colors, photo_colors
from kmeans_gif.rendering.photos.course import photo_shots, require_size
from kmeans_gif.rendering.photos.dots import paper_to_ink
from kmeans_gif.rendering.photos.wording import alt_text
from kmeans_gif.rendering.photos.wording import caption as caption_of
from kmeans_gif.rendering.points.plots import require_room, text_lines, text_size_for
from kmeans_gif.rendering.points.scatter import require_rotation
from kmeans_gif.rendering.timing import Timing, require_photo

WHEN = ("before", "after")
GOLD = (255, 200, 0)
"""Of seeds in the still picture."""


def color_space(
    history: History,
    *,
    theme: str = "light",
    width: int = 800,
    height: int = 600,
    rotate: float = 0.0,
    caption: bool = True,
    trails: bool = True,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw the colors of a photo in the space they were clustered in, and the centroids.

    The RGB cube, or the solid of colors in Lab or Oklab with lightness upwards.  Colors are
    balls in their own color whose volume tells how many pixels they stand for, at most some
    thousands: where there are more, those that are close together are taken as one.
    Centroids have their own color inside a line of ink and one of paper.  Of photos that
    were clustered with location, the color part is shown.

    Parameters
    ----------
    history : History
        Of a photo.
    theme : "light" or "dark"
        Paper.
    width, height : int
        Of the picture, in pixels.
    rotate : float
        Degrees by which the camera turns over the whole animation, in as many frames as
        `max_frames` leaves.
    caption : bool
        A line below the picture with the state's number and the inertia.
    trails : bool
        Where each centroid has been.
    seconds_per_step, hold : float
        How long a state is shown, and the last one; the seeds are shown for half of `hold`.
    plays, max_frames
        As in `recolor`.

    Raises
    ------
    InputError
        If the history is not of a photo, a value is out of its range, or the picture is
        too small.
    """
    require_photo(history, "color_space")
    require_choice("theme", theme, THEMES)
    degrees = require_rotation(rotate, 3)
    timing = Timing("seeds", seconds_per_step, hold, plays, max_frames)
    shots = photo_shots(history, timing, degrees)
    captions = [caption_of(history, shot.state, 0) for shot in shots]
    picture = _SpacePicture(
        history,
        require_size(width, height),
        theme=theme,
        angles=[shot.angle for shot in shots],
        lines=[captions] if caption else [],
        trails=trails,
    )

    def draw(i: int) -> Frame:
        shot = shots[i]
        clusters = picture.clusters[shot.state]
        return picture.draw(i, shot.state, shot.angle, clusters, shot.duration_ms)

    return Animation(
        draw=draw,
        size=picture.size,
        durations_ms=tuple(shot.duration_ms for shot in shots),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=f"{alt_text(history)}, in the space of their colors",
    )


def color_space_still(
    history: History, *, when: str = "after", width: int = 800, height: int = 600
) -> Image.Image:
    """The colors of a photo and the centroids before or after clustering, as one picture.

    "before" has the seeds, in gold; "after" the last centroids in their own colors.
    Otherwise as in `color_space`, which says what is raised as well.
    """
    require_photo(history, "color_space_still")
    require_choice("when", when, WHEN)
    state = 0 if when == "before" else len(history) - 1
    picture = _SpacePicture(
        history,
        require_size(width, height),
        theme="light",
        angles=[0.0],
        lines=[[caption_of(history, state, 0)]],
        trails=False,
    )
    clusters = picture.clusters[state]
    if when == "before":
        clusters = np.broadcast_to(np.array(GOLD, np.uint8), clusters.shape)
    return picture.draw(0, state, 0.0, clusters, 0).to_pil()


class _SpacePicture:
    """The solid of colors above a line of text, as frames of one size."""

    def __init__(
        self,
        history: History,
        size: tuple[int, int],
        *,
        theme: str,
        angles: Sequence[float],
        lines: Sequence[Sequence[Sequence[str]]],
        trails: bool,
    ) -> None:
        self.size = size
        self.clusters = cluster_colors(history)
        """(T, k, 3) uint8."""
        width, height = size
        self._ramp = paper_to_ink(theme)
        self._lines = text_lines(lines, width)
        text_size = text_size_for(width)
        margin = text_size // 2
        bottom = height - sum(line.strip.height for line in self._lines)
        area = Rect(margin, 2 * margin, width - margin, bottom - margin)
        require_room([area], size, "enlarge the picture, or leave out the caption")
        self.solid = ColorSolid(
            history, photo_colors(history.dataset), area,
            paper=self._ramp[0], angles=angles, text_size=text_size, trails=trails,
        )  # fmt: skip

    def draw(self, i: int, state: int, angle: float, clusters: Array, duration_ms: int) -> Frame:
        """A state in the colors `clusters` `(k, 3)`, over text i of each line."""
        canvas = np.zeros(self.size[::-1], np.uint16)
        self.solid.draw(canvas, state, angle)
        bottom = len(canvas)
        for line in reversed(self._lines):
            bottom = line.draw(canvas, bottom, i)
        palette = np.concatenate([self._ramp, clusters])
        return Frame(canvas, palette, duration_ms, self.solid.colors)
