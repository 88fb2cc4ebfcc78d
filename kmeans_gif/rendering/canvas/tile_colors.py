"""Palettes of pictures that show tiles, text and two accents.

Centroids come first: their pixels are exactly `rint(centroids)`, as far as 256 colors do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.canvas.palette_plan import FrameColors, PalettePlan
from kmeans_gif.rendering.theme import ACCENTS, RAMP, text_ramp
from kmeans_gif.writing.quantize import GIF_COLORS

SHARED = "tiles"
"""Name of the colors of tiles in a plan that they share with others."""


class IndexedTiles(NamedTuple):
    """Tiles of one frame as palette indices."""

    centroids: Array
    """(k, h, w)."""
    members: Array
    """(m, h, w)."""
    colors: FrameColors
    """Of the whole frame, if tiles alone need colors."""

    def shifted(self, start: int) -> IndexedTiles:
        """With indices that count from `start`."""
        if start == 0:
            return self
        return IndexedTiles(self.centroids + start, self.members + start, self.colors)


def centroid_pixels(history: History, state: int) -> Array:
    """Centroids `(k, *tile_shape)` of a state as uint8; what is dropped is black."""
    centroids = np.clip(np.rint(np.nan_to_num(history.centroids[state])), 0, 255)
    return history.dataset.to_tiles(centroids.astype(np.uint8))


def tile_pixels(history: History, observations: Array) -> Array:
    """Observations `(m, *tile_shape)` as uint8."""
    return history.dataset.to_tiles(np.rint(history.dataset.X[observations]).astype(np.uint8))


class GrayTiles:
    """Index g is gray g, but for two that the centroids of the frame do without.

    Those make room for the accents, and members that have them get a neighboring gray.  They
    are the same in all frames where that is possible.  In a frame whose centroids need all
    grays, accents are gray too.
    """

    def __init__(self, history: History, states: list[int], theme: str) -> None:
        self._ramp = text_ramp(RAMP, theme)[:, 0]
        frames = np.zeros(GIF_COLORS, np.int64)
        for state in states:
            frames[np.unique(centroid_pixels(history, state))] += 1
        # Among equals the brightest: of bright grays the eye tells one from the next least.
        order = GIF_COLORS - 1 - np.argsort(frames[::-1], kind="stable")
        self._order = order[~np.isin(order, self._ramp)]

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """Tiles `(k, h, w)` and `(m, h, w)` uint8 as indices of one palette."""
        free = self._order[~np.isin(self._order, centroids)][: len(ACCENTS)]
        grays = np.arange(GIF_COLORS, dtype=np.uint8)
        palette = np.repeat(grays[:, None], 3, axis=1)
        if len(free) < len(ACCENTS):
            free = self._ramp[[2, -1]]
        else:
            palette[free] = list(ACCENTS.values())
            kept = np.setdiff1d(grays, free)
            for gray in free:
                grays[gray] = kept[np.abs(kept.astype(int) - gray).argmin()]
        accents = dict(zip(ACCENTS, map(int, free), strict=True))
        colors = FrameColors(palette, None, None, self._ramp, accents)
        return IndexedTiles(centroids, grays[members], colors)


class RGBTiles:
    """A palette for each frame: text, accents and, where they fit, the centroids' colors.

    What does not fit is quantizable.
    """

    def __init__(self, theme: str) -> None:
        self._fixed = np.vstack([text_ramp(RAMP, theme), *ACCENTS.values()])

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """Tiles `(k, h, w, 3)` and `(m, h, w, 3)` uint8 as indices of one palette."""
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
            FrameColors(
                np.concatenate([self._fixed, colors[:slots]]), colors[slots:], None,
                np.arange(RAMP), {name: RAMP + i for i, name in enumerate(ACCENTS)},
            ),
        )  # fmt: skip


class SharedTiles:
    """Colors of tiles in a picture in which others need colors as well: all are quantizable."""

    def __init__(self, pictures: Sequence[Array], plan: PalettePlan) -> None:
        """`pictures` are all that will be shown."""
        self._codes = np.unique(np.concatenate([color_codes(p).ravel() for p in pictures]))
        plan.paste_quantizable(SHARED, colors_of(self._codes))
        plan.claim_accents()
        self._colors = FrameColors(plan.ramp, None, None, np.arange(RAMP), {})

    def index(self, centroids: Array, members: Array) -> IndexedTiles:
        """Tiles `(k, ...)` and `(m, ...)` uint8 as indices that count from the colors of tiles."""
        centroids, members = (
            np.searchsorted(self._codes, color_codes(tiles)) for tiles in (centroids, members)
        )
        return IndexedTiles(centroids, members, self._colors)


def own_tiles(history: History, states: list[int], theme: str) -> GrayTiles | RGBTiles:
    """How tiles of `states` become palette indices where nothing else needs colors."""
    shape = history.dataset.tile_shape
    assert shape is not None
    return RGBTiles(theme) if len(shape) == 3 else GrayTiles(history, states, theme)


def shared_tiles(
    history: History, states: list[int], members: Array, plan: PalettePlan
) -> SharedTiles:
    """How tiles of `states`, and observations `members`, become indices of a shared palette."""
    observations = np.unique(members[members >= 0])
    centroids = (centroid_pixels(history, state) for state in states)
    return SharedTiles([tile_pixels(history, observations), *centroids], plan)


def color_codes(pixels: Array) -> Array:
    """Colors `(..., 3)`, or grays `(m, h, w)`, of uint8 as one integer each."""
    if pixels.ndim == 3:
        return pixels.astype(np.int64) * 0x010101
    codes: Array = pixels.astype(np.int64) @ np.array([65536, 256, 1])
    return codes


def colors_of(codes: Array) -> Array:
    """The colors `(m, 3)` uint8 of codes `(m,)`."""
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)
