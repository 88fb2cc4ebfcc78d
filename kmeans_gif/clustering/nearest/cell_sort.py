"""Sorts observations by the numbers of their cells, digit by digit, on all threads.

First they are dealt out by the high digit, then what has the same one is sorted within a cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES
from kmeans_gif.clustering.nearest.tiling import BLOCK, fill_up
from kmeans_gif.clustering.nearest.z_order import BITS, Cells

DIGITS = 256
"""Values of a digit, of which a number has two: so many places are written to at a time."""


def sorted_tiles(
    X: Array, cells: Cells, dtype: Any, pool: ThreadPool
) -> tuple[Array, Array, Array]:
    """The order of observations `(n, d)` by their cells, `(n,)` uint32, tiles and boxes in it.

    Tiles are `(blocks, d, BLOCK)` of `dtype`, boxes are `(blocks, d, 2)`; see `tiling`.
    """
    n, d = X.shape
    numbers, counts = np.empty(n, np.uint16), {}
    tables = _tables(d)

    def number(first: int, last: int) -> None:
        found = np.zeros(DIGITS, np.int64)
        _number_cells(X, cells.low, cells.scale, tables, first, last, numbers, found)
        counts[first] = found

    pool.share(number, n)
    shares = sorted(counts)
    table = np.stack([counts[first] for first in shares])
    bounds = np.concatenate([[0], np.cumsum(table.sum(axis=0))])
    places = dict(zip(shares, bounds[:-1] + np.cumsum(table, axis=0) - table, strict=True))
    members, digits = np.empty(n, np.uint32), np.empty(n, np.uint8)
    rows = np.empty((n, d), dtype)

    def deal(first: int, last: int) -> None:
        _deal_by_high_digit(X, numbers, first, last, places[first], members, digits, rows)

    pool.share(deal, n)
    order, tiles = np.empty(n, np.uint32), np.empty((-(-n // BLOCK), d, BLOCK), dtype)

    def sort(first: int, last: int) -> None:
        # As many observations for each thread, however unequal the digits are.
        start, stop = np.searchsorted(bounds[:-1], [first, last])
        _sort_by_low_digit(members, digits, rows, bounds, start, stop, order, tiles)

    pool.share(sort, n)
    fill_up(tiles, n)
    boxes = np.empty((len(tiles), d, 2))
    pool.share(lambda first, last: _measure_blocks(tiles, first, last, boxes), len(tiles))
    return order, tiles, boxes


def _tables(d: int) -> Array:
    """(d, cells) uint16: bits of the number of a cell along each feature, at their places."""
    bits = BITS // d
    levels = np.zeros(1 << bits, np.uint16)
    for bit in range(bits):
        one = np.arange(1 << bits, dtype=np.uint16) >> np.uint16(bit) & np.uint16(1)
        levels |= one << np.uint16(bit * d)
    return np.stack([levels << np.uint16(d - 1 - f) for f in range(d)])


@jit
def _number_cells(
    X: Array,
    low: Array,
    scale: Array,
    tables: Array,
    first: int,
    last: int,
    cells: Array,
    counts: Array,
) -> None:
    """Find the cells of observations [first, last), and count them by their high digit.

    X: IN, (n, d).  low: IN, (d,), where cells begin.  scale: IN, (d,), cells in a unit.
    tables: IN, (d, cells) uint16, what each feature adds to the number of a cell.
    cells: OUT, (n,) uint16.  counts: INOUT, (DIGITS,).
    """
    d, most = X.shape[1], tables.shape[1] - 1.0
    for i in range(first, last):
        cell = np.uint16(0)
        for f in range(d):
            along = min(max((X[i, f] - low[f]) * scale[f], 0.0), most)
            cell |= tables[f, np.int64(along)]
        cells[i] = cell
        counts[cell // DIGITS] += 1


@jit
def _deal_by_high_digit(
    X: Array,
    cells: Array,
    first: int,
    last: int,
    places: Array,
    members: Array,
    digits: Array,
    rows: Array,
) -> None:
    """Deal observations [first, last) out by the high digit of their cells.

    X: IN, (n, d).  cells: IN, (n,).  places: INOUT, (DIGITS,), where the next of each is written.
    members: OUT, (n,), which observation it is.  digits: OUT, (n,) uint8, its low digit.
    rows: OUT, (n, d), its values, so that what follows reads in a row.
    """
    for i in range(first, last):
        high = cells[i] // DIGITS
        place = places[high]
        places[high] = place + 1
        members[place] = i
        digits[place] = cells[i] % DIGITS
        for f in range(X.shape[1]):
            rows[place, f] = X[i, f]


@jit
def _sort_by_low_digit(
    members: Array,
    digits: Array,
    rows: Array,
    bounds: Array,
    first: int,
    last: int,
    order: Array,
    tiles: Array,
) -> None:
    """Sort what was dealt out to high digits [first, last), each within a cache.

    members, digits, rows: IN, see `_deal_by_high_digit`.  bounds: IN, (DIGITS + 1,), where each
    high digit begins.  order: OUT, (n,).  tiles: OUT, (blocks, d, BLOCK), values in that order.
    """
    places = np.empty(DIGITS + 1, np.int64)
    for high in range(first, last):
        places[:] = 0
        for i in range(bounds[high], bounds[high + 1]):
            places[np.int64(digits[i]) + 1] += 1
        places[0] = bounds[high]
        for low in range(1, DIGITS):
            places[low] += places[low - 1]
        for i in range(bounds[high], bounds[high + 1]):
            place = places[digits[i]]
            places[digits[i]] = place + 1
            order[place] = members[i]
            for f in range(rows.shape[1]):
                tiles[place // BLOCK, f, place % BLOCK] = rows[i, f]


@jit
def _measure_blocks(tiles: Array, first: int, last: int, boxes: Array) -> None:
    """Find the boxes around blocks [first, last), with vector units.

    tiles: IN, (blocks, d, BLOCK).  boxes: OUT, (blocks, d, 2).
    """
    low, high = np.empty(LANES, tiles.dtype), np.empty(LANES, tiles.dtype)
    for block in range(first, last):
        for f in range(tiles.shape[1]):
            for lane in range(LANES):
                low[lane] = high[lane] = tiles[block, f, lane]
            for start in range(LANES, BLOCK, LANES):
                for lane in range(LANES):
                    # `min` and `max` would look for NaN, and go one by one.
                    x = tiles[block, f, start + lane]
                    low[lane] = x if x < low[lane] else low[lane]
                    high[lane] = x if x > high[lane] else high[lane]
            lowest, highest = low[0], high[0]
            for lane in range(1, LANES):
                lowest = low[lane] if low[lane] < lowest else lowest
                highest = high[lane] if high[lane] > highest else highest
            boxes[block, f, 0], boxes[block, f, 1] = lowest, highest


@jit
def put_back(values: Array, order: Array, first: int, last: int, found: Array) -> None:
    """Undo an order.  values: IN, (..., ).  order: IN, (n,).  found: OUT, (n,)."""
    for i in range(first, last):
        found[order[i]] = values[i]
