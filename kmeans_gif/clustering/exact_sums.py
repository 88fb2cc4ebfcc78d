"""Sums that are correctly rounded: the float64 nearest to the exact sum, so they have no order.

`math.fsum` defines them, and they are the same for any number of threads, any order of the
observations, and whether a sum is taken anew or brought up to date by what switched.

*Sums over clusters* are kept exactly, in bins.  A value v is cut by a splitter M = 1.5 · 2^m into
(v + M) - M, a multiple of the grid g = 2^(m - 52), and what is left, at most g / 2, which goes to
the next bin.  n values of at most 2^p g make up n (2^p + 1) g at most; with p = 52 - log2 n, that
is below 2^53 g, so no addition to a bin ever rounds, nor any subtraction of what was added
(a value and its negative are cut alike, as M is an even multiple of g).  The last bin takes what is
left whole.  It needs no grid of its own if all values are multiples of a
power of two that is near enough, which `splitters` finds from their range.  (J. Demmel & H. D.
Nguyen, "Parallel reproducible summation", IEEE Transactions on Computers 64, 2015, cut numbers so,
but round the last bin.)  Pixels need one bin, float32 data mostly two, float64 data three.  Where
more than `MOST_BINS` were needed, `math.fsum` itself sums.

*Other sums*, of terms none of which is negative, are added in pairs of floats, the sum and its
rounding errors, and the sum of m additions in a row is off by at most (m u)² of
itself, where u = 2^-53 (T. Ogita, S. M. Rump, S. Oishi, "Accurate sum and dot product", SIAM
Journal on Scientific Computing 26, 2005).  If all that is as near rounds to one number, this is
the correctly rounded sum, and else `math.fsum` decides.  `exact_inertia` has inertia.
"""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.value_ranges import DOUBLE, Range

MOST_BINS = 8
"""Bins beyond which `math.fsum` is used instead."""
_LEAST, _MOST = -1074, 1022
"""Exponents of the least float64 above 0, and of the largest splitter."""
LANES = 32
"""Sums that are taken side by side, with vector units."""


def splitters(values: Range, weights: Range, n: int) -> Array | None:
    """Splitters `(2, bins - 1)` for sums of n weighted values, and of n weights.

    None where too many bins were needed.
    """
    both = [_cuts(values, weights, n), _cuts(Range(1.0, 1.0, True, True), weights, n)]
    if any(cuts is None for cuts in both):
        return None
    count = max(len(cuts) for cuts in both if cuts is not None)
    # With a splitter of 0, a bin takes all that is left.
    return np.array([[*cuts, *[0.0] * (count - len(cuts))] for cuts in both if cuts is not None])


def _cuts(values: Range, weights: Range, n: int) -> list[float] | None:
    """The splitters for products; see `splitters`."""
    largest, least = values.largest * weights.largest, values.least * weights.least
    if largest == 0:
        return []
    # Products are multiples of a power of two: by their factors, or by their own digits.
    own = math.frexp(least)[1] - DOUBLE if least else _LEAST
    unit = max(values.unit + weights.unit, own, _LEAST)
    return cuts_between(math.frexp(largest)[1], unit, n, MOST_BINS)


def cuts_between(top: int, unit: int, n: int, most: int | None = None) -> list[float] | None:
    """Splitters for sums of n values below 2^top, multiples of 2^unit, in at most `most` bins.

    None where more were needed.
    """
    room = min(DOUBLE - 1 - (n - 1).bit_length(), DOUBLE - 3)
    cuts: list[float] = []
    while top - unit > room:
        exponent = DOUBLE - 1 + top - room
        if (most is not None and len(cuts) + 1 >= most) or exponent > _MOST:
            return None
        cuts.append(math.ldexp(1.5, exponent))
        top -= room + 1
    return cuts


def round_bins(bins: Array) -> Array:
    """Round exact sums correctly, from their bins `(m, bins, columns)`."""
    if bins.shape[1] <= 2:  # one addition is rounded correctly
        rounded: Array = bins.sum(axis=1)
        return rounded
    sums = np.empty((len(bins), bins.shape[2]))
    round_all_bins(bins, sums)
    return sums


@jit
def round_all_bins(bins: Array, sums: Array) -> None:
    """Round exact sums correctly.  bins: IN, (m, bins, columns).  sums: OUT, (m, columns).

    J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric
    predicates", Discrete & Computational Geometry 18, 1997: parts that do not overlap.
    """
    m, count, columns = bins.shape
    parts = np.empty(count)
    for place in range(m * columns):
        row, column = place // columns, place % columns
        used = 0
        for b in range(count):
            x = bins[row, b, column]
            kept = 0
            for i in range(used):
                y = parts[i]
                total = x + y
                rest = total - x
                lost = (x - (total - rest)) + (y - rest)
                if lost != 0:
                    parts[kept] = lost
                    kept += 1
                x = total
            parts[kept] = x
            used = kept + 1
        sums[row, column] = _nearest(parts, used)


@jit
def _nearest(parts: Array, used: int) -> float:
    """The float64 nearest to the sum of parts that do not overlap, which rise; ties to even."""
    place = used - 1
    total: float = parts[place]
    lost = 0.0
    while place > 0 and lost == 0:
        place -= 1
        x = total
        total = x + parts[place]
        lost = parts[place] - (total - x)
    # Half-way between two floats, what is below decides.
    if place > 0 and lost * parts[place - 1] > 0:
        twice = 2 * lost
        further = total + twice
        if further - total == twice:
            total = further
    return total


@jit
def add_products(weights: Array, values: Array, lanes: Array) -> None:
    """Add products, none of them negative, to sums that are pairs of floats.

    weights, values: IN, (m,).  lanes: INOUT, (2, LANES), sums and their rounding errors (D. E.
    Knuth, "The art of computer programming", volume 2, section 4.2.2).
    """
    for start in range(0, len(values), LANES):
        for lane in range(min(LANES, len(values) - start)):
            term = weights[start + lane] * values[start + lane]
            total = lanes[0, lane] + term
            rest = total - lanes[0, lane]
            lanes[1, lane] += (lanes[0, lane] - (total - rest)) + (term - rest)
            lanes[0, lane] = total


def certain(parts: list[float], n: int) -> float | None:
    """The correctly rounded sum of terms behind pairs of floats; None if they do not tell.

    `parts` have the sum of the pairs, each of which has at most n / LANES + 4 terms.
    """
    off = (n // LANES + 4) ** 2 * 2.0**-105 * math.fsum(parts)
    low, high = math.fsum([*parts, -off]), math.fsum([*parts, off])
    return low if low == high else None


def exact_parts(terms: list[float]) -> list[float]:
    """A few floats that have exactly the same sum as `terms`: what can be merged in any order.

    >>> exact_parts([1.0, 2.0**-60, 2.0**60])
    [1.152921504606847e+18, 1.0, 8.673617379884035e-19]
    """
    parts: list[float] = []
    while (rest := math.fsum(terms + [-part for part in parts])) != 0:
        parts.append(rest)
    return parts


def exact_total(weights: Array, values: Array) -> float:
    """The correctly rounded sum of `weights * values`, none of them negative.

    >>> import numpy as np
    >>> exact_total(np.ones(12), np.array([2.0**60, 1.0] + [0.1] * 10)) - 2.0**60
    0.0
    >>> exact_total(np.ones(10), np.full(10, 0.1))
    1.0
    """
    lanes = np.zeros((2, LANES))
    add_products(weights, values, lanes)
    total = certain(lanes.ravel().tolist(), len(values))
    return math.fsum((weights * values).tolist()) if total is None else total
