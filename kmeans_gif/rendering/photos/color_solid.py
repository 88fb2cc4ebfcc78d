"""The colors of a photo in their space, and the centroids that move among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.color_spaces import to_space
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.palettes import brightness
from kmeans_gif.rendering.photos.colors import PhotoColors, cells, solid_extent, solid_places
from kmeans_gif.rendering.photos.dots import draw_centroids, draw_dots, draw_trails
from kmeans_gif.rendering.points.space import SpaceBox

_MOST_CELLS = 4000
_LARGEST, _SMALLEST = 0.028, 1.0
"""Radius of the most frequent color, of the area's side; of the rarest, in pixels."""
_MARKER = 0.02
"""Radius of a centroid, of the area's side, for up to _MANY of them."""
_MANY = 20
_EDGE = RAMP // 3
"""Ink around colors that are about as light as the paper."""
_FAINT = 40
"""Difference of luma to the paper below which a color needs an edge."""
_AXES = {"rgb": ("red", "green", "blue"), "lab": ("a", "b", "L"), "oklab": ("a", "b", "L")}


class ColorSolid:
    """Draws states of a photo's history into one part of the picture, seen from any angle.

    Colors are balls whose volume is in proportion to the pixels they stand for, the rarest
    no smaller than can be seen.  Index `RAMP + j` of the canvas is cluster j, and from
    `RAMP + k` on follow `colors`.
    """

    def __init__(
        self,
        history: History,
        photo: PhotoColors,
        area: Rect,
        *,
        paper: Array,
        angles: Sequence[float],
        text_size: int,
        trails: bool,
    ) -> None:
        dataset, space = history.dataset, history.dataset.color_space
        means, counts = cells(photo, _MOST_CELLS)
        self.colors = np.rint(means).astype(np.uint8)
        """(c, 3) uint8, those of the balls."""
        self._area = area
        self._trails = trails
        self._points = solid_places(to_space(means, space), space)
        self._centroids = solid_places(history.centroids[:, :, dataset.color_features], space)
        k = history.n_clusters
        side = min(area.width, area.height)
        radii = _LARGEST * side * np.cbrt(counts / counts.max())
        self._radii = np.maximum(_SMALLEST, radii)
        self._marker = max(2.5, _MARKER * side * min(1.0, (_MANY / k) ** 0.5))
        own = RAMP + k + np.arange(len(means))
        faint = np.abs(brightness(self.colors) - brightness(paper)) < _FAINT
        self._rims = np.stack([np.where(faint, _EDGE, own), own], axis=1)
        low, high = solid_extent(space)
        shown = self._centroids.reshape(-1, 3)
        self._box = SpaceBox(
            np.fmin(low, np.nanmin(shown, axis=0)),
            np.fmax(high, np.nanmax(shown, axis=0)),
            _AXES[space],
            area,
            angles=angles,
            text_size=text_size,
        )

    def draw(self, canvas: Array, state: int | None, angle: float) -> None:
        """Draw a state on `canvas` `(h, w)` uint16; None has no centroids yet."""
        self._box.draw(canvas, angle)
        self._draw_colors(canvas, angle)
        if state is None:
            return
        if self._trails and state > 0:
            trail, _ = self._box.see(self._centroids[: state + 1], angle)
            draw_trails(canvas, self._area, trail, max(0.6, 0.16 * self._marker))
        places, distance = self._box.see(self._centroids[state], angle)
        order = np.argsort(-distance, kind="stable")
        line = max(1.0, 0.18 * self._marker)
        draw_centroids(canvas, self._area, places, self._marker / distance, order, line)

    def to_pixels(self, centroids: Array, angle: float = 0.0) -> Array:
        """Places `(..., 2)` of places `(..., 3)` in the space."""
        return self._box.see(centroids, angle)[0]

    def _draw_colors(self, canvas: Array, angle: float) -> None:
        places, distance = self._box.see(self._points, angle)
        order = np.argsort(-distance, kind="stable")
        radii = (self._radii / distance)[order]
        discs = np.stack([radii, np.maximum(0.6 * radii, radii - 1)], axis=1)
        draw_dots(
            canvas, self._area, np.repeat(places[order], 2, axis=0), discs.ravel(),
            self._rims[order].ravel(),
        )  # fmt: skip
