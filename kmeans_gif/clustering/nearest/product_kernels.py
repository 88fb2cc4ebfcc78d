"""Compiled loops for nearest centroids by matrix products, and how exact these products are.

How wrong a distance can be.  Let u be the unit roundoff of the product's type, v that of
float64, and g(m, w) = m w / (1 - m w); norms are Euclidean.  For an observation x, a centroid
c and c' = c rounded to the product's type:

1. The product p' of x and c' satisfies |p' - x·c'| <= g(d, u) |x|·|c'|, for any order of the
   sum, with or without fused operations (N. J. Higham, "Accuracy and Stability of Numerical
   Algorithms", 2nd ed., 2002, section 3.1).  With |c' - c| <= u |c| and Cauchy-Schwarz,
   |p' - x·c| <= g(d + 1, u) ‖x‖ ‖c‖.
2. The score s' = n' - 2 p', where n' is ‖c‖² summed in float64, differs from
   s = ‖c‖² - 2 x·c by at most 2 g(d + 1, u) ‖x‖ ‖c‖ + g(d, v) ‖c‖² + v |s'|.
3. The exact kernel's own distance r, of d rounded squares of rounded differences, differs
   from ‖x - c‖² = s + ‖x‖² by at most g(d + 2, v) ‖x - c‖² (ibid., lemma 3.1).

Since |s|, ‖c‖² and ‖x - c‖² are at most (‖x‖ + ‖c‖)², the score s' differs from r - ‖x‖² by
at most 2 g(d + 2, u) ‖x‖ C + g(2 d + 8, v) (‖x‖ + C)² for every centroid of norm at most C.
Twice this is the margin; a score that exceeds the smallest by more than the margin belongs
to a centroid whose r is larger than that of the smallest.  A relative surplus of 1/64 covers
the rounding in computing norms, scores' difference and the margin itself.

Underflow, also where subnormal numbers are flushed to zero, adds at most the smallest normal
number t for each of d products, d sums and d coordinates of c' (times ‖x‖): the margin has
8 d t (1 + ‖x‖).  Where ‖x‖ ‖c‖ comes near overflow, the margin is infinite, and so every
centroid remains.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.dot_products import COLUMNS, LANES, ROWS, dot_tile
from kmeans_gif.clustering.nearest.side_by_side import PAIRS, WIDE, sum_squares


def margin_parameters(d: int, largest_square: float, dtype: np.dtype[Any]) -> Array:
    """The numbers from which `_margin` computes the margin of an observation.

    `largest_square` is the largest of the centroids' squared norms, dtype the product's type.
    """
    kind = np.finfo(dtype)
    norm = math.sqrt(largest_square)
    largest = float(kind.max) / 8
    product = 2 * _gamma(d + 2, float(kind.eps) / 2) * norm
    reference = _gamma(2 * d + 8, float(np.finfo(np.float64).eps) / 2)
    safe = largest / max(1.0, norm) if norm < largest else 0.0
    return np.array([product, reference, norm, 8 * d * float(kind.tiny), safe])


def _gamma(m: int, unit: float) -> float:
    return m * unit / (1 - m * unit) if m * unit < 0.5 else math.inf


@jit
def _margin(norm: float, limits: Array) -> float:
    """The difference of scores beyond which the larger one rules its centroid out; see above."""
    product, reference, largest, tiny, safe = limits
    if not norm < safe:
        return np.inf
    wrong = product * norm + reference * (norm + largest) ** 2 + tiny * (1 + norm)
    margin: float = 2 * wrong * (1 + 1 / 64)
    return margin


@jit
def measure_rows(rows: Array, norms: Array) -> None:
    """Compute norms of observations.  rows: IN, (m, d).  norms: OUT, (m,)."""
    m, d = rows.shape
    squares = np.empty(d)
    for i in range(m):
        for f in range(d):
            squares[f] = np.float64(rows[i, f]) * rows[i, f]
        # One half is added to the other, by vector units, until a single sum is left.
        left = d
        while left > 1:
            half = (left + 1) // 2
            for f in range(left - half):
                squares[f] += squares[half + f]
            left = half
        norms[i] = np.sqrt(squares[0])


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
    nearest: Array,
) -> None:
    """Label a block of observations.

    rows: IN, (m, d).  products: IN, (m, k), of rows and centroids, or (0, k) to have them computed.
    rounded: IN, (.., d), centroids in the type of `rows`, and zeros to a multiple of COLUMNS.
    norms: IN, (m,).  centroids: IN, (k, d).  squares: IN, (k,), of the centroids' norms, NaN for a
    dropped one.  limits: IN, see `margin_parameters`.  labels: OUT, (m,).  nearest: scratch,
    (m,), squared distances.
    """
    (m, d), k = rows.shape, len(squares)
    pairs, starts = np.empty((2, PAIRS), np.int64), np.empty(PAIRS, np.int64)
    rivals, last = np.empty(PAIRS, np.int64), np.empty(PAIRS, np.int64)
    distances, margins, over = np.empty(PAIRS), np.empty(PAIRS), np.empty((k, PAIRS))
    dots = np.zeros((len(rounded), PAIRS), rows.dtype)
    waiting = 0
    for first in range(0, m, PAIRS):
        count = min(PAIRS, m - first)
        for at in range(count):
            margins[at] = _margin(norms[first + at], limits)
        for at in range(count if len(products) else 0):
            for j in range(k):
                dots[j, at] = products[first + at, j]
        if not len(products):
            _multiply(rows, first, rounded, starts, dots)
        _count_rivals(dots, squares, margins, over, rivals, last)
        for at in range(count):
            i, single = first + at, rivals[at] == 1
            nearest[i] = np.inf
            labels[i] = last[at] if single else 0
            for j in range(0 if single else last[at] + 1):
                if not (np.isnan(squares[j]) or over[j, at] > margins[at]):
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
    """Multiply PAIRS observations from `first` on, of which the last one stands for those beyond.

    rows, rounded: as in `label_rows`.  starts: scratch, (PAIRS,).  dots: OUT, (k, PAIRS).
    """
    (m, d), k = rows.shape, len(rounded)
    for at in range(PAIRS):
        starts[at] = min(first + at, m - 1) * d
    ahead = (first + PAIRS) * d
    for j in range(0, k, COLUMNS):
        for at in range(0, PAIRS, ROWS):
            dot_tile(rows, starts, at, rounded, j, ahead, dots)
            ahead += d
    if d % LANES:
        for at in range(PAIRS):
            row = rows[min(first + at, m - 1)]
            for j in range(k):
                for f in range(d - d % LANES, d):
                    dots[j, at] += row[f] * rounded[j, f]


@jit
def _count_rivals(
    dots: Array, squares: Array, margins: Array, over: Array, rivals: Array, last: Array
) -> None:
    """Find which centroids are not ruled out for each observation.

    dots: IN, (.., PAIRS), products.  squares: IN, as in `label_rows`.  margins: IN, (PAIRS,).
    over: OUT, (k, PAIRS), by how much scores exceed the smallest one.  rivals, last: OUT, (PAIRS,),
    how many centroids are not ruled out, and the last of them.
    """
    best = np.full(PAIRS, np.inf)
    rivals[:], last[:] = 0, 0
    for j in range(len(squares)):
        for at in range(PAIRS):
            over[j, at] = squares[j] - 2 * np.float64(dots[j, at])
            best[at] = over[j, at] if over[j, at] < best[at] else best[at]  # NaN never is
    for j in range(len(squares)):
        dropped = np.isnan(squares[j])
        for at in range(PAIRS):
            over[j, at] -= best[at]
            # Where anything overflowed the margin is infinite, and no comparison excludes.
            near = not (dropped or over[j, at] > margins[at])
            rivals[at] += near
            last[at] = j if near else last[at]


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
