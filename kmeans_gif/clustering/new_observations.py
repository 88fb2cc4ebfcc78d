"""Labels and distances of observations that a run has not seen, however far from its own.

Shapes as in the folder; m observations lie far away, beyond where squares are safe.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.units import SCALED, Units
from kmeans_gif.clustering.value_ranges import range_of_glance
from kmeans_gif.data.dataset import Dataset


def nearest_labels(dataset: Dataset, units: Units, centroids: Array, pool: ThreadPool) -> Array:
    """The nearest of `centroids`, `(k, d)` in `units`, to each observation: labels `(n,)`."""
    working, far = _split(dataset, units)
    whole = WholeTable(range_of_glance(working.glance), None)
    labeling = nearest_centroids(working.X, None, pool, whole=whole).start(len(centroids))
    labels = labeling.label(centroids, pool).labels
    if far.any():
        labels = labels.astype(label_type(len(centroids)))
        labels[far] = _far_labels(dataset.X[far], units, centroids)
    return labels


def distances(dataset: Dataset, units: Units, centroids: Array, pool: ThreadPool) -> Array:
    """Distances `(n, k)` to `centroids`, `(k, d)` in `units`; the result is in the data's units."""
    working, far = _split(dataset, units)
    squares = np.empty((len(working.X), len(centroids)))
    pool.share(
        lambda first, last: _measure_all(working.X, centroids, first, last, squares),
        len(working.X),
    )
    found = units.lengths_back(np.sqrt(squares))
    if far.any():
        y, exponents = _directions(dataset.X[far], units)
        scaled = np.ldexp(centroids[None], (units.exponent - exponents)[..., None])
        lengths = np.sqrt(((y[:, None] - scaled) ** 2).sum(axis=2))
        with np.errstate(over="ignore"):
            found[far] = np.ldexp(lengths, exponents)
    return found


def _split(dataset: Dataset, units: Units) -> tuple[Dataset, Array]:
    """`dataset` in `units`, where observations far away stand at zero, and which they are."""
    low, high = dataset.extremes
    with np.errstate(over="ignore"):
        reach = np.abs(units.into(np.stack([low, high]))).max()
        if reach <= 2.0**SCALED:
            return units.dataset_into(dataset), np.zeros(len(dataset.X), bool)
        working = units.into(dataset.X)
    far = np.abs(working).max(axis=1) > 2.0**SCALED
    return Dataset(np.where(far[:, None], 0.0, working), dataset.weights), far


def _directions(X: Array, units: Units) -> tuple[Array, Array]:
    """Where observations lie from the zero of `units`, `(m, d)`, in units of 2**exponents `(m, 1)`.

    The largest feature of each is between 1/2 and 2.
    """
    largest = np.maximum(np.abs(X).max(axis=1), np.abs(units.zero).max())
    exponents = np.frexp(largest)[1][:, None]
    return np.ldexp(X, -exponents) - np.ldexp(units.zero, -exponents), exponents


def _far_labels(X: Array, units: Units, centroids: Array) -> Array:
    """Labels `(m,)` of observations `X`, `(m, d)` in units of the data.

    Beside such an observation the squared distances to all centroids are the same number, so what
    they differ by is computed instead: with e = c - mean of the centroids, |e|^2 - 2 e·(x - mean).
    """
    mean = centroids.mean(axis=0)
    e = centroids - mean
    y, exponents = _directions(X, units)
    shrink = units.exponent - exponents  # (m, 1)
    y = y - np.ldexp(mean, shrink)
    scores = np.ldexp((e**2).sum(axis=1), shrink) - 2 * y @ e.T
    labels: Array = scores.argmin(axis=1)
    return labels


@jit
def _measure_all(X: Array, centroids: Array, first: int, last: int, squares: Array) -> None:
    """Squared distances of observations [first, last) to all centroids.

    X: IN, (n, d).  centroids: IN, (k, d).  squares: OUT, (n, k).
    """
    k, d = centroids.shape
    for i in range(first, last):
        for j in range(k):
            total = 0.0
            for f in range(d):
                total += (X[i, f] - centroids[j, f]) * (X[i, f] - centroids[j, f])
            squares[i, j] = total
