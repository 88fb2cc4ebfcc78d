"""An order of observations in which those that follow each other lie near each other.

Along a Z-order curve they do (G. M. Morton, "A computer oriented geodetic data base and a new
technique in file sequencing", IBM, 1966).  Photos stand in such an order already; points are
sorted by the numbers of 2^16 cells along the curve, by all threads.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.tiling import BLOCK

BITS = 16
"""Of the number of a cell."""
_FEW = 4096
"""Observations below which sorting does not pay."""
_SAMPLE = 64
"""Blocks that tell how observations lie."""


class Cells(NamedTuple):
    """The cells of a grid along each feature."""

    low: Array
    """(d,), where they begin."""
    scale: Array
    """(d,), cells in a unit of the data; 0 for a feature that tells nothing."""


def cells_that_pay(X: Array) -> Cells | None:
    """A grid by which to sort observations `(n, d)`, from a sample of them.

    None where that would not pay, as blocks are small already or cannot be much smaller.
    """
    n, d = X.shape
    if n < _FEW or d > BITS or n > np.iinfo(np.uint32).max:
        return None
    blocks = np.linspace(0, n // BLOCK - 1, _SAMPLE).astype(int)
    some = X[blocks[:, None] * BLOCK + np.arange(BLOCK)]
    # Few values far out would leave the others a single cell.
    values = np.sort(np.ascontiguousarray(some.reshape(-1, d).T))
    low, high = values[:, [len(values.T) // 100, -1 - len(values.T) // 100]].T
    extent = np.where(high > low, high - low, np.inf)
    if not np.isfinite(extent).any():
        return None
    wide = np.ptp(np.clip(some, low, high), axis=1)[:, high > low] / extent[high > low]
    if wide.mean() < max(0.1, 2 * (BLOCK / n) ** (1 / d)):
        return None
    return Cells(low, (1 << BITS // d) / extent)
