"""Which way of finding nearest centroids suits the data."""

from __future__ import annotations

import numpy as np

from kmeans_gif.clustering.assignment import Labeler, Workers
from kmeans_gif.clustering.boxes import Boxes
from kmeans_gif.data.dataset import Dataset

MANY_FEATURES = 64
"""Number of features from which matrix products are faster than loops over blocks."""


def labeler_for(dataset: Dataset, workers: Workers) -> Labeler:
    """What labels the observations of `dataset`, prepared by `workers`."""
    X = np.ascontiguousarray(dataset.X)
    if X.shape[1] < MANY_FEATURES:
        return Boxes(X)
    # Photos and points need not wait for its kernels to be loaded.
    from kmeans_gif.clustering.products import Products

    return Products(X, workers)
