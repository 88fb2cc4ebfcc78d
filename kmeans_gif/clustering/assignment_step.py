"""The assignment step: labels, inertia, and the sums that give the next centroids.

Threads share the work; the result is the same for any number of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest import NearestCentroids
from kmeans_gif.clustering.sum_kernels import CHUNK, tally_chunks


@dataclass(frozen=True, eq=False)
class Assignment:
    """Labels of one state, and sums over its clusters, which give the next centroids."""

    labels: Array
    """(n,), of the smallest unsigned type that holds k."""
    inertia: float
    switched: float
    """Weight of the observations whose label differs from the state before."""
    sums: Array
    """(k, d), weighted."""
    sizes: Array
    """(k,), weights."""


class AssignmentStep:
    """Assigns observations to their nearest centroids, in each round of one run."""

    def __init__(self, nearest: NearestCentroids, weights: Array, pool: ThreadPool) -> None:
        """`weights` are those of the observations of `nearest`, (n,)."""
        self._nearest = nearest
        self._weights = weights
        self._pool = pool
        # Whether every weighted sum of observations is a whole number that float64 holds.
        self._whole = bool(
            (weights == np.floor(weights)).all()
            and weights.sum() * max(nearest.largest_whole, 1.0) < 2**52
        )
        self._last: Assignment | None = None

    def assign(self, centroids: Array, previous: Array) -> Assignment:
        """Assign each observation to its nearest centroid.

        `previous` are the labels of the state before.
        """
        labels, distances = self._nearest.label(centroids, self._pool)
        k, d = centroids.shape
        chunks = -(-len(labels) // CHUNK)
        sums = np.zeros((chunks, k, d))
        sizes = np.zeros((chunks, k))
        totals = np.empty((2, chunks))
        # Whole sums are exact, so those who switched make all the difference.
        base = self._last if self._last is not None and previous is self._last.labels else None

        def tally(first: int, last: int) -> None:
            tally_chunks(
                self._nearest.rows, self._weights, labels, previous, distances,
                base is not None, first, last, sums, sizes, totals,
            )  # fmt: skip

        self._pool.share(tally, chunks)
        # Chunks are added one by one: NumPy's own sum picks its order by the array's shape.
        for part, size in zip(sums[1:], sizes[1:], strict=True):
            sums[0] += part
            sizes[0] += size
        if base is not None:
            sums[0] += base.sums
            sizes[0] += base.sizes
        assignment = Assignment(
            labels, math.fsum(totals[0]), math.fsum(totals[1]), sums[0], sizes[0]
        )
        if self._whole:
            self._last = assignment
        return assignment
