"""Observations of many features that are given as float32, and stay so.

They are copied and looked at in one pass, in the shares of threads: four bytes a value, where
float64 would have to be written, and read again for whatever is asked of it.  Whoever computes
with them widens values in registers, which is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._jit import inlined, jit
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
_POWER, _NORMAL = np.uint32(0x7F800000), np.uint32(0x00800000)
"""Those of the power of two at or below a number; and the least number for which that is so."""
_DIGITS, _HELD = 23, 2.0**53
"""Bits of a float32 below its power of two; up to where float64 holds all whole numbers."""
_SPAN = 29
"""With 2^L features and values below 2^e, multiples of 2^u, squares are cut at 2^(2 e + L - 53).
Sums of what is left, at most half of that each, are held by float64 if e + L - 53 <= u, and
float32 is a multiple of 2^-24 of the power of two above it."""
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
    squares, rests = np.empty(n), np.empty(n)
    found: list[tuple[Array, Array]] = []

    def look(first: int, last: int) -> None:
        part = slice(first, last)
        if not plain:
            rows[part] = given[part]
        seen = frozen((given if plain else rows)[part].view())
        copies = rows[part] if plain and not kept else np.empty((1, d), np.float32)
        ends, others = np.empty((2, d), np.float32), np.empty(2, np.uint32)
        with np.errstate(over="ignore", invalid="ignore"):  # interpreted
            _look(
                seen, seen.view(np.uint32), (d - 1).bit_length(), copies, ends, squares[part],
                rests[part], others,
            )  # fmt: skip
        found.append((ends, others))

    pool.share(look, n)
    low = np.min([ends[0] for ends, _ in found], axis=0)
    high = np.max([ends[1] for ends, _ in found], axis=0)
    extremes = np.stack([low, high]).astype(np.float64)
    if not np.isfinite(squares).all():
        extremes = column_extremes(rows).astype(np.float64)
    least, broken = np.transpose([others for _, others in found])
    smallest = float(least.min(keepdims=True).view(np.float32)[0])
    whole = not broken.any()
    return frozen(rows), Glance(
        frozen(extremes), smallest, whole, True, frozen(squares), frozen(rests)
    )


@jit
def _look(
    rows: Array, bits: Array, digits: int, copies: Array, ends: Array, squares: Array, rests: Array,
    others: Array,
) -> None:  # fmt: skip
    """Look at observations, and copy them.

    rows: IN, (m, d) float32.  bits: IN, the same as uint32.  digits: those of d - 1.
    copies: OUT, (m, d) float32, or (1, d) where none are wanted.  ends: OUT, (2, d) float32, lowest
    and highest values, NaN left out.  squares, rests: OUT, (m,), sums over rows, not finite where
    a value is not, and what they lack to be exact, or NaN.  others: OUT, (2,) uint32: the bits of a
    float32 that no size above 0 is below, and whether a value is no whole number.
    """
    m, d = rows.shape
    # Arrays of its own, which the compiler knows to be apart: so it uses vector units.
    low, high = np.empty(d, np.float32), np.empty(d, np.float32)
    for f in range(d):
        low[f], high[f] = np.inf, -np.inf
    splitter, powers = 1.5 * 2.0 ** (digits + 1), np.empty(1, np.uint32)
    power = powers.view(np.float32)
    whole = True
    least: Any = np.uint32(_SIZE)
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
        if whole:
            whole = not _broken(rows, i)
            least = _ONE if whole else least  # of those before
        if whole:
            squares[i] = _square(rows, i)
            rests[i] = 0.0 if squares[i] < _HELD else np.nan
        else:
            fewest, most = _sizes(bits, i)
            least = min(least, fewest)
            powers[0] = most & _POWER
            cut = splitter * np.float64(power[0]) * np.float64(power[0])
            squares[i], rest = _square_and_rest(rows, i, cut)
            lowest = max(fewest, _NORMAL) >> _DIGITS
            rests[i] = rest if (most >> _DIGITS) + digits <= lowest + _SPAN else np.nan
    for f in range(d):
        ends[0, f], ends[1, f] = low[f], high[f]
    others[0], others[1] = least, not whole


@inlined
def _broken(rows: Array, i: int) -> bool:
    """Whether one of a row's values is no whole number."""
    broken = False
    for f in range(rows.shape[1]):
        broken |= np.floor(rows[i, f]) != rows[i, f]
    return broken


@inlined
def _square(rows: Array, i: int) -> float:
    """The sum of squares of a row, rounded in any order."""
    total = 0.0
    for f in range(rows.shape[1]):
        total = plus(total, np.float64(rows[i, f]) * np.float64(rows[i, f]))
    return total


@inlined
def _sizes(bits: Array, i: int) -> tuple[Any, Any]:
    """The bits of a row's least absolute value above 0, and of its largest one."""
    fewest: Any = np.uint32(_SIZE)
    most: Any = np.uint32(_NORMAL)
    for f in range(bits.shape[1]):
        size = np.uint32(bits[i, f] & _SIZE)
        most = max(most, size)
        fewest = min(fewest, size if size > 0 else _SIZE)
    return fewest, most


@inlined
def _square_and_rest(rows: Array, i: int, cut: float) -> tuple[float, float]:
    """The sum of squares of a row, rounded, and what it lacks.

    `cut` is a splitter, see `exact_sums`: parts on its grid add up without rounding, and so does
    what is left if values do not differ too much.
    """
    high, low = 0.0, 0.0
    for f in range(rows.shape[1]):
        square = np.float64(rows[i, f]) * np.float64(rows[i, f])
        part = (square + cut) - cut
        high = plus(high, part)
        low = plus(low, square - part)
    total = high + low
    return total, low - (total - high)
