"""A panel of a measure by k that grows from frame to frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.drawing.axes import Axes
from kmeans_gif.rendering.drawing.lettering import write_text
from kmeans_gif.rendering.drawing.panel import dashes
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.drawing.raster import draw_path

_DOT = 1.6
"""Radius of a dot, as a multiple of the line's width."""


class ChoicePanel:
    """Draws the curve of one measure; it has a gap where one of `values` is not finite."""

    def __init__(
        self, area: Rect, ks: Sequence[int], values: Sequence[float], title: str, x_name: str
    ) -> None:
        self._area = area
        self._title, self._x_name = title, x_name
        margin = 0.06 * (ks[-1] - ks[0])
        self._x = (ks[0] - margin, ks[-1] + margin)
        known = [value for value in values if np.isfinite(value)]
        high = max(known, default=0.0)
        self._y = (1.1 * min([0.0, *known]), 1.1 * high if high > 0 else 1.0)
        self._width = min(2.5, max(1.2, area.width / 150))
        x = area.left + (np.array(ks) - self._x[0]) / (self._x[1] - self._x[0]) * area.width
        y = area.bottom - (np.array(values) - self._y[0]) / (self._y[1] - self._y[0]) * area.height
        self._path = np.stack([x, y], axis=-1)

    def axes(self) -> Axes:
        """The axes around the panel."""
        return Axes(self._area, self._x, self._y, x_name=self._x_name, title=self._title,
                    whole_x=True)  # fmt: skip

    def draw(self, canvas: Array, count: int, large: int | None) -> None:
        """Draw the first `count` places of the curve, with a larger dot at place `large`."""
        path = self._path[:count]
        draw_path(canvas, np.array(self._area), path, self._width / 2 + 0.2, RAMP - 1, RAMP)
        for i in range(count):
            self._dot(canvas, i, 2.0 if i == large else 1.0)

    def mark(self, canvas: Array, i: int) -> None:
        """Draw a dashed line and a larger dot at place i."""
        x = self._path[i, 0]
        upright = np.array([[x, self._area.bottom], [x, self._area.top]], float)
        line = dashes(upright, 4 * self._width)
        draw_path(canvas, np.array(self._area), line, self._width / 2, RAMP - 1, RAMP)
        self._dot(canvas, i, 2.0)

    def write(self, canvas: Array, i: int, text: str, text_size: int) -> None:
        """Write `text` beside the line of place i, on its roomier side, away from the dot."""
        x, y = self._path[i]
        area = self._area
        at_left = 2 * x > area.left + area.right
        place_is_low = 2 * y > area.top + area.bottom
        row = area.top + text_size if place_is_low else area.bottom - text_size
        side = -1 if at_left else 1
        write_text(
            canvas, text, text_size, (x + side * text_size / 2, row), 1.0 if at_left else 0.0
        )

    def _dot(self, canvas: Array, i: int, scale: float) -> None:
        place = self._path[i]
        if np.isfinite(place).all():
            radius = _DOT * self._width * scale
            spot = np.stack([place, place])
            draw_path(canvas, np.array(self._area), spot, radius, RAMP - 1, RAMP)
