"""Tiles as pictures at their places on the first two principal components."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.rendering.canvas.aside import aside
from kmeans_gif.rendering.canvas.outlines import faint
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.projection import principal_components
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import paste_text, text_width
from kmeans_gif.rendering.canvas.thinning import apart
from kmeans_gif.rendering.canvas.tile_colors import (
    centroid_pixels,
    color_codes,
    colors_of,
    tile_pixels,
)
from kmeans_gif.rendering.captions import tile_map_titles
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.theme import RAMP, distinct_palette

_WIDTH, _HEIGHT = 800, 600
"""In pixels, where the picture is as large as it asks for; it may be lower."""
_TILE_SIDE = 28
"""About how wide and high tiles are drawn, in pixels."""
_EDGE, _CENTROID_EDGE = 3, 5
"""Thickness of frames in pixels."""
_SPOT = 7
"""Side of what stands in the place of a centroid that has moved aside."""
_LINE = 1.35
"""Height of a line, in terms of the text's size."""
_MARGIN = 12


class TilesInPlane(Panel):
    """Tiles framed in the color of their cluster, as many as find room side by side.

    They stand still; centroids are larger, numbered, and move.
    """

    name = "tile_map"
    fits = ("tiles",)
    draws = False
    shows_palette = True

    def check(self, dataset: Dataset, k: int) -> None:
        distinct_palette(k)

    def natural(self, stage: Stage) -> tuple[int, int]:
        _, extent, scale, room = self._scale(stage, _WIDTH, _HEIGHT)
        return _WIDTH, int(np.ceil(extent[1] * scale + 2 * room[1])) + _line(stage)

    def _scale(self, stage: Stage, width: int, height: int) -> tuple[Array, Array, float, Array]:
        """Lowest place and extent (x, y) on the components, pixels a unit, and the room in
        pixels that is kept free at every side."""
        history = stage.histories[self.run]
        tiles, centroids, _ = stage.once(_projected, history)
        every = np.vstack([tiles, centroids.reshape(-1, 2)])
        low, extent = np.nanmin(every, axis=0), np.ptp(every[~np.isnan(every[:, 0])], axis=0)
        _, larger, side = _scales(history.dataset)
        room = side * larger // 2 + _CENTROID_EDGE + 2
        free = np.array([width, height - _line(stage)]) - 2 * room
        return low, extent, (free / np.maximum(extent, 1e-300)).min(), room

    def prepare(self) -> None:
        history, plan, box = self.history, self.stage.plan, self.box
        n, k = len(history.dataset.X), history.n_clusters
        low, extent, scale, room = self._scale(self.stage, box.width, box.height)
        line = self._line = _line(self.stage)
        shift = np.array([(box.width - extent[0] * scale) / 2, line + room[1]])
        tiles, centroids, variance = self.stage.once(_projected, history)
        self._centroids = (centroids - low) * scale + shift
        small, self._larger, side = _scales(history.dataset)
        corners = (tiles - low) * scale + shift - side * small / 2
        corners = np.rint(corners).astype(np.int64)
        order = np.random.default_rng(0).permutation(n)
        area = (line, box.height, box.width)
        self._shown = apart(corners - _EDGE, side * small + 2 * _EDGE, order, area)
        self._corners = corners[self._shown]
        colors = distinct_palette(k, self.stage.palette)
        plan.claim("colors of tiles' frames", k, lambda key: colors)
        self._outlined = faint(colors, plan.ramp[:1])
        states = sorted({key.state for key in self.stage.keyframes})
        pictures = tile_pixels(history, self._shown)
        every = (pictures, *(centroid_pixels(history, state) for state in states))
        self._codes = np.unique(np.concatenate([color_codes(p).ravel() for p in every]))
        plan.paste_quantizable("tiles on the map", colors_of(self._codes))
        self._tiles = self._index(pictures, small)
        titles = tile_map_titles(len(self._shown), n, variance)
        free = box.width - 2 * _MARGIN
        fitting = (title for title in titles if text_width(title, self.stage.text_size) <= free)
        self._title = next(fitting, "")

    def _index(self, tiles: Array, scale: int) -> Array:
        """Tiles, enlarged, as indices of the colors of tiles, `(m, h, w)`."""
        index = np.searchsorted(self._codes, color_codes(tiles))
        return index.repeat(scale, axis=1).repeat(scale, axis=2)

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        canvas = indices[self.box.top : self.box.bottom, self.box.left : self.box.right]
        first, start = colors.starts["colors of tiles' frames"], colors.starts["tiles on the map"]
        labels = self.history.labels[key.state][self._shown].astype(np.int64) + first
        for tile, color, (x, y) in zip(self._tiles + start, labels, self._corners, strict=True):
            if self._outlined[color - first]:
                _framed(canvas, tile, colors.ramp[-1], (x, y), _EDGE)
            _framed(canvas, tile, color, (x, y), _EDGE - int(self._outlined[color - first]))
        tiles = self._index(centroid_pixels(self.history, key.state), self._larger) + start
        size = np.array(tiles.shape[:0:-1])
        places = self._centroids[key.state]
        labels = self.labels(key.state)
        self._lead(canvas, places, labels, first, colors)
        for j, (tile, place) in enumerate(zip(tiles, labels, strict=True)):
            if not np.isnan(place).any():
                corner = np.rint(place - size / 2).astype(np.int64)
                _framed(canvas, tile, colors.ramp[-1], corner, _CENTROID_EDGE + 1)
                _framed(canvas, tile, first + j, corner, _CENTROID_EDGE)
                self._write(canvas, str(j), self.stage.text_size, corner, colors)
        if self._title:
            self._write(canvas, self._title, self._line, (_MARGIN, 0), colors)

    def labels(self, state: int) -> Array:
        """Where the middles of centroids stand in a state, `(k, 2)`: at their places, or aside."""
        side = _scales(self.history.dataset)[2]
        half = side * self._larger / 2 + _CENTROID_EDGE + 1
        area = Rect(0, self._line, self.box.width, self.box.height)
        places = self._centroids[state]
        return aside(places, np.broadcast_to(half, places.shape), area)

    def _lead(
        self, canvas: Array, places: Array, labels: Array, first: int, colors: FrameColors
    ) -> None:
        """Lines from centroids that have moved aside to their places, and small squares there."""
        lines = np.zeros(canvas.shape, np.uint8)
        moved = np.flatnonzero(np.isfinite(places[:, 0]) & (places != labels).any(axis=1))
        for half_width, ink in ((2.2, 1), (0.9, 2)):
            for j in moved:
                ends = np.stack([places[j], labels[j]])
                clip = np.array([0, self._line, *canvas.shape[::-1]])
                draw_path(lines, clip, ends, half_width, ink, RAMP)
        canvas[lines == 1] = colors.ramp[0]
        canvas[lines == 2] = colors.ramp[-1]
        for j in moved:
            corner = np.rint(places[j]).astype(np.int64) - _SPOT // 2
            spot = np.full((_SPOT, _SPOT), first + j, canvas.dtype)
            _framed(canvas, spot, colors.ramp[-1], corner, 2)

    def _write(
        self,
        canvas: Array,
        text: str,
        line_height: int,
        corner: tuple[int, int] | Array,
        colors: FrameColors,
    ) -> None:
        x, y = (int(value) for value in corner)
        paste_text(canvas, text, self.stage.text_size, line_height, (x, y), colors.ramp)


def _scales(dataset: Dataset) -> tuple[int, int, Array]:
    """By how much tiles and centroids are enlarged; width and height of a tile."""
    assert dataset.tile_shape is not None
    h, w = dataset.tile_shape[:2]
    scale = max(1, round(_TILE_SIDE / max(h, w)))
    return scale, scale + max(1, scale // 2), np.array([w, h])


def _projected(history: History) -> tuple[Array, Array, float]:
    """Places of tiles `(n, 2)` and centroids `(T, k, 2)`, y downwards, and their variance."""
    mean, components, shares = principal_components(history.dataset, 2)
    if len(components) == 1:
        components = np.vstack([components, np.zeros_like(components)])
    down = components * [[1], [-1]]
    tiles, centroids = (history.dataset.X - mean) @ down.T, (history.centroids - mean) @ down.T
    return tiles, centroids, float(shares.sum())


def _line(stage: Stage) -> int:
    """Height of the line above the map."""
    return round(_LINE * stage.text_size)


def _framed(
    canvas: Array, tile: Array, color: int, corner: tuple[int, int] | Array, edge: int
) -> None:
    """Put `tile` with a frame around it; what is outside of the canvas is left out."""
    x, y = (int(value) for value in corner)
    h, w = tile.shape
    canvas[max(0, y - edge) : y + h + edge, max(0, x - edge) : x + w + edge] = color
    place = canvas[max(0, y) : y + h, max(0, x) : x + w]
    place[:] = tile[max(0, -y) :, max(0, -x) :][: place.shape[0], : place.shape[1]]
