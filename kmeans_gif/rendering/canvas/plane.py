"""A run in two dimensions: regions, points, trails, centroids."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.axes import Axes
from kmeans_gif.rendering.canvas.cloud import Cloud
from kmeans_gif.rendering.canvas.markers import Markers
from kmeans_gif.rendering.canvas.point_colors import PointColors
from kmeans_gif.rendering.canvas.projection import Projection, limits
from kmeans_gif.rendering.canvas.raster import tint_regions
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.shown import Shown


class PlanePlot:
    """Draws states of a run into one part of the picture."""

    def __init__(
        self,
        projection: Projection,
        area: Rect,
        cloud: Cloud,
        markers: Markers,
        colors: PointColors,
    ) -> None:
        self._area = area
        self._cloud = cloud
        self._markers = markers
        self._colors = colors
        self._projection = projection
        sizes = np.array([area.width, area.height], float)
        self._low, self._high = limits(*projection.extent(), sizes)
        self._unit = (self._high - self._low) / sizes
        """Data units a pixel."""
        self._points = cloud.arrange(self.to_pixels(projection.points))
        columns, rows = np.arange(area.width) + 0.5, np.arange(area.height) + 0.5
        self._x_of = self._low[0] + columns * self._unit[0]
        self._y_of = self._high[1] - rows * self._unit[1]

    def to_pixels(self, points: Array) -> Array:
        """Places `(..., 2)` of points `(..., 2)`: x to the right and y down."""
        x = self._area.left + (points[..., 0] - self._low[0]) / self._unit[0]
        y = self._area.top + (self._high[1] - points[..., 1]) / self._unit[1]
        return np.stack([x, y], axis=-1)

    def axes(self) -> list[Axes]:
        """The axes around the plot."""
        shown = self._projection.in_units(np.stack([self._low, self._high]))
        (x_low, y_low), (x_high, y_high) = shown.tolist()
        x_name, y_name = self._projection.names
        x_limits, y_limits = (x_low, x_high), (y_low, y_high)
        return [
            Axes(self._area, x_limits, y_limits, x_name, y_name, y_ticks=not self._projection.line)
        ]

    def draw(self, canvas: Array, shown: Shown, angle: float) -> None:
        """Draw a state; the plane is seen from above at any `angle`."""
        clip = np.array(self._area)
        if shown.labels is not None and self._colors.tints is not None:
            tint_regions(canvas, clip, self._x_of, self._y_of, shown.centroids, self._colors.tints)
        rows = shown.rows(len(self._points.places), self._colors.n_clusters)
        self._cloud.draw(canvas, self._points, rows, shown.switched, self._colors)
        self._markers.draw_trails(canvas, self.to_pixels(shown.trail))
        self._markers.draw(canvas, self.to_pixels(shown.centroids))
