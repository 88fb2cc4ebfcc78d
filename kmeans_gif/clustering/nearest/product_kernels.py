"""Compiled loops for nearest centroids by matrix products, and how exact these products are.

How wrong a distance can be.  Let u be the unit roundoff of the product's type, v that of
float64, and g(m, w) = m w / (1 - m w); norms are Euclidean.  For an observation x, a centroid
c and c' = c rounded to the product's type:

1. The product p' of x and c' satisfies |p' - x·c'| <= g(d, u) |x|·|c'|, for any order of the
   sum, with or without fused operations (N. J. Higham, "Accuracy and Stability of Numerical
   Algorithms", 2nd ed., 2002, section 3.1).  With |c' - c| <= u |c| and Cauchy-Schwarz,
   |p' - x·c| <= g(d + 1, u) ‖x‖ ‖c‖.
2. The score s' is n' - 2 p', rounded to the product's type, where n' is ‖c‖², summed in float64
   and rounded likewise.  It differs from s = ‖c‖² - 2 x·c by at most
   2 g(d + 1, u) ‖x‖ ‖c‖ + g(d, v) ‖c‖² + u ‖c‖² + u |s'|, and |s'| hardly exceeds
   ‖c‖² + 2 ‖x‖ ‖c‖.
3. The exact kernel's own distance r, of d rounded squares of rounded differences, differs
   from ‖x - c‖² = s + ‖x‖² by at most g(d + 2, v) ‖x - c‖² (ibid., lemma 3.1).

Since ‖c‖² and ‖x - c‖² are at most (‖x‖ + ‖c‖)², the score s' differs from r - ‖x‖² by at
most 2 g(d + 3, u) ‖x‖ C + 3 u C² + g(2 d + 8, v) (‖x‖ + C)² for every centroid of norm at
most C.  Twice this is the margin; a score that exceeds the smallest by more than the margin
belongs to a centroid whose r is larger than that of the smallest.  A relative surplus of 1/64
covers the rounding in computing norms, scores' difference and the margin itself.

Underflow, also where subnormal numbers are flushed to zero, adds at most the smallest normal
number t for each of d products, d sums and d coordinates of c' (times ‖x‖): the margin has
8 d t (1 + ‖x‖).  Where ‖x‖ ‖c‖ or ‖c‖² comes near overflow, the margin is infinite, and so
every centroid remains.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._llvm import claim, plus
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.dot_products import COLUMNS, LANES, ROWS, dot_tile
from kmeans_gif.clustering.nearest.side_by_side import PAIRS, WIDE, sum_squares
from kmeans_gif.clustering.sum_kernels import move_rows

GROUP = 64
"""Observations that are ranked at a time: enough to keep vector units from waiting."""


def margin_parameters(d: int, largest_square: float, dtype: np.dtype[Any]) -> Array:
    """The numbers from which `_margin` computes the margin of an observation.

    `largest_square` is the largest of the centroids' squared norms, dtype the products' and scores'
    type.
    """
    kind = np.finfo(dtype)
    norm = math.sqrt(largest_square)
    largest = float(kind.max) / 8
    unit = float(kind.eps) / 2
    product, score = 2 * _gamma(d + 3, unit) * norm, 3 * unit * largest_square
    reference = _gamma(2 * d + 8, float(np.finfo(np.float64).eps) / 2)
    safe = largest / max(1.0, norm) if largest_square < largest else 0.0
    return np.array([product, score, reference, norm, 8 * d * float(kind.tiny), safe])


def _gamma(m: int, unit: float) -> float:
    return m * unit / (1 - m * unit) if m * unit < 0.5 else math.inf


@jit
def _margin(norm: float, limits: Array) -> float:
    """The difference of scores beyond which the larger one rules its centroid out; see above."""
    product, score, reference, largest, tiny, safe = limits
    if not norm < safe:
        return np.inf
    wrong = product * norm + score + reference * (norm + largest) ** 2 + tiny * (1 + norm)
    margin: float = 2 * wrong * (1 + 1 / 64)
    return margin


@jit
def measure_rows(rows: Array, norms: Array) -> None:
    """Compute norms of observations.  rows: IN, (m, d).  norms: OUT, (m,)."""
    for i in range(len(rows)):
        square = 0.0
        for f in range(rows.shape[1]):
            square = plus(square, np.float64(rows[i, f]) * np.float64(rows[i, f]))
        norms[i] = np.sqrt(square)


@jit
def assign_rows(
    rows: Array, products: Array, rounded: Array, norms: Array, centroids: Array, squares: Array,
    limits: Array, weights: Array, previous: Array, splitters: Array, fresh: bool, size: int,
    taken: Array, labels: Array, bins: Array,
) -> None:  # fmt: skip
    """Label observations, and sum those that switched, `size` of them at a time.

    taken: INOUT, (1,) int64, how many have been taken, by all threads that are given it.
    Nothing is summed without weights, (0,).  See `label_rows` and `move_rows` for the others.
    """
    while True:
        start = claim(taken, size)
        if start >= len(rows):
            break
        part = slice(start, min(len(rows), start + size))
        label_rows(
            rows[part], products[part], rounded, norms[part], centroids, squares, limits,
            labels[part],
        )  # fmt: skip
        if len(weights):
            move_rows(
                rows[part], weights[part], labels[part], previous[part], splitters, fresh, bins
            )


@jit
def label_rows(
    rows: Array,
    products: Array,
    rounded: Array,
    norms: Array,
    centroids: Array,
    squares: Array,
    limits: Array,
    labels: Array,
) -> None:
    """Label a block of observations.

    rows: IN, (m, d).  products: IN, (m, k), of rows and centroids, or (0, k) to have them computed.
    rounded: IN, (.., d), centroids in the type of `rows`, and zeros to a multiple of COLUMNS.
    norms: IN, (m,).  centroids: IN, (k, d).  squares: IN, (k,), of the centroids' norms, in the
    type of `rows`, NaN for a dropped one.  limits: IN, see `margin_parameters`.  labels: OUT, (m,).
    """
    (m, d), k = rows.shape, len(squares)
    pairs, starts = np.empty((2, PAIRS), np.int64), np.empty(GROUP, np.int64)
    distances, nearest = np.empty(PAIRS), np.empty(m)
    dots, gaps = np.zeros((len(rounded), GROUP), rows.dtype), np.empty(GROUP, rows.dtype)
    lowest, owners = np.empty(GROUP, rows.dtype), np.empty(GROUP, np.int32)
    waiting = 0
    for first in range(0, m, GROUP):
        count = min(GROUP, m - first)
        for at in range(count if len(products) else 0):
            for j in range(k):
                dots[j, at] = products[first + at, j]
        if not len(products):
            _multiply(rows, first, rounded, starts, dots)
        _rank(dots, squares, lowest, gaps, owners)
        for at in range(count):
            i = first + at
            labels[i] = owners[at]
            margin = _margin(norms[i], limits)
            if gaps[at] > margin:  # never where anything overflowed, as the margin is infinite
                continue
            nearest[i] = np.inf
            for j in range(k):
                over = squares[j] - 2 * dots[j, at] - lowest[at]
                if not (np.isnan(squares[j]) or over > margin):
                    pairs[0, waiting], pairs[1, waiting] = i * d, j * d
                    waiting += 1
                    if waiting == PAIRS:
                        _settle(rows, centroids, pairs, labels, nearest, distances)
                        waiting = 0
    if waiting:
        for place in range(waiting, PAIRS):
            pairs[0, place], pairs[1, place] = pairs[0, 0], pairs[1, 0]
        _settle(rows, centroids, pairs, labels, nearest, distances)


@jit
def _multiply(rows: Array, first: int, rounded: Array, starts: Array, dots: Array) -> None:
    """Multiply GROUP observations from `first` on; the last one of all stands for those beyond.

    rows, rounded: as in `label_rows`.  starts: scratch, (GROUP,).  dots: OUT, (k, GROUP).
    """
    (m, d), k = rows.shape, len(rounded)
    for at in range(GROUP):
        starts[at] = min(first + at, m - 1) * d
    for at in range(0, min(GROUP, m - first), ROWS):
        for j in range(0, k, COLUMNS):
            ahead = (first + at + ROWS + j) * d
            dot_tile(rows, starts, at, rounded, j, ahead, dots)
    if d % LANES:
        for at in range(GROUP):
            row = rows[min(first + at, m - 1)]
            for j in range(k):
                for f in range(d - d % LANES, d):
                    dots[j, at] += row[f] * rounded[j, f]


@jit
def _rank(dots: Array, squares: Array, lowest: Array, gaps: Array, owners: Array) -> None:
    """Find the lowest score of each observation, and how far above it all others are.

    dots: IN, (.., GROUP), products.  squares: IN, as in `label_rows`.  lowest, gaps: OUT, (GROUP,).
    owners: OUT, (GROUP,), whose score is the lowest one.
    """
    second = gaps
    lowest[:], second[:], owners[:] = np.inf, np.inf, 0
    for j in range(len(squares)):
        for at in range(GROUP):
            score, low = squares[j] - 2 * dots[j, at], lowest[at]
            less = score < low  # as NaN never is
            other = low if less else score
            second[at] = other if other < second[at] else second[at]
            lowest[at] = score if less else low
            owners[at] = j if less else owners[at]
    for at in range(GROUP):
        gaps[at] = second[at] - lowest[at]


@jit
def _settle(
    rows: Array, centroids: Array, pairs: Array, labels: Array, nearest: Array, distances: Array
) -> None:
    """Lower `nearest` to the exact distance of each pair where that is smaller, with its label.

    pairs: IN, (2, PAIRS), where rows of observations and of their centroids start, an
    observation's centroids in rising order.  distances: scratch, (PAIRS,).
    """
    d = rows.shape[1]
    sum_squares(rows, pairs[0], centroids, pairs[1], distances)
    for place in range(PAIRS):
        i, j = pairs[0, place] // d, pairs[1, place] // d
        for f in range(d - d % WIDE, d):
            apart = np.float64(rows[i, f]) - centroids[j, f]
            distances[place] += apart * apart
        if distances[place] < nearest[i]:
            nearest[i] = distances[place]
            labels[i] = j
