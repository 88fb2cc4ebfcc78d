"""Values by the indices of a picture's pixels, in little memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kmeans_gif._typing import Array

_PIECE = 1 << 20
"""Pixels at a time.  NumPy makes numbers of 8 bytes of indices that are smaller, before it begins:
96 MB of the pixels of a photo of 12 megapixels."""


def look_up(table: Array, indices: Array, out: Array) -> None:
    """Write `table[indices]` to `out`; no index may lie beyond the `table` `(n,)`.

    indices, out: `(h, w)`.

    >>> import numpy as np
    >>> out = np.zeros((1, 3), np.uint8)
    >>> look_up(np.array([7, 8]), np.array([[1, 0, 1]]), out)
    >>> out
    array([[8, 7, 8]], dtype=uint8)
    """
    table = table.astype(out.dtype, copy=False)
    for rows in _pieces(indices):
        np.take(table, indices[rows], out=out[rows], mode="clip")  # other modes buffer `out`


def tally(indices: Array, n: int) -> Array:
    """How often each of 0 to n - 1 stands in `indices` `(h, w)`: `(n,)` int64.

    >>> import numpy as np
    >>> tally(np.array([[1, 0, 1]], np.uint8), 3)
    array([1, 2, 0])
    """
    counts = np.zeros(n, np.int64)
    for rows in _pieces(indices):
        counts += np.bincount(indices[rows].ravel(), minlength=n)
    return counts


def _pieces(indices: Array) -> Iterator[slice]:
    """Rows that are taken together."""
    height, width = indices.shape
    step = max(1, _PIECE // max(1, width))
    return (slice(first, first + step) for first in range(0, height, step))
