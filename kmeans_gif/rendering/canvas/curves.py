"""Curves that grow from frame to frame, with a dot at each value."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.theme import RAMP

DOT = 1.6
"""Radius of a dot, as a multiple of the line's width."""
_INK = RAMP - 1


class Curve:
    """Values `y` `(m,)` over `x` `(m,)` on axes with these limits, in `area`.

    `width` is that of the line in pixels, `dash` the length of dashes in widths, 0 for a solid
    line.  The line has a gap where a value is not finite.
    """

    def __init__(
        self,
        area: Rect,
        x: Array,
        y: Array,
        x_limits: tuple[float, float],
        y_limits: tuple[float, float],
        width: float,
        dash: float = 0.0,
    ) -> None:
        self._clip = np.array(area)
        self._width = width
        self._dash = dash
        (x_low, x_high), (y_low, y_high) = x_limits, y_limits
        across = area.left + (x - x_low) / (x_high - x_low) * area.width
        down = area.bottom - (y - y_low) / (y_high - y_low) * area.height
        self.path = np.stack([across, down], axis=-1)
        """(m, 2) x and y of the values in pixels."""

    def draw(self, canvas: Array, count: int, ink: int = _INK) -> None:
        """Draw the line through the first `count` values, without dots."""
        path = self.path[:count]
        line = dashes(path, self._dash * self._width) if self._dash and count else path
        draw_path(canvas, self._clip, line, self._width / 2 + 0.2, ink, RAMP)

    def dot(self, canvas: Array, i: int, scale: float = 1.0) -> None:
        """Draw a dot at value i, `scale` times as large as usual."""
        if np.isfinite(self.path[i]).all():
            radius = DOT * self._width * scale
            draw_path(canvas, self._clip, self.path[[i, i]], radius, _INK, RAMP)

    def mark(self, canvas: Array, i: int) -> None:
        """Draw a dashed line from top to bottom through value i, and a large dot."""
        _, top, _, bottom = self._clip
        x = self.path[i, 0]
        line = dashes(np.array([[x, bottom], [x, top]], float), 4 * self._width)
        draw_path(canvas, self._clip, line, self._width / 2, _INK, RAMP)
        self.dot(canvas, i, 2.0)


def dashes(path: Array, length: float) -> Array:
    """`path` `(m, 2)` cut into dashes of `length` pixels with gaps as long, between NaN."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    starts = np.arange(0.0, along[-1], 2 * length)
    pieces = []
    for start, end in zip(starts, np.minimum(starts + length, along[-1]), strict=True):
        inside = along[(along > start) & (along < end)]
        at = np.concatenate([[start], inside, [end]])
        pieces.append(np.stack([np.interp(at, along, path[:, axis]) for axis in (0, 1)], axis=1))
        pieces.append(np.full((1, 2), np.nan))
    return np.concatenate([path[:1], *pieces])
