"""Compiled loops that sum over observations: what a change of labels does, and inertia.

Whatever order they run in, sums come out the same; see `exact_sums`.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES
from kmeans_gif.clustering.nearest.tiling import BLOCK


@jit
def sum_blocks(
    tiles: Array, weights: Array, splitters: Array, first: int, last: int, sums: Array
) -> None:
    """Sum all observations of each of blocks [first, last), with vector units.

    tiles: IN, (blocks, d, BLOCK).  weights: IN, (blocks, BLOCK).  splitters: IN, see `exact_sums`.
    sums: OUT, (blocks, bins, d + 1), of features and weights.
    """
    d, cuts = tiles.shape[1], splitters.shape[1]
    values, lanes = np.empty(BLOCK), np.empty(LANES)
    for block in range(first, last):
        for f in range(d + 1):
            for i in range(BLOCK):
                values[i] = weights[block, i] * (tiles[block, f, i] if f < d else 1.0)
            for b in range(cuts + 1):
                cut = splitters[f // d, b] if b < cuts else 0.0
                lanes[:] = 0.0
                for start in range(0, BLOCK, LANES):
                    for lane in range(LANES):
                        high = (values[start + lane] + cut) - cut
                        lanes[lane] += high
                        values[start + lane] -= high
                total = 0.0
                for lane in range(LANES):
                    total += lanes[lane]
                sums[block, b, f] = total


@jit
def move_blocks(
    tiles: Array,
    weights: Array,
    order: Array,
    new: Array,
    changed: Array,
    splitters: Array,
    first: int,
    labels: Array,
    ordered: Array,
    scratch: Array,
    values: Array,
    bins: Array,
) -> None:
    """Give the observations of blocks from `first` on their new labels; sum those that switched.

    tiles: IN, (blocks, d, m), the observations.  weights: IN, (blocks, m), or (0, m) if nothing is
    to be summed.  order: IN, (n,), which observation each is; (0,) if they stand as they came.
    new: IN, (..., m), the new labels.  changed: IN, (...,), 0 for blocks whose labels stay.
    splitters: IN, see `exact_sums`.  labels: INOUT, (blocks, m), those before, which become the new
    ones.  ordered: INOUT, (n,), the same by observation.  scratch: (2, m + 1) int64, values: (m,),
    to be used as it likes.  bins: INOUT, (k + 1, bins, d + 1), what each cluster gained in features
    and weight; at the end the weight of those that switched.
    """
    d, size, count = tiles.shape[1], tiles.shape[2], bins.shape[1]
    moved, alike = scratch[0], scratch[1]
    for place in range(len(changed)):
        block, left = first + place, 0
        for i in range(min(size, len(ordered) - block * size) if changed[place] else 0):
            moved[left] = i
            left += new[place, i] != labels[block, i]
        # Most that switched in a block went from one cluster to one other: a sum for each pair.
        while left:
            now, before = new[place, moved[0]], labels[block, moved[0]]
            m, others = 0, 0
            for at in range(left):
                i = moved[at]
                same = new[place, i] == now and labels[block, i] == before
                alike[m] = moved[others] = i
                m += same
                others += not same
            left = others
            for at in range(m):
                i = alike[at]
                labels[block, i] = now
                where = block * size + i
                ordered[order[where] if len(order) else where] = now
            for f in range(d + 1 if len(weights) else 0):
                for at in range(m):
                    i = alike[at]
                    values[at] = weights[block, i] * (tiles[block, f, i] if f < d else 1.0)
                for b in range(count):
                    cut = splitters[f // d, b] if b < count - 1 else 0.0
                    total = 0.0
                    for at in range(m):
                        high = (values[at] + cut) - cut
                        values[at] -= high
                        total += high
                    bins[now, b, f] += total
                    bins[before, b, f] -= total
                    bins[-1, b, f] += total if f == d else 0.0


@jit
def move_rows(
    rows: Array,
    weights: Array,
    labels: Array,
    previous: Array,
    splitters: Array,
    fresh: bool,
    bins: Array,
) -> None:
    """Sum the observations that switched, along features, with vector units.

    rows: IN, (m, d).  weights: IN, (m,).  labels, previous: IN, (m,), of this round and of the
    one before; previous means nothing if `fresh`.  splitters, bins: as in `move_blocks`.
    """
    m, d = rows.shape
    cuts = bins.shape[1] - 1
    values = np.empty(d)
    for i in range(m):
        if labels[i] == previous[i] and not fresh:
            continue
        for leaves in range(1 if fresh else 2):
            # A value and its negative are cut alike, so what comes and leaves adds up to 0.
            j, weight = (previous[i], -weights[i]) if leaves else (labels[i], weights[i])
            if cuts == 0:
                for f in range(d):
                    bins[j, 0, f] += weight * rows[i, f]
            elif cuts == 1:
                cut = splitters[0, 0]
                for f in range(d):
                    value = weight * rows[i, f]
                    high = (value + cut) - cut
                    bins[j, 0, f] += high
                    bins[j, 1, f] += value - high
            else:
                for f in range(d):
                    values[f] = weight * rows[i, f]
                for b in range(cuts + 1):
                    cut = splitters[0, b] if b < cuts else 0.0
                    for f in range(d):
                        high = (values[f] + cut) - cut
                        bins[j, b, f] += high
                        values[f] -= high
            for b in range(cuts + 1):
                cut = splitters[1, b] if b < cuts else 0.0
                high = (weight + cut) - cut
                bins[j, b, d] += high
                bins[-1, b, d] -= high if leaves else 0.0
                weight -= high


@jit
def own_squares(
    rows: Array, weights: Array, labels: Array, centroids: Array, first: int, last: int,
    squares: Array,
) -> None:  # fmt: skip
    """Squared distances of observations [first, last) to the centroids of their labels.

    rows: IN, (n, d).  weights: IN, (n,).  labels: IN, (n,).  centroids: IN, (k, d); a row of NaN
    may have observations without weight, whose distance is told as 0.  squares: OUT, (n,).
    """
    for i in range(first, last):
        square = 0.0
        if weights[i] > 0:
            j = labels[i]
            for f in range(rows.shape[1]):
                apart = rows[i, f] - centroids[j, f]
                square += apart * apart
        squares[i] = square
