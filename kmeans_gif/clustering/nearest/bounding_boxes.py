"""Nearest centroids for few features: boxes around blocks of observations rule most out.

A block holds observations that follow each other in the data.  Those of photos are in an
order in which neighbors are alike in color and place, so that their boxes are small.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest.box_kernels import BLOCK, GROUP, label_groups


class BoundingBoxes:
    """Finds the nearest centroids of observations of few features."""

    def __init__(self, X: Array) -> None:
        """X is (n, d)."""
        n, d = X.shape
        blocks = -(-n // BLOCK)
        self.rows = X
        whole = bool((np.floor(X) == X).all())
        self.largest_whole = float(np.abs(X).max()) if whole else np.inf
        padded = np.empty((d, blocks * BLOCK))
        padded[:, :n] = X.T
        padded[:, n:] = X[-1:].T
        self._tiles = np.ascontiguousarray(padded.reshape(d, blocks, BLOCK).swapaxes(0, 1))
        self._boxes = np.stack([self._tiles.min(axis=2), self._tiles.max(axis=2)], axis=2)
        firsts = np.arange(0, blocks, GROUP)
        self._group_boxes = np.stack(
            [
                np.minimum.reduceat(self._boxes[:, :, 0], firsts),
                np.maximum.reduceat(self._boxes[:, :, 1], firsts),
            ],
            axis=2,
        )

    def label(
        self, centroids: Array, pool: ThreadPool, *, measured: bool = True
    ) -> tuple[Array, Array]:
        """Labels `(n,)` and exact squared distances `(n,)` to the nearest of `centroids`.

        Distances are exact whether or not they are to be `measured`: here that costs nothing.
        """
        n = len(self.rows)
        blocks = len(self._tiles)
        labels = np.empty((blocks, BLOCK), label_type(len(centroids)))
        nearest = np.empty((blocks, BLOCK))

        def run(first: int, last: int) -> None:
            label_groups(
                self._tiles, self._boxes, self._group_boxes, centroids, first, last,
                labels, nearest,
            )  # fmt: skip

        pool.share(run, len(self._group_boxes))
        return labels.reshape(-1)[:n], nearest.reshape(-1)[:n]
