"""Where in a photo its centroids are."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History


def centroid_places(history: History) -> Array:
    """(T, k, 2) x and y in pixels from the photo's upper left corner; NaN is nowhere.

    Where a small version is shown, they are in its pixels.  With location among the features, that
    of the centroids themselves.  Without, the mean place of the pixels with the cluster's label in
    the same state.
    """
    dataset = history.dataset
    if dataset.location_scale is not None:
        middles = history.centroids[:, :, :2] / dataset.location_scale + 0.5  # of pixels
        if dataset.scan is not None and dataset.shape is not None:
            middles *= np.array(dataset.shape) / dataset.scan.shape[:2]
    else:
        k = history.n_clusters
        sums = _place_sums(history)
        middles = np.stack([_means(labels, *sums, k) for labels in history.labels]) + 0.5
    return middles[:, :, ::-1]


def _place_sums(history: History) -> tuple[Array, Array, Array]:
    """Of each observation: its number of pixels `(n,)`, and the sums of rows and columns."""
    dataset = history.dataset
    assert dataset.shape is not None
    assert dataset.inverse is not None
    height, width = dataset.shape
    counted = np.ones(height * width) if dataset.mask is None else 1.0 - dataset.mask.ravel()
    rows, columns = np.divmod(np.arange(height * width), width)
    n = len(dataset.X)
    pixels, down, right = (
        np.bincount(dataset.inverse, counted * values, n) for values in (1, rows, columns)
    )
    return pixels, down, right


def _means(labels: Array, pixels: Array, down: Array, right: Array, k: int) -> Array:
    """Mean row and column `(k, 2)` of each cluster's pixels."""
    sums = [np.bincount(labels, values, k) for values in (pixels, down, right)]
    with np.errstate(invalid="ignore"):
        return np.stack([sums[1] / sums[0], sums[2] / sums[0]], axis=1)
