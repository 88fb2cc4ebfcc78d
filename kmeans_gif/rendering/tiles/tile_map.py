"""tile_map: a scatter plot whose points are the pictures themselves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.captions import CaptionStrip, share, state_caption
from kmeans_gif.rendering.drawing.projection import principal_components
from kmeans_gif.rendering.palettes import distinct_palette, text_ramp
from kmeans_gif.rendering.tiles.colors import centroid_pixels, color_codes, colors_of
from kmeans_gif.rendering.tiles.thinning import apart
from kmeans_gif.rendering.tiles.words import LEVELS, Words
from kmeans_gif.rendering.timing import Timing

_WIDTH, _HEIGHT = 800, 600
"""Of the map, in pixels; it may be lower."""
_TILE_SIDE = 28
"""About how wide and high tiles are drawn, in pixels."""
_EDGE, _CENTROID_EDGE = 3, 5
"""Thickness of frames in pixels."""
_TEXT_SIZE, _MARGIN = 15, 12


def tile_map(
    history: History,
    *,
    caption: bool = True,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Show tiles on their first two principal components, one frame a state.

    Tiles stand at fixed places, framed in the color of their cluster, as many as find room
    without hiding one another.  Centroids are larger, numbered, and move; cluster j has the
    same color in every frame.  Distances along both directions have one scale.

    Parameters
    ----------
    history : History
        Of tiles, as `KMeans.fit(load_tiles(...))` records it.
    caption, seconds_per_step, hold, plays, max_frames
        As in `mosaic`.

    Raises
    ------
    InputError
        If the history is not of tiles, or a value is out of its range.
    """
    if not history.dataset.is_tiles:
        raise InputError("tile_map needs the history of tiles, as load_tiles gives them")
    scenes = Timing("seeds", seconds_per_step, hold, plays, max_frames).scenes(history)
    states = [scene.state for scene in scenes if scene.state is not None]
    captions = [state_caption(history, state) for state in states]
    picture = _Map(history, states)
    height, width = picture.size
    strip = CaptionStrip(captions, width) if caption else None
    size = (strip.width, height + strip.height) if strip else (width, height)

    def draw(i: int) -> Frame:
        canvas = np.zeros(size[::-1], picture.index_type)
        picture.draw(canvas[:height, :width], states[i])
        if strip is not None:
            canvas[height:] = strip.draw(captions[i], LEVELS)
        return Frame(canvas, picture.palette, scenes[i].duration_ms, picture.spare)

    return Animation(
        draw=draw,
        size=size,
        durations_ms=tuple(scene.duration_ms for scene in scenes),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=(
            f"{len(history.dataset.X)} tiles from {history.dataset.name or 'an array'} on their "
            f"first two principal components, with {history.n_clusters} centroids that move in "
            f"{history.n_iter} iterations of k-means"
        ),
    )


class _Projection(NamedTuple):
    """Where the middles of tiles and centroids lie on the picture, (x, y) in pixels."""

    tiles: Array
    """(n, 2)."""
    centroids: Array
    """(T, k, 2)."""
    height: int
    share: float
    """Part of the variance that the two directions show."""


class _Map:
    """Draws states.  The palette holds text, then clusters; what tiles need is spare."""

    def __init__(self, history: History, states: list[int]) -> None:
        dataset = history.dataset
        assert dataset.tile_shape is not None
        self._history = history
        h, w = dataset.tile_shape[:2]
        self._scale = max(1, round(_TILE_SIDE / max(h, w)))
        self._centroid_scale = self._scale + max(1, self._scale // 2)
        side = np.array([w, h])
        room = side * self._centroid_scale // 2 + _CENTROID_EDGE + 2
        self._words = Words(_TEXT_SIZE)
        self._places = _project(history, room, self._words.height)
        self.size = (self._places.height, _WIDTH)
        """(height, width) in pixels."""
        corners = np.rint(self._places.tiles - side * self._scale / 2).astype(np.int64)
        order = np.random.default_rng(0).permutation(len(corners))
        area = (self._words.height, *self.size)
        self._shown = apart(corners - _EDGE, side * self._scale + 2 * _EDGE, order, area)
        self._corners = corners[self._shown]
        k = history.n_clusters
        self.palette = np.concatenate([text_ramp(LEVELS), distinct_palette(k)])
        tiles = dataset.to_tiles(np.rint(dataset.X[self._shown]).astype(np.uint8))
        centroids = [centroid_pixels(history, state) for state in states]
        codes = np.unique(np.concatenate([color_codes(p).ravel() for p in (tiles, *centroids)]))
        self._codes = codes
        self.spare = colors_of(codes)
        self.index_type = np.min_scalar_type(len(self.palette) + len(self.spare))
        self._tiles = self._index(tiles, self._scale)
        n = len(dataset.X)
        self._title = (
            f"{len(self._shown):,} of {n:,} tiles on their first two principal components, "
            f"{share(self._places.share, 1)} of the variance"
        )

    def draw(self, canvas: Array, state: int) -> None:
        """Draw a state on `canvas` `(height, width)` of zeros, which is paper."""
        labels = self._history.labels[state][self._shown].astype(np.int64) + LEVELS
        for tile, color, (x, y) in zip(self._tiles, labels, self._corners, strict=True):
            _framed(canvas, tile, color, (x, y), _EDGE)
        centroids = self._index(centroid_pixels(self._history, state), self._centroid_scale)
        size = np.array(centroids.shape[:0:-1])
        for j, (tile, place) in enumerate(
            zip(centroids, self._places.centroids[state], strict=True)
        ):
            if not np.isnan(place).any():
                corner = np.rint(place - size / 2).astype(np.int64)
                _framed(canvas, tile, LEVELS - 1, corner, _CENTROID_EDGE + 1)
                _framed(canvas, tile, LEVELS + j, corner, _CENTROID_EDGE)
                self._write(canvas, str(j), corner)
        self._write(canvas, self._title, (_MARGIN, 0))

    def _index(self, tiles: Array, scale: int) -> Array:
        """Tiles as palette indices `(m, h, w)`, enlarged."""
        index = len(self.palette) + np.searchsorted(self._codes, color_codes(tiles))
        enlarged = index.repeat(scale, axis=1).repeat(scale, axis=2)
        return enlarged.astype(self.index_type)

    def _write(self, canvas: Array, text: str, corner: tuple[int, int] | Array) -> None:
        word = self._words.levels(text)[:, : canvas.shape[1]]
        x, y = max(0, int(corner[0])), max(0, int(corner[1]))
        place = canvas[y : y + word.shape[0], x : x + word.shape[1]]
        place[:] = word[: place.shape[0], : place.shape[1]]


def _framed(
    canvas: Array, tile: Array, color: int, corner: tuple[int, int] | Array, edge: int
) -> None:
    """Put `tile` with a frame around it; what is outside of the canvas is left out."""
    x, y = (int(value) for value in corner)
    h, w = tile.shape
    canvas[max(0, y - edge) : y + h + edge, max(0, x - edge) : x + w + edge] = color
    place = canvas[max(0, y) : y + h, max(0, x) : x + w]
    place[:] = tile[max(0, -y) :, max(0, -x) :][: place.shape[0], : place.shape[1]]


def _project(history: History, room: Array, top: int) -> _Projection:
    """Tiles and centroids on the picture; `room` (x, y) is kept free at every side, and `top`
    above."""
    X, weights = history.dataset.X, history.dataset.weights
    mean, axes, shares = _principal_axes(X, weights)
    if len(axes) == 1:
        axes, shares = np.vstack([axes, np.zeros_like(axes)]), np.append(shares, 0.0)
    axes = axes * [[1], [-1]]  # pixels count downwards
    tiles = (X - mean) @ axes.T
    centroids = (history.centroids - mean) @ axes.T
    every = np.vstack([tiles, centroids.reshape(-1, 2)])
    low, extent = np.nanmin(every, axis=0), np.ptp(every[~np.isnan(every[:, 0])], axis=0)
    free = np.array([_WIDTH, _HEIGHT - top]) - 2 * room
    scale = (free / np.maximum(extent, 1e-300)).min()
    shift = np.array([(_WIDTH - extent[0] * scale) / 2, top + room[1]])
    height = int(np.ceil(extent[1] * scale + 2 * room[1])) + top
    return _Projection(
        (tiles - low) * scale + shift,
        (centroids - low) * scale + shift,
        height,
        float(shares.sum()),
    )


def _principal_axes(X: Array, weights: Array) -> tuple[Array, Array, Array]:
    """As `principal_components`, from products of observations where features are more."""
    n, d = X.shape
    if d <= n:
        return principal_components(X, weights, min(2, d))
    mean = np.average(X, axis=0, weights=weights)
    parts = (X - mean) * np.sqrt(weights / weights.sum())[:, None]
    variances, vectors = np.linalg.eigh(parts @ parts.T)
    axes = vectors.T[::-1][:2] @ parts
    axes /= np.maximum(np.sqrt((axes**2).sum(axis=1)), 1e-300)[:, None]
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.where(axes[np.arange(len(axes)), largest] < 0, -1.0, 1.0)[:, None]
    total = variances.sum()
    return mean, axes, variances[::-1][:2].clip(0) / (total if total > 0 else 1.0)
