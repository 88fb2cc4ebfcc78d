"""A panel of a measure by k that grows from frame to frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif.data.dataset import Array
from kmeans_gif.rendering.axes import Axes
from kmeans_gif.rendering.panel import dashes
from kmeans_gif.rendering.point_colors import RAMP
from kmeans_gif.rendering.projection import Rect
from kmeans_gif.rendering.raster import draw_path

_DOT = 1.6
"""Radius of a dot, as a multiple of the line's width."""


class ChoicePanel:
    """Draws the curve of one measure; `values` may have NaN where there is none."""

    def __init__(
        self, area: Rect, ks: Sequence[int], values: Sequence[float], title: str, x_name: str
    ) -> None:
        self._area = area
        self._title, self._x_name = title, x_name
        margin = 0.06 * (ks[-1] - ks[0])
        self._x = (ks[0] - margin, ks[-1] + margin)
        low, high = min(0.0, float(np.nanmin(values))), float(np.nanmax(values))
        self._y = (1.1 * low, 1.1 * high if high > 0 else 1.0)
        self._width = min(2.5, max(1.2, area.width / 150))
        x = area.left + (np.array(ks) - self._x[0]) / (self._x[1] - self._x[0]) * area.width
        y = area.bottom - (np.array(values) - self._y[0]) / (self._y[1] - self._y[0]) * area.height
        self._path = np.stack([x, y], axis=-1)

    def axes(self) -> Axes:
        """The axes around the panel."""
        return Axes(self._area, self._x, self._y, x_name=self._x_name, title=self._title,
                    whole_x=True)  # fmt: skip

    def draw(self, canvas: Array, count: int, marked: int | None) -> None:
        """Draw the first `count` places of the curve, the last one large.

        Or place `marked`, if any, where a dashed line stands as well.
        """
        clip = np.array(self._area)
        if marked is not None:
            x = self._path[marked, 0]
            upright = np.array([[x, self._area.bottom], [x, self._area.top]], float)
            line = dashes(upright, 4 * self._width)
            draw_path(canvas, clip, line, self._width / 2, RAMP - 1, RAMP)
        path = self._path[:count]
        draw_path(canvas, clip, path, self._width / 2 + 0.2, RAMP - 1, RAMP)
        large = count - 1 if marked is None else marked
        for i, place in enumerate(path):
            if np.isfinite(place).all():
                radius = _DOT * self._width * (2.0 if i == large else 1.0)
                draw_path(canvas, clip, np.stack([place, place]), radius, RAMP - 1, RAMP)
