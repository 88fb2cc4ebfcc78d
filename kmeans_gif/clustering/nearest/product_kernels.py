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

PAIRS, SPAN = 8, 256
"""Distances that are summed side by side, and features of them: 16 kB of squares."""


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
    for i in range(m):
        row = rows[i]
        # Four sums side by side take as long as one: additions wait for one another.
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        for f in range(0, d - 3, 4):
            s0 += np.float64(row[f]) * row[f]
            s1 += np.float64(row[f + 1]) * row[f + 1]
            s2 += np.float64(row[f + 2]) * row[f + 2]
            s3 += np.float64(row[f + 3]) * row[f + 3]
        for f in range(d - d % 4, d):
            s0 += np.float64(row[f]) * row[f]
        norms[i] = np.sqrt((s0 + s1) + (s2 + s3))


@jit
def label_rows(
    rows: Array,
    products: Array,
    norms: Array,
    centroids: Array,
    squares: Array,
    limits: Array,
    measured: bool,
    labels: Array,
    nearest: Array,
    terms: Array,
) -> None:
    """Label a block of observations.

    rows: IN, (m, d).  products: IN, (m, k), of rows and centroids.  norms: IN, (m,).
    centroids: IN, (k, d).  squares: IN, (k,), of the centroids' norms, NaN for a dropped one.
    limits: IN, see `margin_parameters`.  labels: OUT, (m,).  nearest: OUT, (m,), squared
    distances, all of them only if `measured`.  terms: scratch, (PAIRS, SPAN).
    """
    m, k = products.shape
    pairs = np.empty((PAIRS, 2), np.int64)
    waiting = 0
    for i in range(m):
        nearest[i] = np.inf
        labels[i] = 0
        best = np.inf
        for j in range(k):
            score = squares[j] - 2 * np.float64(products[i, j])
            if score < best:  # noqa: PLR1730 - NaN never is
                best = score
        margin = _margin(norms[i], limits)
        if not measured:
            rivals = 0
            for j in range(k):
                score = squares[j] - 2 * np.float64(products[i, j])
                if not (np.isnan(squares[j]) or score - best > margin):
                    labels[i] = j
                    rivals += 1
            if rivals == 1:
                continue
            labels[i] = 0
        for j in range(k):
            score = squares[j] - 2 * np.float64(products[i, j])
            # Where anything overflowed the margin is infinite, and no comparison excludes.
            if not (np.isnan(squares[j]) or score - best > margin):
                pairs[waiting, 0] = i
                pairs[waiting, 1] = j
                waiting += 1
                if waiting == PAIRS:
                    _settle(rows, centroids, pairs, labels, nearest, terms)
                    waiting = 0
    if waiting:
        for place in range(waiting, PAIRS):
            pairs[place] = pairs[0]
        _settle(rows, centroids, pairs, labels, nearest, terms)


@jit
def _settle(
    rows: Array, centroids: Array, pairs: Array, labels: Array, nearest: Array, terms: Array
) -> None:
    """Lower `nearest` to the exact distance of each pair where that is smaller, with its label.

    pairs: IN, (PAIRS, 2), observation and centroid, an observation's centroids in rising
    order.  Squares are computed with vector units, along features.  Sums are taken along
    features too, as their order is prescribed, but for all pairs side by side, since each
    addition waits for the one before it.
    """
    d = rows.shape[1]
    r0, r1, r2, r3, r4, r5, r6, r7 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for start in range(0, d, SPAN):
        stop = min(d, start + SPAN)
        for pair in range(PAIRS):
            x = rows[pairs[pair, 0], start:stop]
            c = centroids[pairs[pair, 1], start:stop]
            square = terms[pair]
            for f in range(stop - start):
                square[f] = (x[f] - c[f]) * (x[f] - c[f])
        for f in range(stop - start):
            r0 += terms[0, f]
            r1 += terms[1, f]
            r2 += terms[2, f]
            r3 += terms[3, f]
            r4 += terms[4, f]
            r5 += terms[5, f]
            r6 += terms[6, f]
            r7 += terms[7, f]
    for pair, distance in enumerate((r0, r1, r2, r3, r4, r5, r6, r7)):
        i = pairs[pair, 0]
        if distance < nearest[i]:
            nearest[i] = distance
            labels[i] = pairs[pair, 1]
