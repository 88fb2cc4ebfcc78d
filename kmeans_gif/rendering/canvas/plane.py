"""The plane that points in two dimensions lie in, with axes around it."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.axes import Axes
from kmeans_gif.rendering.canvas.projection import Projection, limits
from kmeans_gif.rendering.canvas.raster import tint_regions
from kmeans_gif.rendering.canvas.rect import Rect


class Plane:
    """What lies where in `area`: x to the right and y upwards, to one scale if `even`."""

    def __init__(self, projection: Projection, area: Rect, *, even: bool = False) -> None:
        self._area = area
        self._projection = projection
        sizes = np.array([area.width, area.height], float)
        self._low, self._high = limits(*projection.extent(), sizes, even=even)
        self._unit = (self._high - self._low) / sizes
        """Data units a pixel."""

    def axes(self, *, ticks: bool) -> list[Axes]:
        """The axes around the plane, with numbers or without."""
        shown = self._projection.in_units(np.stack([self._low, self._high]))
        (x_low, y_low), (x_high, y_high) = shown.tolist()
        x_name, y_name = self._projection.names if ticks else ("", "")
        x_limits, y_limits = (x_low, x_high), (y_low, y_high)
        y_ticks = ticks and not self._projection.line
        return [
            Axes(self._area, x_limits, y_limits, x_name, y_name, x_ticks=ticks, y_ticks=y_ticks)
        ]

    def see(self, points: Array, angle: float = 0.0) -> tuple[Array, None]:
        """Places `(..., 2)` in pixels of points `(..., 2)`, from above at any `angle`."""
        x = self._area.left + (points[..., 0] - self._low[0]) / self._unit[0]
        y = self._area.top + (self._high[1] - points[..., 1]) / self._unit[1]
        return np.stack([x, y], axis=-1), None

    def tint(self, canvas: Array, centroids: Array, tints: Array) -> None:
        """Give each pixel the tint of the nearest of `centroids` `(k, 2)`."""
        columns = np.arange(self._area.width) + 0.5
        rows = np.arange(self._area.height) + 0.5
        x_of = self._low[0] + columns * self._unit[0]
        y_of = self._high[1] - rows * self._unit[1]
        tint_regions(canvas, np.array(self._area), x_of, y_of, centroids, tints)
