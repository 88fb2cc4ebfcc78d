"""Inertia half-way between states: centroids have moved, labels are those of the state before.

It is computed from a recorded run, since measuring it in every round would cost two fifths of
the time of clustering again.  It is the same sum as `inertia`, correctly rounded.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import cluster_sums, inertia_about
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.lloyd import means
from kmeans_gif.clustering.nearest.whole_table import table_of
from kmeans_gif.clustering.relocation import relocated
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
        dataset = self.units.dataset_into(history.dataset)
        self._rows = frozen(np.ascontiguousarray(dataset.X))
        self._weights, self._splitters = dataset.weights, table_of(dataset).splitters
        self._empty_cluster = history.params.get("empty_cluster", "keep")
        self._centroids = self.units.into(history.centroids[0])
        """Those of the state before."""

    def inertia(self, t: int) -> float:
        """Inertia of the update that led to state t; to be asked for in order of t."""
        history = self._history
        labels = np.ascontiguousarray(history.labels[t - 1])
        empty = np.flatnonzero((history.sizes[t - 1] == 0) & ~np.isnan(self._centroids[:, 0]))
        if len(empty) and self._empty_cluster == "relocate":
            moves = relocated(self._rows.T, self._weights, self._centroids, labels, empty)
            labels = labels.copy()
            for i, j in moves:
                labels[i] = j
        self._centroids = self._update(t, frozen(labels), empty)
        return inertia_about(
            self._rows, self._weights, np.ascontiguousarray(self._centroids), frozen(labels),
            self._pool,
        )  # fmt: skip

    def _update(self, t: int, labels: Array, empty: Array) -> Array:
        """The centroids of state t, as they were before they were rounded to the data's units."""
        if self.units.plain:
            centroids: Array = self._history.centroids[t]
            return centroids
        if self._history.shift[t] == 0:  # also where rounding would have raised inertia
            return np.where(np.isnan(self._history.centroids[t]), np.nan, self._centroids)
        sums, sizes = cluster_sums(
            self._rows, self._weights, self._splitters, labels, len(self._centroids)
        )
        centroids = means(self._centroids, sums, sizes)
        if self._empty_cluster == "drop":
            centroids[empty] = np.nan
        return centroids
