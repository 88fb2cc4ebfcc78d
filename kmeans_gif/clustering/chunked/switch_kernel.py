"""A compiled loop over the observations whose labels differ between two states."""

from __future__ import annotations

from kmeans_gif._jit import inlined, jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES


@jit
def add_switched(
    rows: Array, centroids: Array, before: Array, now: Array, old: Array, new: Array
) -> int:
    """Add squared distances of those that switched to both their centroids; how many there are.

    rows: IN, (m, d).  centroids: IN, (k, d).  before, now: IN, (m,), labels.  old, new: INOUT,
    (2, LANES), sums with the labels before and now, see `exact_sums.add_products`.
    """
    count = 0
    for i in range(len(rows)):
        if before[i] != now[i]:
            _add_square(rows, centroids, i, before[i], count % LANES, old)
            _add_square(rows, centroids, i, now[i], count % LANES, new)
            count += 1
    return count


@inlined
def _add_square(rows: Array, centroids: Array, i: int, j: int, lane: int, lanes: Array) -> None:
    square = 0.0
    for f in range(rows.shape[1]):
        square += (rows[i, f] - centroids[j, f]) * (rows[i, f] - centroids[j, f])
    total = lanes[0, lane] + square
    rest = total - lanes[0, lane]
    lanes[1, lane] += (lanes[0, lane] - (total - rest)) + (square - rest)
    lanes[0, lane] = total
