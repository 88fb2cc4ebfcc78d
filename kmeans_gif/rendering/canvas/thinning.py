"""A choice of rectangles that do not overlap."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array


def apart(corners: Array, size: Array, order: Array, area: tuple[int, int, int]) -> Array:
    """Indices, rising, of rectangles that do not overlap; earlier ones in `order` go first.

    corners : (n, 2) whole numbers, x and y of the upper left corner of each
    size : (2,), width and height of all of them
    order : (n,), a permutation
    area : top, bottom and right edge within which they must lie; the left one is 0
    """
    top, bottom, right = area
    taken = np.zeros((bottom, right), np.bool_)
    chosen = np.zeros(len(corners), np.bool_)
    _place(corners, int(size[0]), int(size[1]), order, top, taken, chosen)
    return np.flatnonzero(chosen)


@jit
def _place(
    corners: Array, width: int, height: int, order: Array, top: int, taken: Array, chosen: Array
) -> None:
    """Choose rectangles whose four corners are free, which among equal sizes is enough.

    corners: IN, (n, 2).  order: IN, (n,).  taken: INOUT, (bottom, right), False on entry.
    chosen: INOUT, (n,), False on entry.
    """
    bottom, right = taken.shape
    for i in order:
        x, y = corners[i]
        last_x, last_y = x + width - 1, y + height - 1
        if x < 0 or y < top or last_x >= right or last_y >= bottom:
            continue
        if not (taken[y, x] or taken[y, last_x] or taken[last_y, x] or taken[last_y, last_x]):
            taken[y : y + height, x : x + width] = True
            chosen[i] = True
