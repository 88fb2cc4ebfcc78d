"""Compiled loops over exact products, see `exact_terms`, of which inertia is made."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._llvm import prefetch
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES
from kmeans_gif.clustering.exact_terms import product

GROUP = 8
"""Values that are multiplied in a lane before it is emptied."""

two_product = inlined(product)


@jit
def add_exact_squares(values: Array, cut: float, group: int, pairs: Array) -> None:
    """Add the squares of values that float32 holds, so that float64 holds their squares.

    values: IN, (m,).  cut: a splitter, or 0 where there is one grid.  group: how many are added in
    a lane before it is emptied.  pairs: INOUT, (2, 2, LANES), a sum and its rounding errors on each
    grid.
    """
    high_lanes, low_lanes = np.zeros(LANES), np.zeros(LANES)
    for start in range(0, len(values), LANES * group):
        stop = min(len(values), start + LANES * group)
        whole = stop - (stop - start) % LANES
        for first in range(start, whole, LANES):
            prefetch(values, first + 1024)  # processors do not look beyond a page of memory
            if cut == 0:
                for lane in range(LANES):
                    value = np.float64(values[first + lane])
                    high_lanes[lane] += value * value
            else:
                for lane in range(LANES):
                    value = np.float64(values[first + lane])
                    square = value * value
                    high = (square + cut) - cut
                    high_lanes[lane] += high
                    low_lanes[lane] += square - high
        for at in range(whole, stop):
            value = np.float64(values[at])
            high = (value * value + cut) - cut
            high_lanes[at - whole] += high
            low_lanes[at - whole] += value * value - high
        _empty(high_lanes, pairs[0])
        _empty(low_lanes, pairs[1])


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
def add_exact_products(a: Array, b: Array, cuts: Array, pairs: Array) -> None:
    """Add all products of two arrays, exactly.

    a, b: IN, (m,), of any type of floats.  cuts: IN, (levels - 1,), splitters, see `exact_sums`.
    pairs: INOUT, (levels, 2, LANES), a sum and its rounding errors on each grid.
    """
    levels = len(pairs)
    lanes, values, rests = np.zeros((levels, LANES)), np.zeros(LANES), np.zeros(LANES)
    highest = cuts[0] if levels > 1 else 0.0
    for start in range(0, len(a), LANES * GROUP):
        for first in range(start, min(len(a), start + LANES * GROUP), LANES):
            count = min(LANES, len(a) - first)
            values[:], rests[:] = 0.0, 0.0
            if count == LANES:  # of known length, for vector units
                _multiply(a, b, first, LANES, highest, lanes, values, rests)
            else:
                _multiply(a, b, first, count, highest, lanes, values, rests)
            for level in range(1, levels - 1):
                cut = cuts[level]
                for lane in range(LANES):
                    high, low = (values[lane] + cut) - cut, (rests[lane] + cut) - cut
                    lanes[level, lane] += high + low
                    values[lane] -= high
                    rests[lane] -= low
            for lane in range(LANES):
                lanes[levels - 1, lane] += values[lane] + rests[lane]
        for level in range(levels):
            _empty(lanes[level], pairs[level])


@inlined
def _multiply(
    a: Array, b: Array, first: int, count: int, cut: float, lanes: Array, values: Array,
    rests: Array,
) -> None:  # fmt: skip
    """Products, of which the highest grid takes its part; it is too coarse for their rests."""
    for lane in range(count):
        product, rest = two_product(np.float64(a[first + lane]), np.float64(b[first + lane]))
        high = (product + cut) - cut
        lanes[0, lane] += high
        values[lane], rests[lane] = product - high, rest


@jit
def sum_about(
    centroids: Array, bins: Array, sums: Array, rests: Array, sizes: Array, found: Array
) -> None:
    """Sum weight · c² - 2 c · sum, over all centroids c and features, side by side in features.

    centroids: IN, (k, d).  bins: IN, (k, bins, d + 1), exact sums of the clusters' features and
    weights.  sums, rests, sizes: scratch, (d,), zeros.  found: OUT, (4,), the sum and its rounding
    errors, the sum of absolute values of all terms, and nearly that of weights.
    """
    (k, d), count = centroids.shape, bins.shape[1]
    weights = 0.0
    for j in range(k):
        own = 0.0
        for b in range(count):
            own += abs(bins[j, b, d])
        weights += own
        for b in range(count if own > 0 else 0):  # dropped centroids are NaN
            weight = bins[j, b, d]
            for f in range(d):
                c = centroids[j, f]
                square, rest = two_product(c, c)
                term, low = two_product(weight, square)
                sums[f], rests[f] = _plus(sums[f], rests[f], term, low + weight * rest)
                other, low = two_product(-2 * c, bins[j, b, f])
                sums[f], rests[f] = _plus(sums[f], rests[f], other, low)
                sizes[f] += abs(term) + abs(other)
    total, off, size = 0.0, 0.0, 0.0
    for f in range(d):
        total, off = _plus(total, off, sums[f], rests[f])
        size += sizes[f]
    found[0], found[1], found[2], found[3] = total, off, size, weights


@inlined
def _plus(total: float, rest: float, term: float, low: float) -> tuple[float, float]:
    """A pair of floats plus another one (D. E. Knuth; see `exact_sums`)."""
    more = total + term
    back = more - total
    return more, rest + (((total - (more - back)) + (term - back)) + low)


@jit
def add_own_squares(
    rows: Array, weights: Array, labels: Array, centroids: Array, first: int, last: int,
    pairs: Array,
) -> None:  # fmt: skip
    """Add weighted squared distances of observations [first, last) to their own centroids.

    rows: IN, (n, d).  weights: IN, (n,).  labels: IN, (n,).  centroids: IN, (k, d), finite.
    pairs: OUT, (2, LANES), sums and what they are off by; a term is off by (d + 8) 2^-104 of
    itself at most, where nothing over- or underflows.
    """
    d = rows.shape[1]
    x, c, own, which = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES), np.zeros(LANES, np.int64)
    sums, rests, totals, lows = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES), np.zeros(LANES)
    alone = d >= LANES  # features side by side, else observations
    for start in range(first, last, 1 if alone else LANES):
        count = 1 if alone else min(LANES, last - start)
        other = weights[start] if alone else 0.0
        for lane in range(LANES):
            own[lane], sums[lane], rests[lane] = other, 0.0, 0.0
        for lane in range(count):
            own[lane], which[lane] = weights[start + lane], labels[start + lane]
        for f in range(0, d, LANES if alone else 1):
            if alone:
                some, others = rows[start, f : f + LANES], centroids[which[0], f : f + LANES]
                for lane in range(len(some)):
                    x[lane], c[lane] = some[lane], others[lane]
                for lane in range(len(some), LANES):
                    x[lane], c[lane] = 0.0, 0.0
            else:
                for lane in range(count):
                    x[lane], c[lane] = rows[start + lane, f], centroids[which[lane], f]
            for lane in range(LANES):
                away = x[lane] - c[lane]
                back = away - x[lane]
                off = (x[lane] - (away - back)) - (c[lane] + back)
                square, low = two_product(away, away)
                low += 2 * away * off
                sums[lane], rests[lane] = _plus(sums[lane], rests[lane], square, low)
        for lane in range(LANES):
            term, low = two_product(own[lane], sums[lane])
            low += own[lane] * rests[lane]
            totals[lane], lows[lane] = _plus(totals[lane], lows[lane], term, low)
    for lane in range(LANES):
        pairs[0, lane], pairs[1, lane] = totals[lane], lows[lane]
