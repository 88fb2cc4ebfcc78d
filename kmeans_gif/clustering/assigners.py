"""Which way of assigning observations suits the data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from kmeans_gif.clustering.assignment import Assigner, Columns, Workers
from kmeans_gif.data.dataset import Dataset

MANY_FEATURES = 64
"""Number of features from which matrix products are faster than loops along columns."""


def assigners_for(dataset: Dataset) -> Callable[[Workers], Assigner]:
    """What makes an assigner of `dataset` for the threads that it is to run on."""
    if dataset.X.shape[1] < MANY_FEATURES:
        return partial(Columns, np.ascontiguousarray(dataset.X.T), dataset.weights)
    # Photos and points need not wait for its kernels to be loaded.
    from kmeans_gif.clustering.products import Products

    return partial(Products, dataset.X, dataset.weights)
