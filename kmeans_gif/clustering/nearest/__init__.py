"""The nearest centroid of each observation, and which way of finding it suits the data.

Every way gives the same labels and sums, to the last bit: `bounding_boxes` is faster for few
features, `matrix_products` for many.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.round import Round
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.data.single_rows import MANY_FEATURES


class Labeling(Protocol):
    """The rounds of one run, each of which has the labels of the one before."""

    def label(self, centroids: Array, pool: ThreadPool) -> Round:
        """Label all observations by the nearest of `centroids`."""


class NearestCentroids(Protocol):
    """Finds the nearest centroids of the observations that it holds."""

    rows: Array
    """(n, d), the observations, of any type that holds them exactly."""
    whole: WholeTable
    """What is known of all observations."""
    splitters: Array | None
    """Those of `whole`."""

    def start(self, k: int, states: int = 0) -> Labeling:
        """Begin a run of k centroids, of which a history is to have the labels of some `states`."""


def nearest_centroids(
    X: Array,
    weights: Array | None,
    pool: ThreadPool,
    *,
    rounds: int = 1,
    whole: WholeTable | None = None,
) -> NearestCentroids:
    """The fastest way for observations `X` `(n, d)`, which `pool` prepares.

    Without `weights` `(n,)` nothing is summed.  `rounds` are expected.
    `whole` is what is known of them, or of the table that they are a chunk of, so that sums can be
    merged.
    """
    X = np.ascontiguousarray(X)
    if X.shape[1] < MANY_FEATURES:
        return BoundingBoxes(X, weights, pool, rounds=rounds, whole=whole)
    # Photos and points need not wait for its kernels to be loaded.
    from kmeans_gif.clustering.nearest.matrix_products import MatrixProducts

    return MatrixProducts(X, weights, pool, whole=whole)
