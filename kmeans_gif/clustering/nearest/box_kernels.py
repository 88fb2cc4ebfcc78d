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
from kmeans_gif.clustering.exact_sums import add_pair, pair_sum
from kmeans_gif.clustering.sum_kernels import move_tile

BLOCK = 128
"""Observations in a box."""

GROUP = 8
"""Blocks in a larger box, which rules most centroids out for all of them."""


@jit
def label_groups(
    tiles: Array,
    weights: Array,
    order: Array,
    boxes: Array,
    group_boxes: Array,
    centroids: Array,
    moved: Array,
    splitters: Array,
    fresh: bool,
    measured: bool,
    first: int,
    last: int,
    labels: Array,
    owners: Array,
    pairs: Array,
    ordered: Array,
    bins: Array,
    pair: Array,
) -> None:
    """Label the observations of groups [first, last) of blocks, and sum what changes by it.

    tiles: IN, (blocks, d, BLOCK), the observations.  weights: IN, (blocks, BLOCK), 0 where a block
    has no more observations; (0, BLOCK) if nothing is to be summed.  order: IN, (n,), which
    observation each is; (0,) if they stand as they came.  boxes: IN, (blocks, d, 2), least and
    greatest values; group_boxes: IN, (groups, d, 2).  centroids: IN, (k, d); a row of NaN is
    nearest to nothing.  moved: IN, (k,), whether they have since the round before.  splitters: IN,
    see `exact_sums`.  fresh: whether this is the first round.  measured: whether inertia is
    asked for.

    labels: INOUT, (blocks, BLOCK), of the round before and of this one; owners: INOUT, (blocks,),
    the only centroid that came near a block then and now, or -1; pairs: INOUT, (blocks, 2), of
    inertia.  ordered: INOUT, (n,), the labels in the order of the observations.  bins: INOUT,
    (k + 1, d + 1, bins), see `move_rows`.  pair: INOUT, (2,), inertia, to which these groups' is
    added.
    """
    k, n = len(centroids), len(ordered)
    everyone = np.empty(k, np.int64)
    for j in range(k):  # np.arange takes 0.3 s to compile
        everyone[j] = j
    in_group, in_block = np.empty(k, np.int64), np.empty(k, np.int64)
    bounds = np.empty(k)
    best, distance, label = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK, np.int64)
    for group in range(first, last):
        left = _rivals(centroids, everyone, group_boxes[group], bounds, in_group)
        for block in range(group * GROUP, min(len(tiles), (group + 1) * GROUP)):
            count = _rivals(centroids, in_group[:left], boxes[block], bounds, in_block)
            owner = in_block[0]
            same = not fresh and count == 1 and owners[block] == owner
            if same and not (measured and moved[owner]):
                add_pair(pairs[block], pair)
                continue
            if count == 1 and not measured:
                label[:] = owner
            else:
                _label_tile(tiles[block], centroids, in_block[:count], best, distance, label)
            if measured:
                for i in range(BLOCK):
                    distance[i] = weights[block, i] * best[i]
                pairs[block] = 0.0
                pair_sum(distance, best, pairs[block])
                add_pair(pairs[block], pair)
            owners[block] = owner if count == 1 else -1
            if not same:
                start = block * BLOCK
                places = order[start : start + BLOCK]
                move_tile(
                    tiles[block], weights[block : block + 1], label[: min(BLOCK, n - start)],
                    places, start, splitters, fresh, labels[block], ordered, bins,
                )  # fmt: skip


@jit
def _label_tile(
    tile: Array, centroids: Array, rivals: Array, best: Array, distance: Array, label: Array
) -> None:
    """Find the nearest of `rivals`, rising indices of centroids, for a block of observations.

    tile: IN, (d, BLOCK).  centroids: IN, (k, d).  best: OUT, (BLOCK,), squared distances.
    distance: scratch, (BLOCK,).  label: OUT, (BLOCK,).
    """
    _measure(tile, centroids[rivals[0]], best)
    label[:] = rivals[0]
    for place in range(1, len(rivals)):
        j = rivals[place]
        _measure(tile, centroids[j], distance)
        for i in range(BLOCK):
            label[i] = j if distance[i] < best[i] else label[i]
            best[i] = distance[i] if distance[i] < best[i] else best[i]


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
