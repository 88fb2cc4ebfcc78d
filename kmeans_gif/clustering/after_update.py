"""Inertia half-way between states: centroids have moved, labels are those of the state before.

It is computed from a recorded run when it is asked for.  As `inertia` it is correctly rounded,
and follows from exact sums, which are brought up to date by what switched.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import cluster_sums, rounded_table
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, inertia_from_sums
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.lloyd import means
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.nearest.whole_table import table_of
from kmeans_gif.clustering.relocation import relocated
from kmeans_gif.clustering.rounded_products import NearSquares, RoundedProducts
from kmeans_gif.clustering.sum_kernels import move_rows
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
        self._weights, self._whole = dataset.weights, table_of(dataset, pool)
        self._empty_cluster = history.params.get("empty_cluster", "keep")
        self._centroids = self.units.into(history.centroids[0])
        """Those of the state before."""
        self._labels: Array | None = None
        k = len(self._centroids)
        self._bins = no_bins(k, self._rows.shape[1], self._whole.splitters)
        """Exact sums of the clusters of these labels, if they are kept in bins."""
        self._rounded: RoundedProducts | None = None
        if self._whole.squares is None and self._whole.splitters is not None:
            self._rounded = RoundedProducts(NearSquares(self._rows, self._weights), k, pool)

    def inertia(self, t: int) -> float:
        """Inertia of the update that led to state t; to be asked for in order of t."""
        history = self._history
        labels = history.labels[t - 1].copy()
        empty = np.flatnonzero((history.sizes[t - 1] == 0) & ~np.isnan(self._centroids[:, 0]))
        if len(empty) and self._empty_cluster == "relocate":
            moves = relocated(self._rows.T, self._weights, self._centroids, labels, empty)
            for i, j in moves:
                labels[i] = j
        sums, sizes = self._sums(labels)
        centroids = np.ascontiguousarray(self._update(t, sums, sizes, empty))
        self._centroids = centroids
        if self._whole.squares is not None:
            return inertia_from_sums(self._whole.squares, self._bins[:-1], centroids)
        if self._rounded is not None:
            return self._rounded.inertia(self._bins[:-1], centroids, labels)
        return inertia_from_rows(self._rows, self._weights, centroids, labels, self._pool)

    def _sums(self, labels: Array) -> tuple[Array, Array]:
        """Sums and sizes of the clusters of `labels`."""
        cuts, k = self._whole.splitters, len(self._centroids)
        if cuts is None:
            return cluster_sums(self._rows, self._weights, None, labels, k)
        fresh = self._labels is None
        before = labels if self._labels is None else self._labels
        move_rows(self._rows, self._weights, labels, before, cuts, fresh, self._bins)
        self._labels = labels
        return rounded_table(self._bins)[:2]

    def _update(self, t: int, sums: Array, sizes: Array, empty: Array) -> Array:
        """The centroids of state t, as they were before they were rounded to the data's units."""
        if self.units.plain:
            centroids: Array = self._history.centroids[t]
            return centroids
        if self._history.shift[t] == 0:  # also where rounding would have raised inertia
            return np.where(np.isnan(self._history.centroids[t]), np.nan, self._centroids)
        centroids = means(self._centroids, sums, sizes)
        if self._empty_cluster == "drop":
            centroids[empty] = np.nan
        return centroids
