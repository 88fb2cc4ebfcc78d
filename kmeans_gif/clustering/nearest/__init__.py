"""The nearest centroid of each observation, and which way of finding it suits the data.

Every way gives the same labels and distances, to the last bit: `bounding_boxes` is faster for few
features, `matrix_products` for many.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.data.dataset import Dataset

MANY_FEATURES = 64
"""Number of features from which matrix products are faster than bounding boxes."""


class NearestCentroids(Protocol):
    """Finds the nearest centroids of the observations that it holds."""

    rows: Array
    """(n, d), the observations, of any type that holds them exactly."""
    largest_whole: float
    """The largest absolute value if all values are whole numbers, else infinity."""

    def label(
        self, centroids: Array, pool: ThreadPool, *, measured: bool = True
    ) -> tuple[Array, Array]:
        """Labels `(n,)`, of `label_type(k)`, and exact squared distances `(n,)` to `centroids`.

        Distances mean nothing unless `measured`, which takes longer.
        """


def nearest_centroids(dataset: Dataset, pool: ThreadPool) -> NearestCentroids:
    """The fastest way for the observations of `dataset`, which `pool` prepares."""
    X = np.ascontiguousarray(dataset.X)
    if X.shape[1] < MANY_FEATURES:
        return BoundingBoxes(X)
    # Photos and points need not wait for its kernels to be loaded.
    from kmeans_gif.clustering.nearest.matrix_products import MatrixProducts

    return MatrixProducts(X, pool)
