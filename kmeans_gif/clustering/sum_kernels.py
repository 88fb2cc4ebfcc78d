"""Compiled loops that sum over observations: the next centroids, sizes and inertia.

Sums are taken within chunks of `CHUNK` observations, in order; the caller adds the
chunks, in order.  So the result is the same for any number of threads.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array

CHUNK = 16384
"""Observations whose sums are taken together; results depend on it, by their last digits."""

_COMPARED = 128
"""Observations whose labels are compared at a time, with vector units."""


@jit
def tally_chunks(
    rows: Array,
    weights: Array,
    labels: Array,
    previous: Array,
    nearest: Array,
    moves: bool,
    first: int,
    last: int,
    sums: Array,
    sizes: Array,
    totals: Array,
) -> None:
    """Sum over the observations of chunks [first, last): clusters, inertia, switched weight.

    rows: IN, (n, d).  weights: IN, (n,).  labels, previous: IN, (n,), of this state and the
    one before.  nearest: IN, (n,), squared distances.  sums: INOUT,
    (chunks, k, d), weighted sums of the observations of each cluster, or, with `moves`, their
    difference from the sums of `previous`.  sizes: INOUT, (chunks, k), likewise of weights;
    both zeros on entry.  totals: OUT, (2, chunks), inertia, and the weight of the
    observations that switched.
    """
    n, d = rows.shape
    for chunk in range(first, last):
        start, end = chunk * CHUNK, min(n, (chunk + 1) * CHUNK)
        totals[0, chunk] = weighted_sum(weights[start:end], nearest[start:end])
        chunk_sums = sums[chunk]
        chunk_sizes = sizes[chunk]
        if not moves:
            for i in range(start, end):
                j = labels[i]
                chunk_sizes[j] += weights[i]
                for f in range(d):
                    chunk_sums[j, f] += weights[i] * rows[i, f]
        switched = 0.0
        for block in range(start, end, _COMPARED):
            stop = min(end, block + _COMPARED)
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
def inertia_of_chunks(
    rows: Array,
    weights: Array,
    labels: Array,
    centroids: Array,
    first: int,
    last: int,
    totals: Array,
) -> None:
    """Inertia of chunks [first, last) of observations about the centroids of their labels.

    rows: IN, (n, d).  weights: IN, (n,).  labels: IN, (n,).  centroids: IN, (k, d); a row of NaN
    may have observations without weight.  totals: OUT, (chunks,).
    """
    n, d = rows.shape
    distances = np.empty(CHUNK)
    for chunk in range(first, last):
        start, end = chunk * CHUNK, min(n, (chunk + 1) * CHUNK)
        for i in range(start, end):
            square = 0.0
            if weights[i] > 0:
                j = labels[i]
                for f in range(d):
                    apart = rows[i, f] - centroids[j, f]
                    square += apart * apart
            distances[i - start] = square
        totals[chunk] = weighted_sum(weights[start:end], distances[: end - start])


@jit
def _differ(labels: Array, previous: Array) -> bool:
    """Whether any labels differ.

    The loop never ends early, so that vector units can compare several labels at a time.
    """
    different = 0
    for i in range(len(labels)):
        different += labels[i] != previous[i]
    return different > 0


@jit
def weighted_sum(weights: Array, nearest: Array) -> float:
    """The sum of `weights * nearest`, in four lanes.

    Lane l adds, in order, the products at l, l + 4, l + 8 ...; four sums side by side take
    as long as one, since each addition waits for the one before it.
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
