"""The seedings that SEEDINGS lists.

Each chooses k centroids `(k, d)` for observations that hold at least k distinct values of some
weight, or tells which observations they are, as `Draws`.  Those that draw go by
`Observations.order`.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import exact_total
from kmeans_gif.clustering.seeding.draws import NOBODY, Draws
from kmeans_gif.clustering.seeding.observations import Observations, value_bytes
from kmeans_gif.errors import InputError

_BLOCK = 512
"""Observations whose distances are computed at a time, with vector units."""


def draw_by_weight(observations: Observations, k: int, rng: np.random.Generator) -> Draws:
    """k observations of distinct values, each drawn by weight among the values not yet taken."""
    X, order, cumulative = observations.X, observations.order, observations.cumulative
    chosen: list[int] = []
    taken: set[bytes] = set()
    value_ids = None
    while True:
        for i in order[_drawn(cumulative, 2 * (k - len(chosen)) + 8, rng)]:
            # Rejecting values that are taken is the same as drawing among the others.
            value = value_bytes(X[i])
            if value not in taken:
                taken.add(value)
                chosen.append(int(i))
                if len(chosen) == k:
                    return Draws(indices=np.array(chosen))
        # Too many rejections: take those values out of the pool.
        if value_ids is None:
            value_ids = np.unique(X, axis=0, return_inverse=True)[1].ravel()
        left = np.isin(value_ids[order], value_ids[chosen], invert=True)
        cumulative = np.cumsum(np.where(left, observations.weights[order], 0.0))


def kmeans_plus_plus(observations: Observations, k: int, rng: np.random.Generator) -> Draws:
    """Each seed is the best of several candidates, drawn far from the seeds before them.

    Candidates are drawn in proportion to weight times squared distance to the seeds before; the
    one that leaves the lowest inertia is taken.  Their number is 2 + floor(ln k), as in
    scikit-learn; greedy k-means++ stands in section 5 of Arthur & Vassilvitskii, "k-means++: the
    advantages of careful seeding", SODA 2007.
    """
    return _drawn_far_apart(observations, k, rng, 2 + int(np.log(k)))


def plain_kmeans_plus_plus(observations: Observations, k: int, rng: np.random.Generator) -> Draws:
    """Each seed drawn in proportion to weight times squared distance to the seeds before it.

    k-means++ as Arthur & Vassilvitskii published it, with one candidate a seed.
    """
    return _drawn_far_apart(observations, k, rng, 1)


def _drawn_far_apart(
    observations: Observations, k: int, rng: np.random.Generator, candidates: int
) -> Draws:
    # In the order of draws, so that sums do not depend on how observations stand either.
    order = observations.order
    X, weights = observations.X[order], observations.weights[order]
    XT = np.ascontiguousarray(X.T)
    chosen = [int(_drawn(observations.cumulative, 1, rng)[0])]
    looked_at = np.full((k, candidates), NOBODY)
    looked_at[0, 0] = order[chosen[0]]
    nearest, lowered = np.full((2, len(X)), np.inf)
    lower_distances(XT, X[chosen[0]], nearest, lowered)
    while len(chosen) < k:
        nearest, lowered = lowered, nearest
        chances = weights * nearest
        if not chances.any():  # distinct values, yet so close that their distance underflows
            raise InputError(
                f"n_clusters={k}: only {len(chosen)} observations lie a measurable distance apart"
            )
        drawn = _drawn(np.cumsum(chances), candidates, rng)
        looked_at[len(chosen)] = order[drawn]
        left = []
        for i in drawn if candidates > 1 else ():
            lower_distances(XT, X[i], nearest, lowered)
            left.append(exact_total(weights, lowered))
        best = int(drawn[int(np.argmin(left)) if left else 0])
        if not left or best != drawn[-1]:
            lower_distances(XT, X[best], nearest, lowered)
        chosen.append(best)
    return Draws(indices=order[chosen], candidates=looked_at if candidates > 1 else None)


def draw_uniformly(observations: Observations, k: int, rng: np.random.Generator) -> Array:
    """Points drawn uniformly from the box around the observations that have a weight."""
    X = observations.X
    if not observations.weights.all():
        X = X[observations.weights > 0]
    return rng.uniform(X.min(axis=0), X.max(axis=0), (k, X.shape[1]))


def nearest_to_corner(observations: Observations, k: int, rng: np.random.Generator) -> Draws:
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
    return Draws(indices=np.array(list(chosen.values())))


def _drawn(cumulative: Array, count: int, rng: np.random.Generator) -> Array:
    """`count` indices drawn with replacement by chances, of which the cumulative sums are given."""
    indices = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
    # Rounding may reach the very end, where the last index with a chance stands.
    drawn: Array = np.minimum(indices, np.searchsorted(cumulative, cumulative[-1]))
    return drawn


@jit
def lower_distances(XT: Array, centroid: Array, nearest: Array, lowered: Array) -> None:
    """Squared distances to `centroid`, or `nearest` where that is smaller.

    XT: IN, (d, n).  centroid: IN, (d,).  nearest: IN, (n,).  lowered: OUT, (n,).
    """
    d, n = XT.shape
    for start in range(0, n, _BLOCK):
        stop = min(n, start + _BLOCK)
        # Slices are looped over from zero, so that vector units can be used.
        low, near = lowered[start:stop], nearest[start:stop]
        for f in range(d):
            x, c = XT[f, start:stop], centroid[f]
            if f == 0:
                for i in range(len(low)):
                    low[i] = (x[i] - c) * (x[i] - c)
            else:
                for i in range(len(low)):
                    low[i] += (x[i] - c) * (x[i] - c)
        for i in range(len(low)):
            low[i] = low[i] if low[i] < near[i] else near[i]
