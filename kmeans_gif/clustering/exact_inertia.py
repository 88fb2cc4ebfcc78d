"""Inertia, correctly rounded: the float64 nearest to the exact sum of w ‖x - c‖².

With the exact sum Q of all w x², and of each cluster the exact sums S of w x and W of w, it is
Q + Σ (W c² - 2 c S) over all centroids and features, so that no observation is looked at again.
What cancels out is not lost: all terms are exact, as pairs of floats, and are added on grids, see
`exact_sums`, on which nothing is rounded.  Where what is below the last grid might decide,
fractions do.

Where float64 does not hold all w x, or sums are not kept in bins, squared distances are added, in
pairs of floats that are off by less than 2^-85 of themselves.
"""

from __future__ import annotations

import functools
import math
from fractions import Fraction

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_squares import fraction
from kmeans_gif.clustering.exact_sums import LANES, cuts_between
from kmeans_gif.clustering.inertia_kernels import add_about, add_own_squares
from kmeans_gif.clustering.value_ranges import DOUBLE

_LEVELS = 4
"""Grids, of some 40 digits each."""
_LEAST, _MOST = 2.0**-250, 2.0**250
"""Numbers beyond which products under- or overflow, or their rests."""


def inertia_from_sums(squares: Fraction, bins: Array, centroids: Array) -> float:
    """Inertia of clusters about `centroids` `(k, d)`.

    `squares` are those of all observations; `bins` `(k, bins, d + 1)` are the exact sums of the
    clusters' features and weights, see `exact_sums`.
    """
    (c_least, c_most), (least, most) = _sizes(centroids), _sizes(bins)
    parts, exact = _parts(squares)
    if not exact or min(c_least, least) < _LEAST or max(c_most, most) > _MOST:
        return _by_fractions(squares, bins, centroids)
    terms = 6 * centroids.size * bins.shape[1]
    step = min(DOUBLE - (terms - 1).bit_length(), DOUBLE - 2)
    top = math.frexp(2 * most * c_most)[1] + max(0, math.frexp(c_most)[1])
    cuts = cuts_between(top, top - _LEVELS * step, terms)
    assert cuts is not None
    sums = np.zeros(len(cuts) + 2)
    add_about(centroids, bins, np.array(cuts), sums)
    *some, remains = sums.tolist()
    off = remains * terms * 2.0**-DOUBLE
    low, high = (math.fsum([*parts, *some, bound]) for bound in (-off, off))
    return low if low == high else _by_fractions(squares, bins, centroids)


def _sizes(values: Array) -> tuple[float, float]:
    """The least of absolute values above 0, and the largest; NaN does not count."""
    sizes = np.abs(values)
    sizes = sizes[sizes > 0]
    return (float(sizes.min()), float(sizes.max())) if len(sizes) else (1.0, 0.0)


@functools.lru_cache(8)
def _parts(number: Fraction) -> tuple[list[float], bool]:
    """A few floats whose exact sum is `number`, and whether it is."""
    parts: list[float] = []
    while part := float(number):
        parts.append(part)
        number -= Fraction(part)
    return parts, number == 0


def _by_fractions(squares: Fraction, bins: Array, centroids: Array) -> float:
    total = squares
    for own, centroid in zip(bins, centroids, strict=True):
        *sums, weight = (fraction(parts) for parts in own.T.tolist())
        for value, c in zip(sums, map(Fraction, centroid.tolist()), strict=True) if weight else ():
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
    (n, d), found = rows.shape, list[Array]()

    def add(first: int, last: int) -> None:
        pairs = np.zeros((2, LANES))
        add_own_squares(rows, weights, labels, centroids, first, last, pairs)
        found.append(pairs)

    if _sizes(centroids)[1] < _MOST:
        pool.share(add, n)
    parts = [part for pairs in found for part in pairs.ravel().tolist()]
    total = math.fsum(parts)
    off = ((n // LANES + 4) ** 2 * 2.0**-105 + (d + 8) * 2.0**-103) * total
    low, high = (math.fsum([*parts, bound]) for bound in (-off, off))
    if low == high and total >= _LEAST:
        return low
    exact = Fraction()
    for i in np.flatnonzero(weights):
        pairs = zip(rows[i].tolist(), centroids[labels[i]].tolist(), strict=True)
        exact += Fraction(weights[i]) * sum((Fraction(x) - Fraction(c)) ** 2 for x, c in pairs)
    return _rounded(exact)
