"""Inertia half-way between states: centroids have moved, labels are those of the state before.

It is computed from a recorded run, since measuring it in every round would cost two fifths of
the time of clustering again.  The sums are those of `inertia`, in the same order.
"""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import Assignment
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.lloyd import relocated, update
from kmeans_gif.clustering.sum_kernels import CHUNK, inertia_of_chunks, tally_chunks
from kmeans_gif.clustering.units import units_of
from kmeans_gif.data.own_arrays import frozen


def inertia_after_update(history: History) -> Array:
    """See `History.inertia_after_update`."""
    found = np.full(len(history), np.nan)
    with ThreadPool() as pool:
        replay = _Replay(history, pool)
        for t in range(1, len(history)):
            found[t] = replay.inertia(t)
    return frozen(replay.units.lengths_back(found, 2))


class _Replay:
    """The updates of a run, once more, in the units in which it was computed."""

    def __init__(self, history: History, pool: ThreadPool) -> None:
        self._history, self._pool = history, pool
        self.units = units_of(history.dataset)
        self._rows = frozen(np.ascontiguousarray(self.units.dataset_into(history.dataset).X))
        self._weights = history.dataset.weights
        self._empty_cluster = history.params.get("empty_cluster", "keep")
        self._centroids = self.units.into(history.centroids[0])
        """Those of the state before."""

    def inertia(self, t: int) -> float:
        """Inertia of the update that led to state t; to be asked for in order of t."""
        history = self._history
        labels = np.ascontiguousarray(history.labels[t - 1])
        empty = np.flatnonzero((history.sizes[t - 1] == 0) & ~np.isnan(self._centroids[:, 0]))
        before, self._centroids = self._centroids, self._update(t, labels, empty)
        if len(empty) and self._empty_cluster == "relocate":
            moves = relocated(self._rows.T, self._weights, before, labels, empty)
            labels = labels.copy()
            for i, j in moves:
                labels[i] = j
        return self._measure(frozen(labels))

    def _update(self, t: int, labels: Array, empty: Array) -> Array:
        """The centroids of state t, as they were before they were rounded to the data's units."""
        if self.units.plain:
            centroids: Array = self._history.centroids[t]
            return centroids
        if self._history.shift[t] == 0:  # also where rounding would have raised inertia
            return np.where(np.isnan(self._history.centroids[t]), np.nan, self._centroids)
        k, d = self._centroids.shape
        chunks = -(-len(labels) // CHUNK)
        sums, sizes, totals = np.zeros((chunks, k, d)), np.zeros((chunks, k)), np.empty((2, chunks))
        tally_chunks(
            self._rows, self._weights, frozen(labels), frozen(labels), np.zeros(len(labels)), False,
            0, chunks, sums, sizes, totals,
        )  # fmt: skip
        for part, size in zip(sums[1:], sizes[1:], strict=True):
            sums[0] += part
            sizes[0] += size
        inertia = math.ldexp(self._history.inertia[t - 1], -2 * self.units.exponent)
        tallied = Assignment(labels, inertia, 0.0, sums[0], sizes[0])
        return update(
            self._rows.T, self._weights, self._centroids, tallied, empty, self._empty_cluster
        )

    def _measure(self, labels: Array) -> float:
        totals = np.empty(-(-len(labels) // CHUNK))
        centroids = np.ascontiguousarray(self._centroids)

        def measure(first: int, last: int) -> None:
            inertia_of_chunks(self._rows, self._weights, labels, centroids, first, last, totals)

        self._pool.share(measure, len(totals))
        return math.fsum(totals)
