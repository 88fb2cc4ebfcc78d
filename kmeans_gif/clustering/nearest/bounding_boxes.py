"""Nearest centroids for few features: boxes around blocks of observations rule most out.

A block holds observations that follow each other in the data.  Those of photos are in an
order in which neighbors are alike in color and place, so that their boxes are small.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest.box_kernels import BLOCK, GROUP, label_groups
from kmeans_gif.clustering.nearest.round import Round, no_bins
from kmeans_gif.clustering.value_ranges import range_of


class BoundingBoxes:
    """Finds the nearest centroids of observations of few features."""

    def __init__(self, X: Array, weights: Array | None, pool: ThreadPool) -> None:
        """X is (n, d), weights (n,), or None if nothing is to be summed."""
        n, d = X.shape
        blocks = -(-n // BLOCK)
        self.rows = X
        self.splitters = None
        self.weights = np.zeros((blocks if weights is not None else 0, BLOCK))
        if weights is not None:
            self.weights.reshape(-1)[:n] = weights
            self.splitters = splitters(range_of(X, pool), range_of(weights, pool), n)
        self.order = np.empty(0, np.int32)
        padded = np.empty((d, blocks * BLOCK))
        padded[:, :n] = X.T
        padded[:, n:] = X[-1:].T
        self.tiles = np.ascontiguousarray(padded.reshape(d, blocks, BLOCK).swapaxes(0, 1))
        self.boxes = np.stack([self.tiles.min(axis=2), self.tiles.max(axis=2)], axis=2)
        firsts = np.arange(0, blocks, GROUP)
        self.group_boxes = np.stack(
            [
                np.minimum.reduceat(self.boxes[:, :, 0], firsts),
                np.maximum.reduceat(self.boxes[:, :, 1], firsts),
            ],
            axis=2,
        )

    def start(self, k: int) -> BoxLabeling:
        """Begin a run."""
        return BoxLabeling(self, k)


class BoxLabeling:
    """The rounds of one run."""

    def __init__(self, data: BoundingBoxes, k: int) -> None:
        """`data` are the observations; k is the number of centroids."""
        self._data = data
        blocks = len(data.tiles)
        self._labels = np.zeros((blocks, BLOCK), label_type(k))
        self._owners = np.full(blocks, -1)
        self._pairs = np.zeros((blocks, 2))
        self._centroids = np.full((k, data.rows.shape[1]), np.nan)
        self._ordered: Array | None = None

    def label(self, centroids: Array, pool: ThreadPool, *, measured: bool = True) -> Round:
        """Label all observations by the nearest of `centroids`, and measure inertia if asked to."""
        data, fresh = self._data, self._ordered is None
        ordered = np.zeros(len(data.rows), self._labels.dtype)
        if self._ordered is not None:
            ordered[:] = self._ordered
        moved = (centroids != self._centroids).any(axis=1)
        found = Round(ordered, [], [])
        summed = measured and len(data.weights) > 0
        cuts = np.empty((2, 0)) if data.splitters is None else data.splitters
        k, d = centroids.shape

        def run(first: int, last: int) -> None:
            bins, pair = no_bins(k, d, data.splitters), np.zeros(2)
            label_groups(
                data.tiles, data.weights, data.order, data.boxes, data.group_boxes, centroids,
                moved, cuts, fresh, summed, first, last,
                self._labels, self._owners, self._pairs, ordered, bins, pair,
            )  # fmt: skip
            found.bins.append(bins)
            found.pairs.append(pair)

        pool.share(run, len(data.group_boxes))
        self._centroids, self._ordered = centroids, ordered
        return found
