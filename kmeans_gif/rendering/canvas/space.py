"""A run in three dimensions: a box with ticks, points, trails, centroids."""

from __future__ import annotations

from collections.abc import Sequence

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.axes import Axes
from kmeans_gif.rendering.canvas.cloud import Arrangement, Cloud
from kmeans_gif.rendering.canvas.markers import Markers
from kmeans_gif.rendering.canvas.point_colors import PointColors
from kmeans_gif.rendering.canvas.projection import Projection
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.shown import Shown
from kmeans_gif.rendering.canvas.space_box import SpaceBox


class SpacePlot:
    """Draws states of a run into one part of the picture, seen from any angle."""

    def __init__(
        self,
        projection: Projection,
        area: Rect,
        cloud: Cloud,
        markers: Markers,
        colors: PointColors,
        *,
        angles: Sequence[float],
        text_size: int,
    ) -> None:
        self.box = SpaceBox(
            *projection.extent(), projection.names, area, angles=angles, text_size=text_size,
            units=projection.units,
        )  # fmt: skip
        """Around all that is shown; says where it is seen."""
        self._cloud = cloud
        self._markers = markers
        self._colors = colors
        self._points = projection.points
        self._seen = angles[0], self._arrange(angles[0])
        """The last angle and the points as seen at it, for a camera at rest."""

    def axes(self) -> list[Axes]:
        """None: the box turns."""
        return []

    def draw(self, canvas: Array, shown: Shown, angle: float) -> None:
        """Draw a state as the camera sees it that has turned by `angle` degrees."""
        self.box.draw(canvas, angle)
        rows = shown.rows(len(self._points), self._colors.n_clusters)
        self._cloud.draw(canvas, self.arrangement(angle), rows, shown.switched, self._colors)
        self._markers.draw_trails(canvas, self.to_pixels(shown.trail, angle))
        self._markers.draw(canvas, *self.box.see(shown.centroids, angle))

    def to_pixels(self, points: Array, angle: float = 0.0) -> Array:
        """Places `(..., 2)` of points `(..., 3)`."""
        return self.box.see(points, angle)[0]

    def arrangement(self, angle: float) -> Arrangement:
        """The points as seen at `angle`."""
        if self._seen[0] != angle:
            self._seen = angle, self._arrange(angle)
        return self._seen[1]

    def _arrange(self, angle: float) -> Arrangement:
        return self._cloud.arrange(*self.box.see(self._points, angle))
