"""Compiled loops over observations.

Labels equal those of the obvious float64 computation to the last bit: squared
differences are added in the order of the features, without fused or reordered
arithmetic, and the lowest index wins where two distances are equal.  Vector units
stay busy all the same, since the innermost loops run over a block of observations.

Sums over observations are taken within chunks of `CHUNK` observations, in order;
whoever calls adds the chunks in order.  So the result is the same for any number
of threads.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif.data.dataset import Array

CHUNK = 16384
"""Observations whose sums are taken together; a part of what results are defined as."""

_BLOCK = 512
"""Observations whose distances are held at a time: three such rows fit a first-level cache."""


@jit
def assign_chunks(
    XT: Array,
    weights: Array,
    centroids: Array,
    previous: Array,
    first: int,
    last: int,
    labels: Array,
    sums: Array,
    sizes: Array,
    totals: Array,
) -> None:
    """Label the observations of chunks [first, last) and sum what the next centroids need.

    XT: IN, (d, n).  weights: IN, (n,).  centroids: IN, (k, d); a row of NaN is nobody's nearest.
    previous: IN, (n,), the labels of the state before.  labels: OUT, (n,).
    sums: INOUT, (chunks, k, d), weighted sums of the observations of each cluster.
    sizes: INOUT, (chunks, k), their weights; both zeros on entry.
    totals: OUT, (2, chunks), inertia and the weight of the observations that switched.
    """
    d, n = XT.shape
    k = centroids.shape[0]
    distance = np.empty(_BLOCK)
    nearest = np.empty(_BLOCK)
    label = np.empty(_BLOCK, np.int64)
    for chunk in range(first, last):
        inertia = 0.0
        switched = 0.0
        chunk_sums = sums[chunk]
        chunk_sizes = sizes[chunk]
        end = min(n, (chunk + 1) * CHUNK)
        for start in range(chunk * CHUNK, end, _BLOCK):
            m = min(_BLOCK, end - start)
            for i in range(m):
                nearest[i] = np.inf
                label[i] = 0
            for j in range(k):
                x = XT[0, start : start + m]
                c = centroids[j, 0]
                for i in range(m):
                    distance[i] = (x[i] - c) * (x[i] - c)
                for f in range(1, d):
                    x = XT[f, start : start + m]
                    c = centroids[j, f]
                    for i in range(m):
                        distance[i] += (x[i] - c) * (x[i] - c)
                for i in range(m):
                    label[i] = j if distance[i] < nearest[i] else label[i]
                    nearest[i] = distance[i] if distance[i] < nearest[i] else nearest[i]
            for i in range(m):
                p = start + i
                j = label[i]
                w = weights[p]
                inertia += w * nearest[i]
                if previous[p] != j:
                    switched += w
                labels[p] = j
                chunk_sizes[j] += w
                for f in range(d):
                    chunk_sums[j, f] += w * XT[f, p]
        totals[0, chunk] = inertia
        totals[1, chunk] = switched


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
