"""Blocks of observations, with the boxes around them."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array

BLOCK = 128
"""Observations in a box."""
AT_A_TIME = 256
"""Blocks that are prepared at a time, so that what is in between stays in a cache."""


def tiled(X: Array, dtype: Any, pool: ThreadPool) -> Array:
    """Blocks of observations `(n, d)` as they stand, `(blocks, d, BLOCK)` of `dtype`."""
    n, d = X.shape
    tiles = np.empty((-(-n // BLOCK), d, BLOCK), dtype)
    whole = n // BLOCK
    tiles[whole:, :, : n % BLOCK] = X[whole * BLOCK :].T

    def fill(first: int, last: int) -> None:
        for start in range(first, last, AT_A_TIME):
            stop = min(whole, start + AT_A_TIME, last)
            rows = X[start * BLOCK : stop * BLOCK].reshape(-1, BLOCK, d)
            tiles[start:stop] = rows.swapaxes(1, 2)

    pool.share(fill, len(tiles))
    fill_up(tiles, n)
    return tiles


def tiled_weights(
    weights: Array | None, order: Array, n: int, pool: ThreadPool, *, equal: bool
) -> Array:
    """Weights `(n,)` of observations in some order as `(blocks, BLOCK)`, 0 where a block ends.

    `order` is (n,), or (0,) if they stand as they came.  `equal` tells that all weights are known
    to be the same.  Without weights, `(0, BLOCK)`.
    """
    if weights is None:
        return np.zeros((0, BLOCK))
    table = np.empty((-(-n // BLOCK), BLOCK))
    flat = table.reshape(-1)
    flat[n:] = 0.0

    def fill(first: int, last: int) -> None:
        if equal:
            flat[first:last] = weights[0]
        else:
            flat[first:last] = (
                weights.take(order[first:last]) if len(order) else weights[first:last]
            )

    pool.share(fill, n)
    return table


def sums_of_blocks(tiles: Array, weights: Array, cuts: Array, first: int, last: int) -> Array:
    """What `sum_kernels.sum_blocks` finds, by NumPy, which need not be compiled for photos."""
    d, sums = tiles.shape[1], []
    if cuts.shape[1] == 0:  # nothing is rounded, nor are products, however they are added
        table = np.empty((last - first, 1, d + 1))
        np.einsum("bfi,bi->bf", tiles[first:last], weights[first:last], out=table[:, 0, :d])
        weights[first:last].sum(axis=1, out=table[:, 0, d])
        return table
    own = weights[first:last, None]
    values = np.concatenate([tiles[first:last] * own, own], axis=1)
    for b in range(cuts.shape[1]):
        cut = np.where(np.arange(d + 1) < d, cuts[0, b], cuts[1, b])[:, None]
        high = (values + cut) - cut
        sums.append(high.sum(axis=2))
        values -= high
    return np.stack([*sums, values.sum(axis=2)], axis=1)


def fill_up(tiles: Array, n: int) -> None:
    """Fill the last block of n observations up with the last one."""
    left = n % BLOCK
    if left:
        tiles[-1, :, left:] = tiles[-1, :, left - 1 : left]


def boxes_around(tiles: Array, pool: ThreadPool) -> Array:
    """The boxes around blocks of observations, `(blocks, d, 2)`."""
    boxes = np.empty((*tiles.shape[:2], 2))

    def measure(first: int, last: int) -> None:
        tiles[first:last].min(axis=2, out=boxes[first:last, :, 0])
        tiles[first:last].max(axis=2, out=boxes[first:last, :, 1])

    pool.share(measure, len(tiles))
    return boxes
