"""The colors of a photo in their space, and the centroids that move among them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.color_spaces import to_space
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.language import say
from kmeans_gif.rendering.canvas.dots import draw_centroids, draw_dots, draw_trails
from kmeans_gif.rendering.canvas.photo_colors import (
    cells,
    claim_cluster_colors,
    photo_colors,
    photo_palettes,
    solid_extent,
    solid_places,
)
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.space_box import SpaceBox
from kmeans_gif.rendering.canvas.starting_angle import starting_angle
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import ROTATE, TRAILS
from kmeans_gif.rendering.theme import RAMP, brightness

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


class ColorSolid(Panel):
    """The RGB cube, or the solid of colors in Lab or Oklab, seen from any angle.

    Colors are balls whose volume is in proportion to the pixels they stand for, the rarest
    no smaller than can be seen.
    """

    name = "color_solid"
    fits = ("photo",)
    options = (ROTATE, TRAILS)
    rotate: float
    trails: bool

    def turns(self, dataset: Dataset) -> bool:
        return True

    @property
    def _wide(self) -> bool:
        """Whether nothing stands beside it."""
        return self.box.width == self.stage.size[0]

    def area(self) -> Rect:
        box, t = self.box, self.stage.text_size
        if self._wide:  # nothing beside it leaves it any margin
            return box.inset(t // 2, 2 * (t // 2), t // 2, t // 2)
        return box.inset(0, t, 0, t // 2)

    def prepare(self) -> None:
        dataset, space = self.history.dataset, self.history.dataset.color_space
        means, counts = cells(photo_colors(dataset), _MOST_CELLS)
        plan, k, area = self.stage.plan, self.history.n_clusters, self.area()
        self.colors = np.rint(means).astype(np.uint8)
        """(c, 3) uint8, those of the balls."""
        palettes = self.stage.once(photo_palettes, self.history, False, self.stage.palette)
        self._first = plan.next_start(claim_cluster_colors(plan, palettes, distinct=False))
        plan.draw_quantizable("colors of the solid", self.colors)
        self._points = solid_places(to_space(means, space), space)
        self._centroids = solid_places(self.history.centroids[:, :, dataset.color_features], space)
        side = min(area.width, area.height)
        self.radii = np.maximum(_SMALLEST, _LARGEST * side * np.cbrt(counts / counts.max()))
        """(c,) of the balls, in pixels, where they are as far away as the middle of the space."""
        self._marker = max(2.5, _MARKER * side * min(1.0, (_MANY / k) ** 0.5))
        low, high = solid_extent(self._points, space)
        shown = self._centroids.reshape(-1, 3)
        low = np.fmin(low, np.nanmin(shown, axis=0))
        high = np.fmax(high, np.nanmax(shown, axis=0))
        self._box = SpaceBox(
            low,
            high,
            [say(name) for name in _AXES[space]],
            area,
            angles=[key.angle for key in self.stage.keyframes],
            text_size=self.stage.text_size,
            numbers=self._wide,
            start=starting_angle([self._centroids], low, high, self.stage.keyframes),
        )

    def draw(self, canvas: Array, key: Keyframe) -> None:
        self._box.draw(canvas, key.angle)
        self._draw_colors(canvas, key.angle)
        self._box.write(canvas, key.angle)
        if key.labeled is None:
            return
        if self.trails and key.state > 0:
            trail, _ = self._box.see(self._centroids[: key.state + 1], key.angle)
            draw_trails(canvas, self.area(), trail, max(0.6, 0.16 * self._marker))
        places, distance = self._box.see(self._centroids[key.state], key.angle)
        order = np.argsort(-distance, kind="stable")
        line = max(1.0, 0.18 * self._marker)
        draw_centroids(
            canvas, self.area(), places, self._marker / distance, order, line, self._first
        )

    def to_pixels(self, places: Array, angle: float = 0.0) -> Array:
        """Places `(..., 2)` in pixels of places `(..., 3)` in the space."""
        return self._box.see(places, angle)[0]

    @cached_property
    def _rims(self) -> Array:
        """(c, 2) indices of each ball's edge and inside, known once all colors are claimed."""
        own = self.stage.plan.drawn_start("colors of the solid") + np.arange(len(self.colors))
        apart = np.abs(brightness(self.colors) - brightness(self.stage.plan.ramp[0]))
        return np.stack([np.where(apart < _FAINT, _EDGE, own), own], axis=1)

    def _draw_colors(self, canvas: Array, angle: float) -> None:
        places, distance = self._box.see(self._points, angle)
        order = np.argsort(-distance, kind="stable")
        radii = (self.radii / distance)[order]
        discs = np.stack([radii, np.maximum(0.6 * radii, radii - 1)], axis=1)
        draw_dots(
            canvas, self.area(), np.repeat(places[order], 2, axis=0), discs.ravel(),
            self._rims[order].ravel(),
        )  # fmt: skip
