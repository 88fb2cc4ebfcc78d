"""Reduces the colors of a frame to the 256 that a GIF holds, by the package's own k-means."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.pixel_values import of_pixels
from kmeans_gif.frame import Frame
from kmeans_gif.writing import suffixes

GIF_COLORS = 256
_ROUNDS = 10
"""Rounds of k-means: later ones move colors by less than a level."""


_CELLS = 1 << 15
"""Cells of 8×8×8 levels."""
_PIECE = 1 << 16
"""Pixels and colors that are looked at at a time."""

_MOST_MERGED = 4
"""Colors too many up to which the closest pairs are merged and all others stay exact."""


class ReducedColorsWarning(UserWarning):
    """A file shows fewer colors than the animation has."""


class Fitted(NamedTuple):
    """A frame in colors that a GIF can hold."""

    indices: Array
    """(h, w) uint8."""
    palette: Array
    """(at most 256, 3) uint8."""
    transparent: int | None
    """Index of transparent pixels, if there are any."""


class PaletteFitter:
    """Gives each frame at most 256 colors, keeping those of its palette where they fit."""

    def __init__(self) -> None:
        self._quantizable: Array | None = None
        self._slots = 0
        self._reduced: tuple[Array, Array] | None = None
        self._warned = False

    def fit(self, frame: Frame) -> Fitted:
        """`frame` in at most 256 colors.

        Colors of `frame.quantizable` share the slots that `frame.palette` leaves.  Where the
        palette has a few too many, the closest are merged, and where it has more, all colors
        are reduced, both with a ReducedColorsWarning.
        """
        # Beside colors to be reduced one slot at least is theirs.
        excess = len(frame.palette) - GIF_COLORS + (frame.quantizable is not None)
        if 0 < excess <= _MOST_MERGED:
            frame = self._merged(frame, excess)
        exact = len(frame.palette)
        quantizable = 0 if frame.quantizable is None else len(frame.quantizable)
        if exact + quantizable <= GIF_COLORS:
            indices = frame.indices.astype(np.uint8, copy=False)
            return Fitted(indices, frame.colors, frame.transparent)
        if exact < GIF_COLORS and frame.quantizable is not None:
            # One slot is left for "as before", without which whole frames would be stored.
            slots = max(1, GIF_COLORS - 1 - exact)
            palette, numbers = self._reduce_quantizable(frame.quantizable, slots, frame, exact)
            own = np.arange(exact, dtype=np.uint8)
            palette = np.concatenate([frame.palette, palette])
            numbers = np.concatenate([own, exact + numbers])
            return Fitted(of_pixels(numbers, frame.indices), palette, frame.transparent)
        return self._reduce_all(frame)

    def _reduce_quantizable(
        self, quantizable: Array, slots: int, frame: Frame, exact: int
    ) -> tuple[Array, Array]:
        """`quantizable` in `slots` colors, the same in all frames that share the array."""
        if self._reduced is None or self._quantizable is not quantizable or self._slots != slots:
            counts = _tally(frame)[exact:]
            self._reduced = reduce_colors(quantizable, counts, slots)
            self._quantizable, self._slots = quantizable, slots
        return self._reduced

    def _tell(self, n_colors: str, how: str) -> None:
        """Say, once, that colors are reduced, and how."""
        if not self._warned:
            self._warned = True
            warnings.warn(
                f"a GIF frame holds {GIF_COLORS} colors, this one has {n_colors}: {how}; "
                f"{suffixes('and', exact_only=True)} stay exact",
                ReducedColorsWarning,
                stacklevel=4,
            )

    def _reduce_all(self, frame: Frame) -> Fitted:
        colors = frame.colors
        self._tell(str(len(colors)), "reduced by k-means")
        counts = _tally(frame)
        if frame.transparent is None:
            palette, numbers = reduce_colors(colors, counts, GIF_COLORS)
            return Fitted(of_pixels(numbers, frame.indices), palette, None)
        counts[frame.transparent] = 0
        palette, numbers = reduce_colors(colors, counts, GIF_COLORS - 1)
        transparent = len(palette)  # a number of its own, behind the colors
        numbers[frame.transparent] = transparent
        palette = np.concatenate([palette, colors[frame.transparent, None]])
        return Fitted(of_pixels(numbers, frame.indices), palette, transparent)

    def _merged(self, frame: Frame, excess: int) -> Frame:
        """`frame` with the closest pairs of its palette shown as one, that of more pixels."""
        palette = frame.palette
        counts = _tally(frame)
        stand_in = merge_closest(palette, counts, excess, frame.transparent)
        if (palette[stand_in] != palette).any():
            what = "two are" if excess == 1 else f"{excess} pairs are each"
            others = "" if frame.quantizable is None else " and others"
            self._tell(f"{len(palette)}{others}", f"the closest {what} shown as one")
        left = np.unique(stand_in)
        quantizable = 0 if frame.quantizable is None else len(frame.quantizable)
        numbers = np.concatenate(
            [np.searchsorted(left, stand_in), len(left) + np.arange(quantizable)]
        )
        own = None if frame.transparent is None else int(numbers[frame.transparent])
        indices = numbers[frame.indices]
        return replace(frame, indices=indices, palette=palette[left], transparent=own)


def _tally(frame: Frame) -> Array:
    """Pixels of each color of `frame`."""
    flat, n = frame.indices.ravel(), len(frame.palette)
    n += 0 if frame.quantizable is None else len(frame.quantizable)
    counts, step = np.zeros(n, np.int64), max(_PIECE, n)
    # NumPy counts in its own type of indices, of 8 bytes, into which it would turn all pixels.
    for first in range(0, len(flat), step):
        counts += np.bincount(flat[first : first + step], minlength=n)
    return counts


def merge_closest(palette: Array, counts: Array, excess: int, apart: int | None) -> Array:
    """For each color of `palette` `(m, 3)` the number of that which stands for it.

    `excess` colors are gone, each the rarer by `counts` of the two that are closest to each
    other.  The color `apart`, if any, stays by itself.
    """
    wide = palette.astype(np.float64)
    distances = ((wide[:, None] - wide[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    if apart is not None:
        distances[apart] = distances[:, apart] = np.inf
    stand_in = np.arange(len(palette))
    for _ in range(excess):
        pair = np.unravel_index(distances.argmin(), distances.shape)
        kept, gone = sorted(map(int, pair), key=lambda i: (-counts[i], i))
        stand_in[stand_in == gone] = kept
        distances[gone] = distances[:, gone] = np.inf
    return stand_in


def reduce_colors(colors: Array, counts: Array, slots: int) -> tuple[Array, Array]:
    """At most `slots` colors that stand for `colors` `(s, 3)`, weighted by `counts` `(s,)`.

    Returns the reduced palette `(at most slots, 3)` uint8 and the number in it of each
    color `(s,)`.  Where there are far more colors than slots, k-means runs on cells of
    8 levels a side, so that its time does not grow with the photo.
    """
    used = np.flatnonzero(counts)
    if len(used) > 16 * slots:
        X, weights = _cells(colors, counts)
    else:
        X, weights = colors[used], counts[used].astype(np.float64)
    X, weights = _merge_equal(X.astype(np.float64), weights)
    model = KMeans(
        min(slots, len(X)), init="plain-k-means++", max_iter=_ROUNDS, random_state=0
    ).fit(Dataset(X, weights))  # fmt: skip
    numbers = np.empty(len(colors), np.uint8)
    for first in range(0, len(colors), _PIECE):
        part = colors[first : first + _PIECE]
        numbers[first : first + _PIECE] = model.predict(part)
    return np.rint(model.cluster_centers_).astype(np.uint8), numbers


def _cells(colors: Array, counts: Array) -> tuple[Array, Array]:
    """Weighted means of colors in each cell of 8×8×8 levels, to a level, and their weights.

    Inertia of whole numbers needs no exact products, whose kernels take a second to compile.
    Some at a time, as NumPy needs 24 bytes a color for it; sums of whole numbers stay the same.
    """
    total, sums = np.zeros(_CELLS), np.zeros((3, _CELLS))
    for first in range(0, len(colors), _PIECE):
        levels, weights = colors[first : first + _PIECE], counts[first : first + _PIECE]
        codes = np.zeros(len(levels), np.uint16)
        for channel in levels.T:
            codes = codes << 5 | channel >> 3
        total += np.bincount(codes, weights, _CELLS)
        for f, channel in enumerate(levels.T):
            sums[f] += np.bincount(codes, weights * channel, _CELLS)
    filled = np.flatnonzero(total)
    return np.rint(sums[:, filled] / total[filled]).T, total[filled]


def _merge_equal(X: Array, weights: Array) -> tuple[Array, Array]:
    distinct, numbers = np.unique(X, axis=0, return_inverse=True)
    return distinct, np.bincount(numbers.ravel(), weights)
