"""Observations of many features that are given as float32, and stay so.

They are copied and looked at in one pass, in the shares of threads: four bytes a value, where
float64 would have to be written, and read again for whatever is asked of it.  Whoever computes
with them widens values in registers, which is exact.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._llvm import LINE, plus, prefetch
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.glance import Glance
from kmeans_gif.data.own_arrays import frozen, is_own

MANY_FEATURES = 64
"""Number of features from which matrix products find nearest centroids faster than boxes do, so
that observations are read as they stand."""
_SIZE = np.uint32(0x7FFFFFFF)
"""The bits of a float32 but its sign: of two numbers, the larger one has the larger bits."""
_ONE = np.uint32(0x3F800000)
"""The bits of 1."""
_LINE, _AHEAD = LINE // 4, 1024
"""Values that come into a cache together, and how long before they are looked at: processors do
not look ahead beyond a page of memory."""


def is_single(values: Array) -> bool:
    """Whether `values` are observations that stay float32."""
    return values.dtype == np.float32 and values.ndim == 2 and values.shape[1] >= MANY_FEATURES


def single_rows(given: Array, pool: ThreadPool) -> tuple[Array, Glance]:
    """`given` `(n, d)` float32, C-ordered and read-only, and what it is like.

    Copied unless it is that already and nobody can write it.
    """
    n, d = given.shape
    plain = given.flags.c_contiguous and given.flags.aligned
    kept = plain and is_own(given)
    rows = given if kept else np.empty((n, d), np.float32)
    squares = np.empty(n)
    found: list[tuple[Array, Array]] = []

    def look(first: int, last: int) -> None:
        part = slice(first, last)
        if not plain:
            rows[part] = given[part]
        seen = frozen((given if plain else rows)[part].view())
        copies = rows[part] if plain and not kept else np.empty((1, d), np.float32)
        ends, others = np.empty((2, d), np.float32), np.empty(2, np.uint32)
        _look(seen, seen.view(np.uint32), copies, ends, squares[part], others)
        found.append((ends, others))

    pool.share(look, n)
    low = np.min([ends[0] for ends, _ in found], axis=0)
    high = np.max([ends[1] for ends, _ in found], axis=0)
    extremes = np.stack([low, high]).astype(np.float64)
    if np.isnan(squares).any():
        extremes = column_extremes(rows).astype(np.float64)
    least, broken = np.transpose([others for _, others in found])
    smallest = float(least.min(keepdims=True).view(np.float32)[0])
    return frozen(rows), Glance(frozen(extremes), smallest, not broken.any(), True, frozen(squares))


@jit
def _look(
    rows: Array, bits: Array, copies: Array, ends: Array, squares: Array, others: Array
) -> None:
    """Look at observations, and copy them.

    rows: IN, (m, d) float32.  bits: IN, the same as uint32.  copies: OUT, (m, d) float32, or
    (1, d) where none are wanted.  ends: OUT, (2, d) float32, lowest and highest values, NaN left
    out.  squares: OUT, (m,), sums over rows, NaN where a value is.  others: OUT, (2,) uint32: the
    bits of a float32 that no size above 0 is below, and whether a value is no whole number.
    """
    m, d = rows.shape
    # Arrays of its own, which the compiler knows to be apart: so it uses vector units.
    low, high = np.empty(d, np.float32), np.empty(d, np.float32)
    for f in range(d):
        low[f], high[f] = np.inf, -np.inf
    whole, least = True, np.uint32(_SIZE)
    for i in range(m):
        # Loops of their own: each is done by vector units, and all find the row in a cache.
        for f in range(0, d, _LINE):
            prefetch(rows, i * d + f + _AHEAD)
        place = min(i, len(copies) - 1)
        for f in range(d):
            x = rows[i, f]
            copies[place, f] = x
            low[f] = x if x < low[f] else low[f]
            high[f] = x if x > high[f] else high[f]
        square = 0.0
        for f in range(d):
            square = plus(square, np.float64(rows[i, f]) * np.float64(rows[i, f]))
        squares[i] = square
        if whole:
            broken = False
            for f in range(d):
                broken |= np.floor(rows[i, f]) != rows[i, f]
            whole = not broken
            least = _ONE if whole else least  # of those before
        if not whole:
            for f in range(d):
                size = np.uint32(bits[i, f] & _SIZE)
                least = min(least, size if size > 0 else _SIZE)
    for f in range(d):
        ends[0, f], ends[1, f] = low[f], high[f]
    others[0], others[1] = least, not whole
