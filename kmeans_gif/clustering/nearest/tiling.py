"""Blocks of observations, with the boxes around them, and an order in which these are small.

Along a Z-order curve, observations that follow each other lie near each other (G. M. Morton, "A
computer oriented geodetic data base and a new technique in file sequencing", IBM, 1966).
Photos stand in such an order already; points are brought into one by the numbers of 2^16 cells
along the curve, which NumPy sorts by their digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array

BLOCK = 128
"""Observations in a box."""
_BITS = 16
"""Of the number of a cell, for which NumPy has a radix sort."""
_FEW = 4096
"""Observations below which sorting does not pay."""
_SAMPLE = 64
"""Blocks that tell how observations lie."""
_AT_A_TIME = 256
"""Blocks that are prepared at a time, so that what is in between stays in a cache."""


def in_z_order(X: Array, pool: ThreadPool) -> Array | None:
    """An order `(n,)` of observations `(n, d)` in which blocks of them lie close together.

    None where that would not pay, as blocks are small already or cannot be much smaller.
    """
    n, d = X.shape
    if n < _FEW or d > _BITS:
        return None
    blocks = np.linspace(0, n // BLOCK - 1, _SAMPLE).astype(int)
    some = X[blocks[:, None] * BLOCK + np.arange(BLOCK)]
    # Few values far out would leave the others a single cell.
    low, high = np.percentile(some.reshape(-1, d), [1, 99], axis=0)
    extent = np.where(high > low, high - low, np.inf)
    if not np.isfinite(extent).any():
        return None
    wide = np.ptp(np.clip(some, low, high), axis=1)[:, high > low] / extent[high > low]
    if wide.mean() < max(0.1, 2 * (BLOCK / n) ** (1 / d)):
        return None
    bits = _BITS // d
    levels = np.zeros(1 << bits, np.uint16)
    for bit in range(bits):
        one = np.arange(1 << bits, dtype=np.uint16) >> np.uint16(bit) & np.uint16(1)
        levels |= one << np.uint16(bit * d)
    tables = [levels << np.uint16(d - 1 - f) for f in range(d)]
    cells = np.zeros(n, np.uint16)

    def number(first: int, last: int) -> None:
        for start in range(first, last, _AT_A_TIME * BLOCK):
            part = slice(start, min(last, start + _AT_A_TIME * BLOCK))
            for f in range(d):
                along = (X[part, f] - low[f]) * ((1 << bits) / extent[f])
                level = np.clip(along, 0, (1 << bits) - 1, out=along).astype(np.uint16)
                cells[part] |= tables[f][level]

    pool.share(number, n)
    return np.argsort(cells, kind="stable")


def tiled(
    X: Array, weights: Array | None, order: Array | None, dtype: Any, pool: ThreadPool
) -> tuple[Array, Array, Array]:
    """Blocks of the observations, their weights, and the boxes around them.

    X: (n, d).  weights: (n,), or None.  order: (n,), or None if they stay as they are.  dtype: of
    the tiles `(blocks, d, BLOCK)`.  Weights are `(blocks, BLOCK)`, or `(0, BLOCK)`; boxes are
    `(blocks, d, 2)`.  The last block is filled up with its last observation, of weight 0.
    """
    n, d = X.shape
    blocks = -(-n // BLOCK)
    tiles, boxes = np.empty((blocks, d, BLOCK), dtype), np.empty((blocks, d, 2))
    table = np.zeros((0 if weights is None else blocks, BLOCK))
    equal = weights is not None and bool((weights == weights[0]).all())

    def fill(first: int, last: int) -> None:
        for start in range(first, last, _AT_A_TIME):
            stop = min(last, start + _AT_A_TIME)
            part = slice(start * BLOCK, min(n, stop * BLOCK))
            rows = X[part] if order is None else X.take(order[part], axis=0)
            whole = len(rows) // BLOCK
            tile = tiles[start:stop]
            tile[:whole] = rows[: whole * BLOCK].reshape(whole, BLOCK, d).swapaxes(1, 2)
            if whole < len(tile):
                tile[whole] = rows[-1][:, None]
                tile[whole, :, : len(rows) - whole * BLOCK] = rows[whole * BLOCK :].T
            if weights is not None:
                some = weights[part] if order is None or equal else weights.take(order[part])
                table.reshape(-1)[part] = some
            tile.min(axis=2, out=boxes[start:stop, :, 0])
            tile.max(axis=2, out=boxes[start:stop, :, 1])

    pool.share(fill, blocks)
    return tiles, table, boxes
