"""Silhouettes of several clusterings of the same observations, whose distances they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array

_WIDE = 16
"""Observations at a time, with vector units; their distances to 2000 others stay in a cache."""


def silhouettes(
    X: Array, weights: Array, labelings: Sequence[Array], pool: ThreadPool
) -> list[float]:
    """The silhouette of each of several labelings `(n,)` of observations `X` `(n, d)`.

    That is the mean over observations of (b - a) / max(a, b), from -1 to 1; larger is better.
    a is the mean distance of an observation to the others of its cluster, b that to the
    observations of the next cluster, the one that is nearest in the mean.  An observation
    alone in its cluster counts as 0.  NaN for a single cluster and for as many clusters as
    observations.  Takes time by the square of n, and shares it among the threads of `pool`.

    P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of
    cluster analysis", Journal of Computational and Applied Mathematics 20 (1987).

    >>> X, weights = np.array([[0.0], [2.0], [10.0], [12.0]]), np.ones(4)
    >>> silhouettes(X, weights, [np.array([0, 0, 1, 1]), np.zeros(4, int)], ThreadPool(1))
    [0.797979797979798, nan]
    """
    weighted = np.flatnonzero(weights)
    weights = weights[weighted]
    numbered = [np.unique(labels[weighted], return_inverse=True)[1] for labels in labelings]
    known = [m for m, labels in enumerate(numbered) if 1 <= labels.max() < weights.sum() - 1]
    found = [float("nan")] * len(numbered)
    if not known:
        return found
    rows = np.array([numbered[m] for m in known])
    sizes = np.array([np.bincount(row, weights, rows.max() + 1) for row in rows])
    XT, values = np.ascontiguousarray(X[weighted].T), np.zeros(rows.shape)
    parts = -(-len(weights) // _WIDE)
    pool.share(
        lambda first, last: _silhouettes(XT, weights, rows, sizes, first, last, values), parts
    )
    for m, row, value in zip(known, rows, values, strict=True):
        order = np.argsort(row, kind="stable")
        found[m] = float(np.average(value[order], weights=weights[order]))
    return found


@jit
def _silhouettes(
    XT: Array, weights: Array, rows: Array, sizes: Array, first: int, last: int, values: Array
) -> None:
    """The silhouettes of parts [first, last) of the observations, each of _WIDE.

    XT: IN, (d, n).  weights: IN, (n,), all above 0.  rows: IN, (m, n), labels.  sizes: IN,
    (m, k), weights of clusters, 0 where there are fewer.  values: INOUT, (m, n), of 0.
    """
    d, n = XT.shape
    distance, totals = np.empty((n, _WIDE)), np.empty((sizes.shape[1], _WIDE))
    for start in range(first * _WIDE, min(n, last * _WIDE), _WIDE):
        wide = min(_WIDE, n - start)
        distance[:] = 0.0
        for j in range(n):
            for f in range(d):
                for lane in range(wide):
                    away = XT[f, j] - XT[f, start + lane]
                    distance[j, lane] += away * away
            for lane in range(_WIDE):
                distance[j, lane] = np.sqrt(distance[j, lane]) * weights[j]
        for m in range(len(rows)):
            totals[:] = 0.0
            for j in range(n):
                for lane in range(_WIDE):
                    totals[rows[m, j], lane] += distance[j, lane]
            for lane in range(wide):
                values[m, start + lane] = _one(totals, sizes, m, rows[m, start + lane], lane)


@jit
def _one(totals: Array, sizes: Array, m: int, own: int, lane: int) -> float:
    """The silhouette of an observation in cluster `own` of labeling m.

    totals: IN, (k, _WIDE), of its weighted distances to clusters, in `lane`.  sizes: IN, (m, k).
    """
    a, b = np.nan, np.inf
    for c in range(sizes.shape[1]):
        total, size = totals[c, lane], sizes[m, c]
        if c == own and size > 1:
            a = total / (size - 1)
        elif c != own and size > 0:
            b = min(b, total / size)
    largest = max(a, b)
    # Neither alone, which is NaN, nor equal to all others.
    return (b - a) / largest if largest > 0 else 0.0
