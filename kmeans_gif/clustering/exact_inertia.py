"""Inertia, correctly rounded: the float64 nearest to the exact sum of w ‖x - c‖².

With the exact sum Q of all w x², and of each cluster the exact sums S of w x and W of w, it is
Q + Σ (W c² - 2 c S) over all centroids and features, so that no observation is looked at again.
The terms are added in pairs of floats, m of them in a row, whose error is at most (4 m u)² times
the sum of their absolute values, u = 2^-53 (T. Ogita, S. M. Rump, S. Oishi, see `exact_sums`; each
term brings three numbers).  Where what is that near rounds to different floats, all terms are
added exactly, by `math.fsum`, and by fractions where products over- or underflow.

Where float64 does not hold all w x, or sums are not kept in bins, squared distances are added, in
such pairs as well.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import chain

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_squares import Squares, fraction
from kmeans_gif.clustering.exact_sums import LANES
from kmeans_gif.clustering.exact_terms import (
    LEAST,
    MOST,
    moderate,
    terms_of_rows,
    terms_of_sums,
)
from kmeans_gif.clustering.inertia_kernels import add_own_squares, sum_about

UNDERFLOW = 2.0**-600
"""More than all that underflows in a sum with factors of at most MOST: units of 2^-1074."""
_AT_A_TIME = 1 << 14
"""Observations whose distances are added in a row."""


def inertia_from_sums(squares: Squares, bins: Array, centroids: Array) -> float:
    """Inertia of clusters about `centroids` `(k, d)`.

    `squares` are those of all observations; `bins` `(k, bins, d + 1)` are the exact sums of the
    clusters' features and weights, see `exact_sums`.
    """
    parts, off = terms_about(bins, centroids)
    if squares.parts and parts:
        low, high = (math.fsum([*squares.parts, *parts, bound]) for bound in (-off, off))
        if low == high:
            return low
    return _slowly(squares, bins, centroids)


def terms_about(bins: Array, centroids: Array) -> tuple[list[float], float]:
    """Floats with the sum that `sum_about` finds, and by how much it is off at most.

    Nothing where products over- or underflow by more.
    """
    found, scratch = np.empty(4), np.zeros((3, centroids.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):  # interpreted
        sum_about(centroids, bins, scratch[0], scratch[1], scratch[2], found)
    total, rest, size, weight = found.tolist()
    if not math.isfinite(total + rest + size) or weight > MOST:
        return [], 0.0
    in_a_row = 2 * len(centroids) * bins.shape[1] + centroids.shape[1]
    return [total, rest], (4 * in_a_row) ** 2 * 2.0**-106 * size + UNDERFLOW


def _slowly(squares: Squares, bins: Array, centroids: Array) -> float:
    """Inertia where pairs of floats do not tell: all terms are added exactly."""
    weighted = bins[..., -1:].any(axis=1)  # dropped centroids are NaN
    centroids = np.where(weighted, centroids, 0.0)
    if squares.parts and moderate(bins, centroids):
        return math.fsum([*squares.parts, *terms_of_sums(bins, centroids)])
    total = squares.total
    for own, centroid in zip(bins, centroids.tolist(), strict=True):
        *sums, weight = (fraction(parts) for parts in own.T.tolist())
        for value, c in zip(sums, map(Fraction, centroid), strict=True):
            total += c * (c * weight - 2 * value)
    return _rounded(total)


def _rounded(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def inertia_from_rows(
    rows: Array, weights: Array, centroids: Array, labels: Array, pool: ThreadPool
) -> float:
    """Inertia of `rows` `(n, d)` with `labels` `(n,)` about `centroids` `(k, d)`."""
    found, off = own_squares_near(rows, weights, centroids, labels, pool)
    total = sum(found)
    low, high = (math.fsum([*found, bound]) for bound in (-off, off))
    if low == high and total >= LEAST:
        return low
    return _slowly_from_rows(rows, weights, centroids, labels)


def _slowly_from_rows(rows: Array, weights: Array, centroids: Array, labels: Array) -> float:
    """Inertia where pairs of floats do not tell: all terms are added exactly."""
    counted, step = np.flatnonzero(weights), max(1, _AT_A_TIME // rows.shape[1])
    pieces = [counted[start : start + step] for start in range(0, len(counted), step)]

    def given(i: Array) -> tuple[Array, Array, Array]:
        return rows[i].astype(np.float64), weights[i], centroids[labels[i]]

    if all(moderate(*given(i)) for i in pieces):
        return math.fsum(chain.from_iterable(terms_of_rows(*given(i)) for i in pieces))
    exact = Fraction()
    for i in counted:
        pairs = zip(rows[i].tolist(), centroids[labels[i]].tolist(), strict=True)
        exact += Fraction(weights[i]) * sum((Fraction(x) - Fraction(c)) ** 2 for x, c in pairs)
    return _rounded(exact)


def own_squares_near(
    rows: Array, weights: Array, centroids: Array, labels: Array, pool: ThreadPool
) -> tuple[list[float], float]:
    """Floats with nearly the sum of weighted squared distances to own centroids.

    Also by how much it is off at most; shapes as above.  Nothing where products would overflow.
    """
    found = list[float]()
    finite = np.nan_to_num(centroids)  # those that were dropped have no weight

    def add(first: int, last: int) -> None:
        for start in range(first, last, _AT_A_TIME):
            pairs = np.zeros((2, LANES))
            stop = min(last, start + _AT_A_TIME)
            add_own_squares(rows, weights, labels, finite, start, stop, pairs)
            found.extend(pairs.ravel().tolist())

    if np.abs(finite).max() < MOST:
        pool.share(add, len(rows))
    return found, (4 * (_AT_A_TIME + rows.shape[1])) ** 2 * 2.0**-105 * sum(found)
