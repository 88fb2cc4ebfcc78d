"""Compiled loops over exact products, of which inertia is made.

A product is the float64 nearest to it and the rest, both together exact (T. J. Dekker, "A
floating-point technique for extending the available precision", Numerische Mathematik 18, 1971).
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES

GROUP = 8
"""Values that are multiplied in a lane before it is emptied."""
_HALVES = 2.0**27 + 1
"""Times which a float64 is cut into halves of 26 digits."""


@inlined
def _two_product(a: float, b: float) -> tuple[float, float]:
    """The float64 nearest to a · b, and the rest."""
    product = a * b
    cut = _HALVES * a
    a_high = cut - (cut - a)
    a_low = a - a_high
    cut = _HALVES * b
    b_high = cut - (cut - b)
    b_low = b - b_high
    rest = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return product, rest


@jit
def add_exact_squares(values: Array, cut: float, pairs: Array) -> None:
    """Add the squares of values that float32 holds, so that float64 holds their squares.

    values: IN, (m,).  cut: a splitter, or 0 where there is one grid.  pairs: INOUT, (2, 2, LANES),
    a sum and its rounding errors on each grid.
    """
    high_lanes, low_lanes = np.zeros(LANES), np.zeros(LANES)
    for start in range(0, len(values), LANES * GROUP):
        for first in range(start, min(len(values), start + LANES * GROUP), LANES):
            if first + LANES <= len(values):  # of known length, for vector units
                _add_squares(values, first, LANES, cut, high_lanes, low_lanes)
            else:
                _add_squares(values, first, len(values) - first, cut, high_lanes, low_lanes)
        _empty(high_lanes, pairs[0])
        _empty(low_lanes, pairs[1])


@inlined
def _add_squares(
    values: Array, first: int, count: int, cut: float, high_lanes: Array, low_lanes: Array
) -> None:
    for lane in range(count):
        value = np.float64(values[first + lane])
        square = value * value
        high = (square + cut) - cut
        high_lanes[lane] += high
        low_lanes[lane] += square - high


@inlined
def _empty(lanes: Array, pair: Array) -> None:
    """Add lanes to sums and their rounding errors, (2, LANES)."""
    for lane in range(LANES):
        total = pair[0, lane] + lanes[lane]
        rest = total - pair[0, lane]
        pair[1, lane] += (pair[0, lane] - (total - rest)) + (lanes[lane] - rest)
        pair[0, lane] = total
    lanes[:] = 0.0


@jit
def add_exact_products(a: Array, b: Array, twice: bool, cuts: Array, pairs: Array) -> None:
    """Add all products of two arrays, exactly.

    a, b: IN, (m,), of any type of floats.  twice: whether float64 does not hold each product, so
    that its rest is added too.  cuts: IN, (levels - 1,), splitters, see `exact_sums`.
    pairs: INOUT, (levels, 2, LANES), a sum and its rounding errors on each grid.
    """
    levels = len(pairs)
    lanes, values, rests = np.zeros((levels, LANES)), np.zeros(LANES), np.zeros(LANES)
    for start in range(0, len(a), LANES * GROUP):
        for first in range(start, min(len(a), start + LANES * GROUP), LANES):
            count = min(LANES, len(a) - first)
            values[count:], rests[count:] = 0.0, 0.0
            if twice:
                for lane in range(count):
                    values[lane], rests[lane] = _two_product(
                        np.float64(a[first + lane]), np.float64(b[first + lane])
                    )
                _cut(rests, cuts, lanes)
            else:
                for lane in range(count):
                    values[lane] = np.float64(a[first + lane]) * np.float64(b[first + lane])
            _cut(values, cuts, lanes)
        for level in range(levels):
            _empty(lanes[level], pairs[level])


@inlined
def _cut(values: Array, cuts: Array, lanes: Array) -> None:
    """Add values to the lanes of all grids.  values: INOUT, (LANES,), used up."""
    for level in range(len(cuts)):
        cut = cuts[level]
        for lane in range(LANES):
            high = (values[lane] + cut) - cut
            lanes[level, lane] += high
            values[lane] -= high
    for lane in range(LANES):
        lanes[len(cuts), lane] += values[lane]


@jit
def add_about(centroids: Array, bins: Array, cuts: Array, sums: Array) -> None:
    """Add weight · c² - 2 c · sum, over all centroids c and features.

    centroids: IN, (k, d).  bins: IN, (k, bins, d + 1), exact sums of the clusters' features and
    weights.  cuts: IN, (levels,), splitters.  sums: INOUT, (levels + 2,), exact parts by grid, then
    what is left of all terms, and of their absolute values.
    """
    (k, d), count = centroids.shape, bins.shape[1]
    for j in range(k):
        for f in range(d):
            c = centroids[j, f]
            square, rest = _two_product(c, c)
            for b in range(count):
                # Dropped centroids are NaN, and their clusters have no weight.
                if bins[j, b, d] != 0:
                    for factor in (square, rest):
                        high, low = _two_product(bins[j, b, d], factor)
                        _add(high, cuts, sums)
                        _add(low, cuts, sums)
                if bins[j, b, f] != 0:
                    high, low = _two_product(-2 * c, bins[j, b, f])
                    _add(high, cuts, sums)
                    _add(low, cuts, sums)


@inlined
def _add(value: float, cuts: Array, sums: Array) -> None:
    for level in range(len(cuts)):
        high = (value + cuts[level]) - cuts[level]
        sums[level] += high
        value -= high
    sums[len(cuts)] += value
    sums[len(cuts) + 1] += abs(value)


@jit
def add_own_squares(
    rows: Array, weights: Array, labels: Array, centroids: Array, first: int, last: int,
    pairs: Array,
) -> None:  # fmt: skip
    """Add weighted squared distances of observations [first, last) to their own centroids.

    rows: IN, (n, d).  weights: IN, (n,); centroids of those without weight may be NaN.
    labels: IN, (n,).  centroids: IN, (k, d).  pairs: INOUT, (2, LANES), sums and what they are off
    by; a term is off by (d + 8) 2^-104 of itself at most, where nothing over- or underflows.
    """
    for i in range(first, last):
        if weights[i] == 0:
            continue
        total, rest = 0.0, 0.0
        for f in range(rows.shape[1]):
            x, c = np.float64(rows[i, f]), centroids[labels[i], f]
            away = x - c
            back = away - x
            off = (x - (away - back)) - (c + back)
            square, low = _two_product(away, away)
            more = total + square
            back = more - total
            rest += ((total - (more - back)) + (square - back)) + (low + 2 * away * off)
            total = more
        term, low = _two_product(weights[i], total)
        low += weights[i] * rest
        lane = i % LANES
        more = pairs[0, lane] + term
        back = more - pairs[0, lane]
        pairs[1, lane] += ((pairs[0, lane] - (more - back)) + (term - back)) + low
        pairs[0, lane] = more
