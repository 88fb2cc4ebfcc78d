"""Measures of a clustering that can be compared between numbers of clusters."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif.data.dataset import Array, Dataset


def calinski_harabasz(X: Array, weights: Array, labels: Array) -> float:
    """Variance between clusters over variance within, each by its degrees of freedom.

    Larger is better.  NaN where it is not defined: for a single cluster, for as many clusters
    as observations, and where nothing varies within clusters.

    T. Caliński and J. Harabasz, "A dendrite method for cluster analysis", Communications in
    Statistics 3 (1974).
    """
    sizes = np.bincount(labels, weights)
    k = np.count_nonzero(sizes)
    freedom = sizes.sum() - k
    if k < 2 or freedom <= 0 or _equal_within(X[weights > 0], labels[weights > 0]):
        return float("nan")
    filled = np.where(sizes > 0, sizes, 1.0)
    means = np.stack([np.bincount(labels, weights * x) / filled for x in X.T], axis=1)
    mean = np.average(X, axis=0, weights=weights)
    between = sizes @ ((means - mean) ** 2).sum(axis=1)
    within = weights @ ((X - means[labels]) ** 2).sum(axis=1)
    with np.errstate(all="ignore"):  # squares of tiny distances vanish
        value = between / (k - 1) / (within / freedom)
    return float(value) if np.isfinite(value) else float("nan")


def _equal_within(X: Array, labels: Array) -> bool:
    """Whether each cluster is one observation, perhaps repeated.

    The variance within would tell this but for rounding: the mean of equal values may differ
    from them in the last place.
    """
    anyone = np.empty((labels.max() + 1, X.shape[1]))
    anyone[labels] = X
    return bool((anyone[labels] == X).all())


def silhouette(X: Array, weights: Array, labels: Array) -> float:
    """Mean over observations of (b - a) / max(a, b), from -1 to 1; larger is better.

    a is the mean distance of an observation to the others of its cluster, b that to the
    observations of the next cluster, the one that is nearest in the mean.  An observation
    alone in its cluster counts as 0.  NaN for a single cluster and for as many clusters as
    observations.  Takes time by the square of n.

    P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of
    cluster analysis", Journal of Computational and Applied Mathematics 20 (1987).
    """
    weighted = np.flatnonzero(weights)
    numbers, labels = np.unique(labels[weighted], return_inverse=True)
    if not 2 <= len(numbers) < weights.sum():
        return float("nan")
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels))
    XT = np.ascontiguousarray(X[weighted][order].T)
    weights = weights[weighted][order]
    return float(np.average(_silhouettes(XT, weights, ends), weights=weights))


@jit
def _silhouettes(XT: Array, weights: Array, ends: Array) -> Array:
    """The silhouette of each observation, (n,).

    XT: IN, (d, n), one cluster after the other.  weights: IN, (n,), all above 0.  ends: IN,
    (k,), where in this order the clusters end.
    """
    d, n = XT.shape
    values = np.zeros(n)
    distance = np.empty(n)
    own = 0
    for i in range(n):
        while i >= ends[own]:
            own += 1
        distance[:] = 0.0
        for f in range(d):
            x = XT[f]
            for j in range(n):
                distance[j] += (x[j] - x[i]) * (x[j] - x[i])
        for j in range(n):
            distance[j] = np.sqrt(distance[j]) * weights[j]
        a, b = 0.0, np.inf
        start = 0
        for c in range(ends.shape[0]):
            total, size = 0.0, 0.0
            for j in range(start, ends[c]):
                total += distance[j]
                size += weights[j]
            start = ends[c]
            if c != own:
                b = min(b, total / size)
            elif size > 1:
                a = total / (size - 1)
            else:
                a = np.nan
        largest = max(a, b)
        if largest > 0:  # neither alone, which is NaN, nor equal to all others
            values[i] = (b - a) / largest
    return values


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
