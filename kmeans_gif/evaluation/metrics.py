"""How good a clustering is: by itself, and compared with true classes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.tile_arrays import read_truth
from kmeans_gif.errors import InputError


def calinski_harabasz(X: Array, weights: Array, labels: Array) -> float:
    """Variance between clusters over variance within, each by its degrees of freedom.

    Larger is better.  NaN where it is not defined: for a single cluster, for as many clusters
    as observations, and where nothing varies within clusters.

    T. Caliński and J. Harabasz, "A dendrite method for cluster analysis", Communications in
    Statistics 3 (1974).
    """
    k, freedom, between, within = _variances(X, weights, labels, labels.max() + 1)
    with np.errstate(all="ignore"):  # squares of tiny distances vanish
        value = np.float64(between) / (k - 1) / (np.float64(within) / freedom)
    return float(value) if k > 1 and freedom > 0 and np.isfinite(value) else float("nan")


@jit
def _variances(
    X: Array, weights: Array, labels: Array, n_labels: int
) -> tuple[int, float, float, float]:
    """Number of clusters, total weight less that number, squares between and within clusters.

    X: IN, (n, d).  weights, labels: IN, (n,).  Clusters without weight do not count.  The sum
    of squares within clusters is exactly 0 where each cluster is one observation, perhaps
    repeated: their mean, as computed, may differ from them in the last place.
    """
    n, d = X.shape
    sums = np.zeros((n_labels, d))
    sizes = np.zeros(n_labels)
    firsts = np.empty(n_labels, np.int64)
    varies = False
    for i in range(n):
        j, w = labels[i], weights[i]
        if w > 0:
            if sizes[j] == 0:
                firsts[j] = i
            sizes[j] += w
            for f in range(d):
                sums[j, f] += w * X[i, f]
                varies |= X[i, f] != X[firsts[j], f]
    total, mean = 0.0, np.zeros(d)  # loops, as array sums along an axis compile for two seconds
    for j in range(n_labels):
        total += sizes[j]
        for f in range(d):
            mean[f] += sums[j, f]
    mean /= total
    k, between = 0, 0.0
    for j in range(n_labels):
        if sizes[j] > 0:
            k += 1
            for f in range(d):
                sums[j, f] /= sizes[j]
                between += sizes[j] * (sums[j, f] - mean[f]) ** 2
    within = 0.0
    for i in range(n):
        if varies and weights[i] > 0:
            for f in range(d):
                within += weights[i] * (X[i, f] - sums[labels[i], f]) ** 2
    return k, total - k, between, within


def sample(dataset: Dataset, size: int) -> tuple[Array, Array]:
    """About `size` observations drawn by weight: their indices and how often each was drawn.

    The total weight, observation after observation, is cut into `size` equal parts, and one
    place drawn in each (stratified sampling): so similar observations that stand together, as
    the colors of a photo do, get their share nearly exactly.  All observations with their
    weights if there are no more than `size`.  The same for the same data.
    """
    n = len(dataset.X)
    if n <= size:
        return np.arange(n), dataset.weights
    cumulative = np.cumsum(dataset.weights)
    places = (np.arange(size) + np.random.default_rng(0).random(size)) / size
    drawn = np.searchsorted(cumulative, places * cumulative[-1], side="right")
    last = np.searchsorted(cumulative, cumulative[-1])  # rounding may reach the very end
    indices, counts = np.unique(np.minimum(drawn, last), return_counts=True)
    return indices, counts.astype(np.float64)


class Agreement(NamedTuple):
    """How clusters agree with true classes; every observation counts as one."""

    majority: Array
    """(k,) number of the commonest class of each cluster, the lowest of equals."""
    majority_share: Array
    """(k,) share of each cluster that is of its commonest class; NaN where it is empty."""
    purity: float
    """Share of all observations that are of the commonest class of their cluster."""
    rand_index: float
    """Adjusted for chance: 1 for the same partition, about 0 for unrelated ones."""


class TrueClasses(NamedTuple):
    """The classes that observations are known to be of."""

    numbers: Array
    """(n,) from 0 on."""
    names: tuple[str, ...]


def true_classes(truth: object, n: int) -> TrueClasses:
    """Class numbers and the names of the classes, from labels of any kind.

    `truth` has n labels, or is the path of a file that has them, in text or .npy.  Raises
    InputError for another number of labels and for a file that cannot be read.
    """
    if isinstance(truth, (str, os.PathLike)):
        truth = read_truth(Path(truth), n)
    if isinstance(truth, TrueClasses):
        truth = np.array(truth.names)[truth.numbers]
    labels = np.asarray(truth)
    if labels.shape != (n,):
        raise InputError(
            f"truth has shape {labels.shape}: must be ({n},), one label an observation"
        )
    names, numbers = np.unique(labels, return_inverse=True)
    return TrueClasses(numbers, tuple(map(str, names)))


def agreement(labels: Array, classes: Array, k: int) -> Agreement:
    """Compare labels `(n,)` below k with class numbers `(n,)`.

    The index: L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification
    2 (1985).

    >>> found = agreement(np.array([0, 0, 0, 1]), np.array([2, 2, 0, 0]), 2)
    >>> found.majority, found.purity
    (array([2, 0]), 0.75)
    """
    n_classes = int(classes.max()) + 1
    pairs = labels.astype(np.int64) * n_classes + classes
    table = np.bincount(pairs, minlength=k * n_classes).reshape(k, n_classes)
    largest = table.max(axis=1)
    sizes = table.sum(axis=1)
    with np.errstate(invalid="ignore"):
        shares = largest / sizes
    return Agreement(
        table.argmax(axis=1), shares, float(largest.sum() / len(labels)), _adjusted(table)
    )


def _adjusted(table: Array) -> float:
    together = int(_pairs(table).sum())
    rows, columns = (int(_pairs(table.sum(axis=axis)).sum()) for axis in (1, 0))
    every = int(_pairs(table.sum()))
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(counts: Array) -> Array:
    pairs: Array = counts * (counts - 1) // 2
    return pairs
