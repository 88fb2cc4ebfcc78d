"""Compiled loops that find nearest centroids by bounding boxes.

Labels equal those of the plain float64 computation to the last bit: squared
differences are added in the order of the features, without fused or reordered
arithmetic, and the lowest index wins where two distances are equal.  Vector units
stay busy all the same, since the innermost loops run over a block of observations.

Most distances are never computed.  Around each block of observations lies a box, and a
centroid z is nobody's nearest there if the corner of the box that is nearest to z's side, as
seen from the centroid c nearest to the middle, is nearer to c: where z lies beyond, the squared
distances to z and to c differ least in that corner, since their difference is linear.  (So do
k-d trees rule centroids out: T. Kanungo et al., "An efficient k-means clustering algorithm",
IEEE Transactions on Pattern Analysis and Machine Intelligence 24, 2002.)

With rounding: a squared distance is computed up to g = (d + 2) u of itself, u = 2^-53.  Let U be
the distance computed from c to the farthest corner of the box, D the one from z and C the one
from c to the corner in question; rounding never reverses an order, so C <= U.  The exact
difference in the corner is at least D - C - 2.1 g (D + U), and so it is everywhere in the box.
The distances to an observation compare as the exact ones do if these differ by more than 3 g
times that to c, which is at most (1 + 2 g) U.  So z is ruled out if D - C > 8 g (D + U), and
four times the least float for each feature, where squares underflow.

Each function goes over many blocks: a call for each of them would take as long as a hundred
distances, which numba spends on counting references to arrays.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.three_features import nearest_of_three
from kmeans_gif.clustering.nearest.tiling import BLOCK

GROUP = 8
"""Boxes in a box of the next level."""
UNIT = 2.0**-53
"""Unit roundoff of float64."""
LEAST = 5e-324
"""The least float64 above 0: how much a product may be off where it underflows, twice."""


@jit
def select_rivals(
    centroids: Array,
    boxes: Array,
    first: int,
    last: int,
    candidates: Array,
    left: Array,
    rivals: Array,
    counts: Array,
) -> None:
    """Select the centroids that may be the nearest of some point in each of boxes [first, last).

    centroids: IN, (k, d).  boxes: IN, (..., d, 2).  candidates: IN, (m, k) int32, rising indices of
    centroids, for each GROUP of the boxes; left: IN, (m,) int32, how many.
    rivals: OUT, (last - first, k) int32, those of the candidates that are selected; counts: OUT,
    (last - first,) int32, how many.
    """
    d = centroids.shape[1]
    margin, least = 8 * (d + 2) * UNIT, 4 * d * LEAST
    for place in range(last - first):
        at, parent = first + place, place // GROUP
        best, nearest = candidates[parent, 0], np.inf
        for candidate in range(left[parent] if left[parent] > 1 else 0):
            j = candidates[parent, candidate]
            total = 0.0
            for f in range(d):
                away = boxes[at, f, 0] + boxes[at, f, 1] - 2 * centroids[j, f]
                total += away * away
            if total < nearest:
                best, nearest = j, total
        farthest = 0.0
        for f in range(d):
            c = centroids[best, f]
            above, below = boxes[at, f, 1] - c, c - boxes[at, f, 0]
            across = above if above > below else below
            farthest += across * across
        count = 0
        for candidate in range(left[parent]):
            j = candidates[parent, candidate]
            own, other = 0.0, 0.0
            for f in range(d):
                c, z = centroids[best, f], centroids[j, f]
                x = boxes[at, f, 1] if z > c else boxes[at, f, 0]
                own += (x - c) * (x - c)
                other += (x - z) * (x - z)
            rivals[place, count] = j
            count += other - own <= margin * (other + farthest) + least  # NaN is not
        counts[place] = count


@jit
def label_blocks(
    tiles: Array,
    centroids: Array,
    rivals: Array,
    counts: Array,
    fresh: bool,
    first: int,
    labels: Array,
    owners: Array,
    label: Array,
    squares: Array,
    new: Array,
) -> None:
    """Find the nearest of the rivals for the observations of blocks from `first` on.

    tiles: IN, (blocks, d, BLOCK), the observations.  centroids: IN, (k, d).  rivals: IN, (m, k),
    rising indices of centroids, for each of m blocks.  counts: INOUT, (m,), how many; then 0 for
    blocks whose labels stay.  fresh: whether there were no labels before.  labels: IN, (blocks,
    BLOCK), those before.  owners: INOUT, (blocks,), the only rival of each block before and now,
    or -1.  label: scratch, (BLOCK,) int64.  squares: scratch, (2, BLOCK).  new: OUT, (m, BLOCK),
    labels, except where they stay.
    """
    for place in range(len(counts)):
        block, count = first + place, counts[place]
        owner = rivals[place, 0] if count == 1 else -1
        same = not fresh and owner >= 0 and owners[block] == owner
        owners[block] = owner
        for i in range(BLOCK):
            label[i] = rivals[place, 0]
        fused = owner < 0 and tiles.shape[1] == 3
        if fused:
            nearest_of_three(tiles, block, centroids, rivals, place, count, label)
        for rival in range(count if owner < 0 and not fused else 0):
            j, row = rivals[place, rival], 1 if rival else 0
            for i in range(BLOCK):
                squares[row, i] = 0.0
            for f in range(tiles.shape[1]):
                c = centroids[j, f]
                for i in range(BLOCK):
                    squares[row, i] += (tiles[block, f, i] - c) * (tiles[block, f, i] - c)
            if rival:
                for i in range(BLOCK):
                    nearer = squares[1, i] < squares[0, i]
                    label[i] = j if nearer else label[i]
                    squares[0, i] = squares[1, i] if nearer else squares[0, i]
        changed = 0
        if not same:
            for i in range(BLOCK):
                new[place, i] = label[i]
                changed += label[i] != labels[block, i]
        counts[place] = changed > 0 or fresh
