"""Palettes of pictures that show tiles, text and two accents.

Centroids come first: their pixels are exactly `rint(centroids)`, as far as 256 colors do.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.palettes import INK, PAPER, text_ramp
from kmeans_gif.rendering.tiles.words import LEVELS
from kmeans_gif.writing.quantize import GIF_COLORS

ACCENTS = np.array([(0, 114, 178), (213, 94, 0)], np.uint8)
"""Blue and vermilion of Okabe and Ito; the first is for amounts, the second for what is new."""


class IndexedTiles(NamedTuple):
    """Tiles of one frame as palette indices, and the palette."""

    centroids: Array
    """(k, h, w)."""
    members: Array
    """(m, h, w)."""
    palette: Array
    spare: Array | None
    accents: Array
    """(2,) indices of ACCENTS."""


class TileColors(Protocol):
    """How tiles, text and accents share a palette."""

    ramp: Array
    """(LEVELS,) indices of the text's levels, the same in every frame."""

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """Tiles `(k, ...)` and `(m, ...)` uint8 as indices of one palette."""


def tile_colors(history: History, states: list[int]) -> TileColors:
    """The colors for showing `states` of a history of tiles."""
    shape = history.dataset.tile_shape
    assert shape is not None
    return RGBColors() if len(shape) == 3 else GrayColors(history, states)


def centroid_pixels(history: History, state: int) -> Array:
    """Centroids `(k, *tile_shape)` of a state as uint8; what is dropped is black."""
    centroids = np.clip(np.rint(np.nan_to_num(history.centroids[state])), 0, 255)
    return history.dataset.to_tiles(centroids.astype(np.uint8))


class GrayColors:
    """Index g is gray g, but for two that the centroids of the frame do without.

    Those make room for the accents, and members that have them get a neighboring gray.  They
    are the same in all frames where that is possible.  In a frame whose centroids need all
    grays, accents are gray too.
    """

    def __init__(self, history: History, states: list[int]) -> None:
        self.ramp = np.rint(np.linspace(PAPER[0], INK[0], LEVELS)).astype(np.uint8)
        frames = np.zeros(GIF_COLORS, np.int64)
        for state in states:
            frames[np.unique(centroid_pixels(history, state))] += 1
        # Among equals the brightest: of bright grays the eye tells one from the next least.
        order = np.argsort(frames[::-1], kind="stable")
        self._order = GIF_COLORS - 1 - order[~np.isin(GIF_COLORS - 1 - order, self.ramp)]

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """See `TileColors`."""
        free = self._order[~np.isin(self._order, centroids)][: len(ACCENTS)]
        grays = np.arange(GIF_COLORS, dtype=np.uint8)
        palette = np.repeat(grays[:, None], 3, axis=1)
        if len(free) < len(ACCENTS):
            return IndexedTiles(centroids, members, palette, None, self.ramp[[2, -1]])
        palette[free] = ACCENTS
        lookup = grays.copy()
        kept = np.setdiff1d(grays, free)
        for gray in free:
            lookup[gray] = kept[np.abs(kept.astype(int) - gray).argmin()]
        return IndexedTiles(centroids, lookup[members], palette, None, free.astype(np.uint8))


class RGBColors:
    """A palette for each frame: text, accents and, where they fit, the centroids' colors.

    What does not fit is spare, which a GIF reduces and other formats keep.
    """

    def __init__(self) -> None:
        self._fixed = np.concatenate([text_ramp(LEVELS), ACCENTS])
        self.ramp = np.arange(LEVELS)

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """See `TileColors`."""
        fixed = len(self._fixed)
        shown = color_codes(centroids)
        exact, numbers = np.unique(shown, return_inverse=True)
        # A color of a member that some centroid has is the same entry of the palette.
        others, other_numbers = np.unique(color_codes(members), return_inverse=True)
        places = np.searchsorted(exact, others)
        known = exact[np.minimum(places, len(exact) - 1)] == others
        index = np.where(known, places, len(exact) + np.cumsum(~known) - 1)
        colors = colors_of(np.concatenate([exact, others[~known]]))
        slots = len(exact) if fixed + len(exact) <= GIF_COLORS - 1 else 0
        return IndexedTiles(
            fixed + numbers.reshape(shown.shape),
            fixed + index[other_numbers].reshape(members.shape[:-1]),
            np.concatenate([self._fixed, colors[:slots]]),
            colors[slots:],
            np.arange(LEVELS, fixed),
        )


def color_codes(pixels: Array) -> Array:
    """Colors `(..., 3)`, or grays `(m, h, w)`, of uint8 as one integer each."""
    if pixels.ndim == 3:
        return pixels.astype(np.int64) * 0x010101
    return pixels.astype(np.int64) @ np.array([65536, 256, 1])


def colors_of(codes: Array) -> Array:
    """The colors `(m, 3)` uint8 of codes `(m,)`."""
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)
