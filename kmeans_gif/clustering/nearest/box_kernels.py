"""Compiled loops that find nearest centroids by bounding boxes.

Labels equal those of the plain float64 computation to the last bit: squared
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
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array

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
    nearest to nothing.  labels: OUT, (blocks, BLOCK).  nearest: OUT, (blocks, BLOCK), squared
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
    """Select the `candidates` that may be the nearest of some point in `box`; returns how many.

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
