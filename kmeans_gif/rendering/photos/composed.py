"""composed: a photo, its colors in their space and the inertia, side by side and in step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import require_choice
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.drawing.axes import draw_axes
from kmeans_gif.rendering.drawing.panel import InertiaPanel
from kmeans_gif.rendering.drawing.point_colors import RAMP, THEMES
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.photos.color_solid import ColorSolid
from kmeans_gif.rendering.photos.colors import cluster_colors, photo_colors
from kmeans_gif.rendering.photos.course import photo_shots, require_size
from kmeans_gif.rendering.photos.dots import paper_to_ink
from kmeans_gif.rendering.photos.wording import alt_text
from kmeans_gif.rendering.photos.wording import caption as caption_of
from kmeans_gif.rendering.points.course import Shot
from kmeans_gif.rendering.points.plots import panel_area, require_room, text_lines
from kmeans_gif.rendering.points.scatter import require_rotation
from kmeans_gif.rendering.timing import Timing, require_photo

_PHOTO, _PANEL = 0.42, 0.22
"""Of the width: for the photo at most, and for the panel of inertia."""
_MARGIN = 10
"""Pixels around the photo."""


def composed(
    history: History,
    *,
    theme: str = "light",
    width: int = 1200,
    height: int = 480,
    rotate: float = 0.0,
    first: str = "original",
    caption: bool = True,
    trails: bool = True,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw a photo in the colors of its centroids, its color space and the inertia so far.

    The photo is enlarged or reduced to its place by taking the nearest pixels, so that it
    shows no color but those of photo and centroids; the space is as in `color_space`.

    Parameters
    ----------
    history : History
        Of a photo.
    theme, rotate, trails
        As in `color_space`.
    width, height : int
        Of the whole picture, in pixels.
    first, caption, seconds_per_step, hold, plays, max_frames
        As in `recolor`.

    Raises
    ------
    InputError
        If the history is not of a photo, a value is out of its range, or the picture is
        too small.
    """
    require_photo(history, "composed")
    require_choice("theme", theme, THEMES)
    timing = Timing(first, seconds_per_step, hold, plays, max_frames)
    size = require_size(width, height)
    photo = photo_colors(history.dataset)
    shots = photo_shots(history, timing, require_rotation(rotate, 3))
    states = [None if shot.kind == "photo" else shot.state for shot in shots]
    captions = [caption_of(history, state, len(photo.colors)) for state in states]
    picture = _ComposedPicture(
        history, shots, size=size, theme=theme, lines=[captions] if caption else [], trails=trails
    )
    return Animation(
        draw=picture.draw,
        size=size,
        durations_ms=tuple(shot.duration_ms for shot in shots),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=f"{alt_text(history)}; picture, colors in their space and inertia side by side",
    )


class _ComposedPicture:
    """Draws shots as frames of one size: photo, solid of colors and panel over a caption."""

    def __init__(
        self,
        history: History,
        shots: Sequence[Shot],
        *,
        size: tuple[int, int],
        theme: str,
        lines: Sequence[Sequence[Sequence[str]]],
        trails: bool,
    ) -> None:
        dataset = history.dataset
        assert dataset.shape is not None
        photo = photo_colors(dataset)
        self._history, self._shots = history, shots
        self._ramp = paper_to_ink(theme)
        self._clusters = cluster_colors(history)
        width, height = size
        self._lines = text_lines(lines, width)
        bottom = height - sum(line.strip.height for line in self._lines)
        text_size = min(18, max(11, height // 32))
        self._place = _fit(dataset.shape, round(_PHOTO * width), bottom)
        split = width - round(_PANEL * width)
        space = Rect(self._place.right + _MARGIN, text_size, split, bottom - text_size // 2)
        panel = panel_area(_low(Rect(split, 0, width, bottom)), text_size)
        require_room([self._place, space, panel], size, "enlarge the picture")
        self.solid = ColorSolid(
            history, photo, space, paper=self._ramp[0],
            angles=[shot.angle for shot in shots], text_size=text_size, trails=trails,
        )  # fmt: skip
        self._panel = InertiaPanel(panel, [history.inertia])
        self._background = draw_axes(size, [self._panel.axes()], text_size).astype(np.uint16)
        # Slots: ramp, clusters, colors of the solid, colors of the photo.
        self._spare = np.concatenate([self.solid.colors, photo.colors])
        self._original = _sample(photo.inverse, dataset.shape, self._place).astype(np.int64)
        self._original += RAMP + history.n_clusters + len(self.solid.colors)
        self._observation = _sample(dataset.inverse, dataset.shape, self._place)
        self._clear = None
        if dataset.mask is not None:
            self._clear = _sample(dataset.mask, dataset.shape, self._place)

    def draw(self, i: int) -> Frame:
        """The frame of shot i."""
        shot = self._shots[i]
        state = None if shot.kind == "photo" else shot.state
        canvas = self._background.copy()
        self.solid.draw(canvas, state, shot.angle)
        self._panel.draw(canvas, -1 if state is None else state)
        bottom = len(canvas)
        for line in reversed(self._lines):
            bottom = line.draw(canvas, bottom, i)
        palette = np.concatenate([self._ramp, self._clusters[shot.state]])
        indices = canvas.astype(np.min_scalar_type(len(palette) + len(self._spare) - 1))
        left, top, right, low = self._place
        indices[top:low, left:right] = self._pixels(state)
        return Frame(indices, palette, shot.duration_ms, self._spare)

    def _pixels(self, state: int | None) -> Array:
        """Palette indices of the photo (None) or of a state, as large as its place."""
        if state is None:
            pixels = self._original
        else:
            pixels = self._history.labels[state][self._observation].astype(np.int64) + RAMP
        return pixels if self._clear is None else np.where(self._clear, 0, pixels)


def _fit(shape: tuple[int, int], width: int, height: int) -> Rect:
    """Where a photo of `shape` (height, width) stands, as large as fits, midway up."""
    room = width - 2 * _MARGIN, height - 2 * _MARGIN
    scale = min(room[0] / shape[1], room[1] / shape[0])
    wide, high = max(0, round(scale * shape[1])), max(0, round(scale * shape[0]))
    top = (height - high) // 2
    return Rect(_MARGIN, top, _MARGIN + wide, top + high)


def _low(outer: Rect) -> Rect:
    """`outer` cut to a shape that suits a curve, midway up."""
    spare = max(0, outer.height - round(1.25 * outer.width)) // 2
    return outer._replace(top=outer.top + spare, bottom=outer.bottom - spare)


def _sample(pixels: Array | None, shape: tuple[int, int], place: Rect) -> Array:
    """`pixels` of a photo of `shape`, as many as `place` has, each the nearest one."""
    assert pixels is not None
    rows = (2 * np.arange(place.height) + 1) * shape[0] // (2 * place.height)
    columns = (2 * np.arange(place.width) + 1) * shape[1] // (2 * place.width)
    return pixels.reshape(shape)[np.ix_(rows, columns)]
