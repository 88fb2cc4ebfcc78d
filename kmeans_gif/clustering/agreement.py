"""How well clusters agree with true classes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError


class Agreement(NamedTuple):
    """Clusters compared with classes; observations count as one each."""

    majority: Array
    """(k,) number of the commonest class of each cluster, the lowest of equals."""
    majority_share: Array
    """(k,) share of each cluster that is of its commonest class; NaN where it is empty."""
    purity: float
    """Share of all observations that are of the commonest class of their cluster."""
    rand_index: float
    """Adjusted for chance: 1 for the same partition, about 0 for unrelated ones."""


def check_truth(truth: object, n: int) -> tuple[Array, tuple[str, ...]]:
    """Class numbers `(n,)` and the names of the classes, from labels of any kind.

    Raises InputError unless `truth` has n entries in one dimension.
    """
    labels = np.asarray(truth)
    if labels.shape != (n,):
        raise InputError(f"truth has shape {labels.shape}: must be ({n},), one label a tile")
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers, tuple(map(str, names))


def agreement(labels: Array, classes: Array, k: int) -> Agreement:
    """Compare labels `(n,)` below k with class numbers `(n,)`.

    The index: L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification
    2 (1985).
    """
    n_classes = int(classes.max()) + 1
    table = np.bincount(labels.astype(np.int64) * n_classes + classes, minlength=k * n_classes)
    table = table.reshape(k, n_classes)
    largest = table.max(axis=1)
    sizes = table.sum(axis=1)
    with np.errstate(invalid="ignore"):
        shares = largest / sizes
    return Agreement(table.argmax(axis=1), shares, largest.sum() / len(labels), _adjusted(table))


def _adjusted(table: Array) -> float:
    together = int(_pairs(table).sum())
    rows, columns = (int(_pairs(table.sum(axis=axis)).sum()) for axis in (1, 0))
    every = int(_pairs(table.sum()))
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(counts: Array) -> Array:
    return counts * (counts - 1) // 2
