"""Observations of many features that are given as float32, and stay so.

They are copied and looked at in one pass, in the shares of threads: four bytes a value, where
float64 would have to be written, and read again for whatever is asked of it.  Whoever computes
with them widens values in registers, which is exact.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.glance import Glance
from kmeans_gif.data.own_arrays import frozen, is_own

MANY_FEATURES = 64
"""Number of features from which matrix products find nearest centroids faster than boxes do, so
that observations are read as they stand."""
_BLOCK_BYTES = 1 << 19
"""What is copied at a time: little enough to stay in a cache until it has been looked at."""
_SIZE = np.uint32(0x7FFFFFFF)
"""The bits of a float32 but its sign: of two numbers, the larger one has the larger bits."""


def is_single(values: Array) -> bool:
    """Whether `values` are observations that stay float32."""
    return values.dtype == np.float32 and values.ndim == 2 and values.shape[1] >= MANY_FEATURES


def single_rows(given: Array, pool: ThreadPool) -> tuple[Array, Glance]:
    """`given` `(n, d)` float32, C-ordered and read-only, and what it is like.

    Copied unless it is that already and nobody can write it.
    """
    n, d = given.shape
    kept = given.flags.c_contiguous and is_own(given)
    rows = given if kept else np.empty((n, d), np.float32)
    seen = frozen(rows.view())
    block = max(1, _BLOCK_BYTES // (4 * d))
    found: list[tuple[Array, Array]] = []

    def look(first: int, last: int) -> None:
        ends = np.repeat(np.array([[np.inf], [-np.inf]], np.float32), d, axis=1)
        others = np.array([_SIZE, 0, 0], np.uint32)
        for start in range(first, last, block):
            part = slice(start, min(last, start + block))
            if not kept:
                rows[part] = given[part]
            _look(seen[part], seen[part].view(np.uint32), ends, others)
        found.append((ends, others))

    pool.share(look, n)
    low = np.min([ends[0] for ends, _ in found], axis=0)
    high = np.max([ends[1] for ends, _ in found], axis=0)
    least, most, broken = np.transpose([others for _, others in found])
    extremes = np.stack([low, high]).astype(np.float64)
    if not np.isfinite(most.max(keepdims=True).view(np.float32)).all():
        extremes = column_extremes(rows).astype(np.float64)
    smallest = (
        float(least.min(keepdims=True).view(np.float32)[0]) if least.min() < _SIZE else np.inf
    )
    return frozen(rows), Glance(frozen(extremes), smallest, not broken.any(), True)


@jit
def _look(rows: Array, bits: Array, ends: Array, others: Array) -> None:
    """Look at a block of observations.

    rows: IN, (m, d) float32.  bits: IN, the same as uint32.  ends: INOUT, (2, d) float32, lowest
    and highest values, NaN left out.  others: INOUT, (3,) uint32: the bits of the least size above
    0 and of the largest, and whether a value is no whole number.
    """
    m, d = rows.shape
    low, high = ends
    least, most, broken = others[0], others[1], others[2]
    for i in range(m):
        # Loops of their own: each is done by vector units, and all find the row in a cache.
        for f in range(d):
            x = rows[i, f]
            low[f] = x if x < low[f] else low[f]
            high[f] = x if x > high[f] else high[f]
        for f in range(d):
            size = np.uint32(bits[i, f] & _SIZE)
            most = max(most, size)
            least = min(least, size if size > 0 else _SIZE)
        for f in range(d):
            broken |= np.uint32(np.floor(rows[i, f]) != rows[i, f])
    others[0], others[1], others[2] = least, most, broken
