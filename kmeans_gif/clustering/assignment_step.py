"""The assignment step: labels, inertia, and the sums that give the next centroids.

Threads share the work; the result is the same for any number of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, inertia_from_sums
from kmeans_gif.clustering.exact_sums import round_bins
from kmeans_gif.clustering.nearest import NearestCentroids
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.relocation import relocated
from kmeans_gif.clustering.rounded_products import NearSquares, RoundedProducts
from kmeans_gif.clustering.sum_kernels import move_rows


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

    def __init__(
        self,
        nearest: NearestCentroids,
        weights: Array,
        k: int,
        pool: ThreadPool,
        states: int = 0,
        squares: NearSquares | None = None,
    ) -> None:
        """`weights` are those of the observations of `nearest`, (n,); k is that of the run.

        `states` are to be recorded at most.  `squares` are those of the observations, where
        several runs share them.
        """
        self._nearest, self._weights, self._pool = nearest, weights, pool
        self._labeling = nearest.start(k, states)
        self._bins = no_bins(k, nearest.rows.shape[1], nearest.splitters)
        self._labels: Array | None = None
        self._squares = squares or NearSquares(nearest.rows, weights)
        self._rounded: RoundedProducts | None = None
        self.n_features = nearest.rows.shape[1]

    def assign(self, centroids: Array) -> Assignment:
        """Assign each observation to the nearest of `centroids`, `(k, d)`."""
        found = self._labeling.label(centroids, self._pool)
        previous, self._labels = self._labels, found.labels
        if self._nearest.splitters is None:
            switched = 0.0
            if previous is not None:
                switched = math.fsum(self._weights[found.labels != previous].tolist())
            sums, sizes = cluster_sums(
                self._nearest.rows, self._weights, None, found.labels, len(centroids)
            )
            inertia = inertia_from_rows(
                self._nearest.rows, self._weights, centroids, found.labels, self._pool
            )
            return Assignment(found.labels, inertia, switched, sums, sizes)
        self._bins[-1] = 0.0
        for bins in found.bins:
            self._bins += bins
        sums, sizes, switched = rounded_table(self._bins)
        inertia = self._inertia(centroids, found.labels)
        return Assignment(found.labels, inertia, switched, sums, sizes)

    def _inertia(self, centroids: Array, labels: Array) -> float:
        """Inertia of the state that was just summed."""
        nearest, bins = self._nearest, self._bins[:-1]
        if nearest.whole.squares is not None:
            return inertia_from_sums(nearest.whole.squares, bins, centroids)
        if self._rounded is None:
            self._rounded = RoundedProducts(self._squares, len(bins), self._pool)
        return self._rounded.inertia(bins, centroids, labels)

    def relocated(self, assignment: Assignment, centroids: Array, empty: Array) -> Assignment:
        """`assignment` to `centroids` with observations moved into the `empty` clusters."""
        labels = assignment.labels.copy()
        rows = self._nearest.rows
        for i, j in relocated(rows.T, self._weights, centroids, assignment.labels, empty):
            labels[i] = j
        sums, sizes = cluster_sums(
            self._nearest.rows, self._weights, self._nearest.splitters, labels, len(self._bins) - 1
        )
        return replace(assignment, labels=labels, sums=sums, sizes=sizes)


def cluster_sums(
    rows: Array, weights: Array, splitters: Array | None, labels: Array, k: int
) -> tuple[Array, Array]:
    """Correctly rounded sums `(k, d)` and sizes `(k,)` of clusters, from labels `(n,)`.

    `splitters` are those of the observations; without them `math.fsum` sums.
    """
    d = rows.shape[1]
    if splitters is not None:
        bins = no_bins(k, d, splitters)
        move_rows(rows, weights, labels, labels, splitters, True, bins)
        return rounded_table(bins)[:2]
    order = np.argsort(labels, kind="stable")
    ends = np.searchsorted(labels[order], np.arange(k + 1))
    weights = weights[order]
    table = np.empty((k, d + 1))
    for f in range(d + 1):
        terms = (weights * rows[order, f] if f < d else weights).tolist()
        table[:, f] = [math.fsum(terms[ends[j] : ends[j + 1]]) for j in range(k)]
    return table[:, :d], table[:, d]


def rounded_table(bins: Array) -> tuple[Array, Array, float]:
    """Sums `(k, d)`, sizes `(k,)` and the weight that switched, from bins."""
    table = round_bins(bins)
    return table[:-1, :-1], table[:-1, -1], float(table[-1, -1])
