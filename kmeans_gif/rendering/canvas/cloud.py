"""Points: as discs while there is room for them, as a density where there is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.point_colors import PointColors
from kmeans_gif.rendering.canvas.raster import draw_density, draw_discs, order_by
from kmeans_gif.rendering.canvas.rect import Rect

_LARGEST = 5.5
_SMALLEST = 0.75
"""Radii of discs in pixels; points that ask for less are drawn as a density."""
_ROOM = 0.35
"""Radius in terms of the side of a point's share of the area."""
_EDGED = 2.5
"""Radius in pixels from which all discs have an edge of their own."""
_EDGE_WIDTH, _THIN_EDGE = 1.2, 0.4
"""In pixels; of smaller discs, in terms of their radius."""
_MARK_WIDTH, _MARK_SHARE = 2.0, 0.6
"""Of the ring around a point that switched, in pixels; at most this share of its radius."""
_DEPTHS = 1 << 14
"""Steps of distance from the camera by which points are ordered."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Points as seen by one camera, ready to be drawn in any colors."""

    places: Array
    """(n, 2) x and y in pixels."""
    radii: Array
    """(n,) in pixels."""
    order: Array
    """(n,) which comes first, to be covered by later ones."""
    pixels: Array
    """(n,) number of each point's pixel in the canvas; empty for discs."""


class Cloud:
    """Draws all points of a run into one part of the picture."""

    def __init__(self, n: int, area: Rect, canvas_width: int) -> None:
        self._area = area
        self._canvas_width = canvas_width
        self._radius = min(_LARGEST, _ROOM * (area.width * area.height / n) ** 0.5)
        self.dense = self._radius < _SMALLEST
        """Whether points are a density."""
        self._crowd = 0
        small = self._radius < _EDGED
        self._rim = _THIN_EDGE * self._radius if small else _EDGE_WIDTH
        self.outlined = {"edged": not self.dense, "faint_only": small, "dense": self.dense}
        """What `point_colors` has to know of how points are drawn."""

    def arrange(self, places: Array, distance: Array | None = None) -> Arrangement:
        """Points at `places` `(n, 2)` in pixels.  Where they are a density, the first
        arrangement sets its scale.

        `distance` `(n,)` from the camera, where 1 is the middle of the data, lets near points
        cover far ones and makes them larger; without it all are of one size, in their order.
        """
        if self.dense:
            left, top, right, bottom = self._area
            columns = np.clip(np.floor(places[:, 0]), left, right - 1).astype(np.int64)
            rows = np.clip(np.floor(places[:, 1]), top, bottom - 1).astype(np.int64)
            keys = (rows - top) * self._area.width + columns - left
            order = order_by(keys, self._area.width * self._area.height)
            pixels = rows * self._canvas_width + columns
            # Taken from the first arrangement, so that shades stay while a camera turns.
            self._crowd = self._crowd or _crowd(keys)
            return Arrangement(places, np.empty(0), order, pixels)
        nowhere = np.empty(0, np.int64)
        if distance is None:
            radii = np.full(len(places), self._radius)
            return Arrangement(places, radii, np.arange(len(places)), nowhere)
        near, far = distance.min(), distance.max()
        keys = (far - distance) * ((_DEPTHS - 1) / (far - near or 1.0))
        order = order_by(keys.astype(np.int64), _DEPTHS)
        return Arrangement(places, self._radius / distance, order, nowhere)

    def draw(
        self,
        canvas: Array,
        points: Arrangement,
        labels: Array,
        switched: Array | None,
        colors: PointColors,
    ) -> None:
        """Draw points with `labels` `(n,)`, rows of `colors.slots`.

        Discs of those in `switched` `(n,)` bool get a ring of ink and lie on top.
        """
        if self.dense:
            shades = _shades(self._crowd, colors.slots.shape[1])
            draw_density(canvas.ravel(), points.order, points.pixels, labels, colors.slots, shades)
            return
        if switched is None:
            self._discs(canvas, points, points.order, labels, colors)
            return
        marked = switched[points.order]
        self._discs(canvas, points, points.order[~marked], labels, colors)
        order = points.order[marked]
        ink = np.full(len(labels), colors.n_clusters + 1, np.uint8)
        width = np.minimum(_MARK_WIDTH, _MARK_SHARE * points.radii)
        rings = Arrangement(points.places, points.radii + width, order, points.pixels)
        self._discs(canvas, rings, order, ink, colors)
        self._discs(canvas, points, order, labels, colors)

    def _discs(
        self, canvas: Array, points: Arrangement, order: Array, labels: Array, colors: PointColors
    ) -> None:
        edge = colors.edge
        rim = self._rim if edge < colors.slots.shape[1] - 1 else 0.0
        draw_discs(
            canvas, np.array(self._area), points.places, points.radii, order, labels,
            colors.slots, colors.level_of, edge, rim,
        )  # fmt: skip


def _crowd(pixels: Array) -> int:
    """Number of points from which on a pixel has full color: one in ten has."""
    counts = np.bincount(pixels)
    return max(2, int(np.quantile(counts[counts > 0], 0.9)))


def _shades(crowd: int, levels: int) -> Array:
    """The column of `slots` by the number of points in a pixel: the middle one for a single
    one, full color from `crowd` on."""
    strength = np.log(np.maximum(1, np.arange(crowd + 1))) / np.log(crowd)
    faintest = levels // 2
    steps = np.round(strength * (levels - 1 - faintest), 9)  # halves are halves everywhere
    shades: Array = (faintest + np.rint(steps)).astype(np.uint8)
    return shades
