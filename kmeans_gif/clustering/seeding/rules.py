"""The seedings that SEEDINGS lists.

Each chooses k centroids `(k, d)` for observations that hold at least k distinct values of some
weight.  Those that draw go by `Observations.order`.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.seeding.observations import Observations, value_bytes
from kmeans_gif.errors import InputError


def draw_by_weight(observations: Observations, k: int, rng: np.random.Generator) -> Array:
    """k observations of distinct values, each drawn by weight among the values not yet taken."""
    X, order = observations.X, observations.order
    pool = observations.weights[order]
    chosen: list[int] = []
    taken: set[bytes] = set()
    value_ids = None
    while True:
        for i in order[_draw(pool, 2 * (k - len(chosen)) + 8, rng)]:
            # Rejecting values that are taken is the same as drawing among the others.
            value = value_bytes(X[i])
            if value not in taken:
                taken.add(value)
                chosen.append(int(i))
                if len(chosen) == k:
                    return X[chosen]
        # Too many rejections: take those values out of the pool.
        if value_ids is None:
            value_ids = np.unique(X, axis=0, return_inverse=True)[1].ravel()
        pool[np.isin(value_ids[order], value_ids[chosen])] = 0.0


def kmeans_plus_plus(observations: Observations, k: int, rng: np.random.Generator) -> Array:
    """Each seed drawn in proportion to weight times squared distance to the seeds before it.

    Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007;
    the algorithm as published, without the several candidates a draw of its section 5.
    """
    X, weights, order = observations.X, observations.weights, observations.order
    XT = np.ascontiguousarray(X.T)
    nearest = np.full(len(X), np.inf)
    chosen = [int(order[_draw(weights[order], 1, rng)[0]])]
    while len(chosen) < k:
        _lower_distances(XT, X[chosen[-1]], nearest)
        chances = weights * nearest
        if not chances.any():  # distinct values, yet so close that their distance underflows
            raise InputError(
                f"n_clusters={k}: only {len(chosen)} observations lie a measurable distance apart"
            )
        chosen.append(int(order[_draw(chances[order], 1, rng)[0]]))
    return X[chosen]


def draw_uniformly(observations: Observations, k: int, rng: np.random.Generator) -> Array:
    """Points drawn uniformly from the box around the observations that have a weight."""
    X = observations.X
    if not observations.weights.all():
        X = X[observations.weights > 0]
    return rng.uniform(X.min(axis=0), X.max(axis=0), (k, X.shape[1]))


def nearest_to_corner(observations: Observations, k: int, rng: np.random.Generator) -> Array:
    """The k observations of distinct values nearest to the lowest corner of the data's box.

    Of equally near ones the one of the lowest first feature, and so on.  Only observations
    with a weight count.
    """
    X, order = observations.X, observations.order
    counted = order[observations.weights[order] > 0]
    points = X[counted]
    distances = ((points - points.min(axis=0)) ** 2).sum(axis=1)
    chosen: dict[bytes, int] = {}
    for i in counted[np.argsort(distances, kind="stable")]:
        chosen.setdefault(value_bytes(X[i]), int(i))
        if len(chosen) == k:
            break
    return X[list(chosen.values())]


def _draw(chances: Array, count: int, rng: np.random.Generator) -> Array:
    """`count` indices drawn with replacement in proportion to `chances`."""
    cumulative = np.cumsum(chances)
    indices = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
    # Rounding may reach the very end, where the last index with a chance stands.
    drawn: Array = np.minimum(indices, np.searchsorted(cumulative, cumulative[-1]))
    return drawn


@jit
def _lower_distances(XT: Array, centroid: Array, nearest: Array) -> None:
    """Lower `nearest` to the squared distance to `centroid` where that is smaller.

    XT: IN, (d, n).  centroid: IN, (d,).  nearest: INOUT, (n,).
    """
    d, n = XT.shape
    for i in range(n):
        distance = 0.0
        for f in range(d):
            distance += (XT[f, i] - centroid[f]) * (XT[f, i] - centroid[f])
        nearest[i] = min(nearest[i], distance)
