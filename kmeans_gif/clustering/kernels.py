"""Compiled loops over observations.

Labels equal those of the obvious float64 computation to the last bit: squared
differences are added in the order of the features, without fused or reordered
arithmetic, and the lowest index wins where two distances are equal.  Vector units
stay busy all the same, since the innermost loops run over a block of observations.

Most distances are never computed.  Around each block of observations lies a box;
a centroid whose distance to the nearest point of the box exceeds another's distance
to the farthest is nobody's nearest there.  (So do k-d trees rule centroids out:
T. Kanungo et al., "An efficient k-means clustering algorithm", IEEE Transactions on
Pattern Analysis and Machine Intelligence 24, 2002.)  No margin is needed: rounding
never reverses an order, so bounds that are computed as distances are, feature by
feature, bound them as computed.

Sums over observations are taken within chunks of `CHUNK` observations, in order;
whoever calls adds the chunks in order.  So the result is the same for any number
of threads.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array

CHUNK = 16384
"""Observations whose sums are taken together; a part of what results are defined as."""

BLOCK = 128
"""Observations in a box."""

GROUP = 8
"""Blocks in a larger box, which rules most centroids out for all of them."""


@jit
def label_groups(
    tiles: Array,
    boxes: Array,
    group_boxes: Array,
    centroids: Array,
    first: int,
    last: int,
    labels: Array,
    nearest: Array,
) -> None:
    """Label the observations of groups [first, last) of blocks.

    tiles: IN, (blocks, d, BLOCK), the observations.  boxes: IN, (blocks, d, 2), least and
    greatest values; group_boxes: IN, (groups, d, 2).  centroids: IN, (k, d); a row of NaN is
    nobody's nearest.  labels: OUT, (blocks, BLOCK).  nearest: OUT, (blocks, BLOCK), squared
    distances.
    """
    k = centroids.shape[0]
    everyone = np.empty(k, np.int64)
    for j in range(k):  # np.arange takes 0.3 s to compile
        everyone[j] = j
    in_group = np.empty(k, np.int64)
    in_block = np.empty(k, np.int64)
    bounds = np.empty(k)
    distance = np.empty(BLOCK)
    label = np.empty(BLOCK, np.int64)
    for group in range(first, last):
        left = _rivals(centroids, everyone, group_boxes[group], bounds, in_group)
        for block in range(group * GROUP, min(tiles.shape[0], (group + 1) * GROUP)):
            count = _rivals(centroids, in_group[:left], boxes[block], bounds, in_block)
            tile = tiles[block]
            best = nearest[block]
            _measure(tile, centroids[in_block[0]], best)
            label[:] = in_block[0]
            for place in range(1, count):
                j = in_block[place]
                _measure(tile, centroids[j], distance)
                for i in range(BLOCK):
                    label[i] = j if distance[i] < best[i] else label[i]
                    best[i] = distance[i] if distance[i] < best[i] else best[i]
            for i in range(BLOCK):
                labels[block, i] = label[i]


@jit
def _rivals(centroids: Array, candidates: Array, box: Array, bounds: Array, rivals: Array) -> int:
    """Those of `candidates` that may be the nearest of something in `box`; how many they are.

    candidates: IN, rising indices of centroids.  box: IN, (d, 2).  bounds: scratch.
    rivals: OUT, rising indices.
    """
    closest = np.inf
    for place, j in enumerate(candidates):
        lower = 0.0
        upper = 0.0
        for f in range(centroids.shape[1]):
            below = box[f, 0] - centroids[j, f]
            above = centroids[j, f] - box[f, 1]
            outside = max(below, above, 0.0)
            across = max(-below, -above)
            lower += outside * outside
            upper += across * across
        bounds[place] = lower
        closest = upper if upper < closest else closest
    count = 0
    for place, j in enumerate(candidates):
        if bounds[place] <= closest:  # NaN is not
            rivals[count] = j
            count += 1
    return count


@jit
def _measure(tile: Array, centroid: Array, distance: Array) -> None:
    """Squared distances of a block of observations.

    tile: IN, (d, BLOCK).  centroid: IN, (d,).  distance: OUT, (BLOCK,).
    """
    c = centroid[0]
    for i in range(BLOCK):
        distance[i] = (tile[0, i] - c) * (tile[0, i] - c)
    for f in range(1, tile.shape[0]):
        c = centroid[f]
        for i in range(BLOCK):
            distance[i] += (tile[f, i] - c) * (tile[f, i] - c)


@jit
def tally_chunks(
    rows: Array,
    weights: Array,
    labels: Array,
    previous: Array,
    nearest: Array,
    measured: bool,
    moves: bool,
    first: int,
    last: int,
    sums: Array,
    sizes: Array,
    totals: Array,
) -> None:
    """Sum chunks [first, last) of observations: what the next centroids need, and inertia.

    rows: IN, (n, d).  weights: IN, (n,).  labels, previous: IN, (n,), of this state and the
    one before.  nearest: IN, (n,), squared distances, if they are `measured`.  sums: INOUT,
    (chunks, k, d), weighted sums of the observations of each cluster, or, with `moves`, what
    these differ by from those of `previous`.  sizes: INOUT, (chunks, k), likewise of weights;
    both zeros on entry.  totals: OUT, (2, chunks), inertia, NaN unless `measured`, and the
    weight of the observations that switched.
    """
    n, d = rows.shape
    for chunk in range(first, last):
        start, end = chunk * CHUNK, min(n, (chunk + 1) * CHUNK)
        inertia = _inertia(weights[start:end], nearest[start:end]) if measured else np.nan
        totals[0, chunk] = inertia
        chunk_sums = sums[chunk]
        chunk_sizes = sizes[chunk]
        if not moves:
            for i in range(start, end):
                j = labels[i]
                chunk_sizes[j] += weights[i]
                for f in range(d):
                    chunk_sums[j, f] += weights[i] * rows[i, f]
        switched = 0.0
        for block in range(start, end, BLOCK):
            stop = min(end, block + BLOCK)
            if not _differ(labels[block:stop], previous[block:stop]):
                continue
            for i in range(block, stop):
                now, before = labels[i], previous[i]
                if now != before:
                    w = weights[i]
                    switched += w
                    if moves:
                        chunk_sizes[now] += w
                        chunk_sizes[before] -= w
                        for f in range(d):
                            chunk_sums[now, f] += w * rows[i, f]
                            chunk_sums[before, f] -= w * rows[i, f]
        totals[1, chunk] = switched


@jit
def _differ(labels: Array, previous: Array) -> bool:
    """Whether any differ; without a way out, so that vector units compare them."""
    different = 0
    for i in range(len(labels)):
        different += labels[i] != previous[i]
    return different > 0


@jit
def _inertia(weights: Array, nearest: Array) -> float:
    """The sum of `weights * nearest`, in four lanes, as additions wait for one another.

    Lane l sums, in order, what stands at l, l + 4, l + 8 ...
    """
    m = len(weights)
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for i in range(m // 4):
        s0 += weights[4 * i] * nearest[4 * i]
        s1 += weights[4 * i + 1] * nearest[4 * i + 1]
        s2 += weights[4 * i + 2] * nearest[4 * i + 2]
        s3 += weights[4 * i + 3] * nearest[4 * i + 3]
    rest = m - m % 4
    if rest < m:
        s0 += weights[rest] * nearest[rest]
    if rest + 1 < m:
        s1 += weights[rest + 1] * nearest[rest + 1]
    if rest + 2 < m:
        s2 += weights[rest + 2] * nearest[rest + 2]
    return (s0 + s1) + (s2 + s3)


@jit
def lower_distances(XT: Array, centroid: Array, nearest: Array) -> None:
    """Lower `nearest` to the squared distance to `centroid` where that is smaller.

    XT: IN, (d, n).  centroid: IN, (d,).  nearest: INOUT, (n,).
    """
    d, n = XT.shape
    for i in range(n):
        distance = 0.0
        for f in range(d):
            distance += (XT[f, i] - centroid[f]) * (XT[f, i] - centroid[f])
        nearest[i] = min(nearest[i], distance)
