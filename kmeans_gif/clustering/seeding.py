"""The choice of the first centroids."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset, require_moderate
from kmeans_gif.errors import InputError, require_choice

SEEDINGS = ("random", "k-means++", "uniform", "corner")

_FEW_FEATURES = 8
"""Up to which observations are sorted feature by feature, whose cost grows with each."""


def choose_seeds(
    init: object, X: Array, weights: Array, order: Array, k: int, rng: np.random.Generator
) -> Array:
    """The first centroids `(k, d)`, by one of SEEDINGS or as given; see `check_init`.

    Observations are drawn in the `order` of `in_order`, so that draws do not depend on how they
    stand, nor on whether a weight stands for repeated ones.
    """
    if not isinstance(init, str):
        return np.array(init, dtype=np.float64)
    if init == "uniform":
        return rng.uniform(X.min(axis=0), X.max(axis=0), (k, X.shape[1]))
    if init == "corner":
        return X[_corner(X, weights, order, k)]
    draw = _random if init == "random" else _kmeans_plus_plus
    return X[draw(X, weights, order, k, rng)]


def check_init(init: object, dataset: Dataset, k: int) -> None:
    """Raise InputError unless `init` is one of SEEDINGS or a finite array `(k, d)`."""
    if isinstance(init, str):
        require_choice("init", init, SEEDINGS)
        return
    expected = (k, dataset.X.shape[1])
    try:
        seeds = np.array(init, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"init={init!r}: give one of {', '.join(SEEDINGS)} or an array of shape {expected}"
        ) from None
    if seeds.shape != expected:
        raise InputError(
            f"init has shape {seeds.shape}: must be {expected}, (n_clusters, features)"
        )
    if not np.isfinite(seeds).all():
        raise InputError("init holds NaN or infinity: every seed must be finite")
    require_moderate(np.vstack([seeds, dataset.extremes]), dataset.weights)


def require_distinct(X: Array, weights: Array, k: int, what: str = "observations") -> None:
    """Raise InputError if fewer than k distinct observations, called `what`, have a weight."""
    distinct = count_distinct(X, weights, k)
    if distinct < k:
        if distinct == 1:
            raise InputError(f"n_clusters={k} is too many: all {what} are the same; choose 1")
        raise InputError(
            f"n_clusters={k} is more than the {distinct} distinct {what}: "
            f"choose from 1 to {distinct}"
        )


def count_distinct(X: Array, weights: Array, enough: int) -> int:
    """How many distinct observations have a weight, or `enough` if they are that many."""
    head = 4 * enough + 64  # nearly always enough to see that many
    if len(np.unique(X[:head][weights[:head] > 0], axis=0)) >= enough:
        return enough
    return min(enough, len(np.unique(X[weights > 0], axis=0)))


def in_order(X: Array) -> Array:
    """Indices `(n,)` of the observations in an order that depends on their values alone.

    That is by their first feature, then the second, and so on.

    Observations of many features are sorted by one fixed combination of them instead, added
    up feature by feature, so that it does not depend on where an observation stands.
    """
    if X.shape[1] > _FEW_FEATURES:
        combination = np.zeros(len(X))
        for feature, factor in zip(X.T, np.random.default_rng(0).random(X.shape[1]), strict=True):
            combination += factor * feature
        return np.argsort(combination, kind="stable")
    order = np.arange(len(X))
    first = X[:, 0]
    if (first[1:] < first[:-1]).any():
        order = np.argsort(first)
        first = first[order]
    equal = first[1:] == first[:-1]
    if not equal.any() or X.shape[1] == 1:
        return order
    # Where first features tie, as they do in photos, the rest decides.
    ordered = X[order]
    for before, after in zip(ordered[:-1].T[1:], ordered[1:].T[1:], strict=True):
        if (equal & (after < before)).any():
            return np.lexsort(X.T[::-1])
        equal &= after == before
    return order


def _random(X: Array, weights: Array, order: Array, k: int, rng: np.random.Generator) -> list[int]:
    """k observations of distinct values, each drawn by weight among the values not yet taken."""
    pool = weights[order]
    chosen: list[int] = []
    taken: set[bytes] = set()
    value_ids = None
    while True:
        for i in order[_draw(pool, 2 * (k - len(chosen)) + 8, rng)]:
            # Rejecting values that are taken is the same as drawing among the others.
            value = _value(X[i])
            if value not in taken:
                taken.add(value)
                chosen.append(int(i))
                if len(chosen) == k:
                    return chosen
        # Too many rejections: take those values out of the pool.
        if value_ids is None:
            value_ids = np.unique(X, axis=0, return_inverse=True)[1].ravel()
        pool[np.isin(value_ids[order], value_ids[chosen])] = 0.0


def _kmeans_plus_plus(
    X: Array, weights: Array, order: Array, k: int, rng: np.random.Generator
) -> list[int]:
    """Each seed drawn in proportion to weight times squared distance to the seeds before it.

    Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007;
    the algorithm as published, without the several candidates a draw of its section 5.
    """
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
    return chosen


def _corner(X: Array, weights: Array, order: Array, k: int) -> list[int]:
    """The k observations of distinct values nearest to the lowest corner of the data's box.

    Of equally near ones the one of the lowest first feature, and so on.  Only observations
    with a weight count.
    """
    counted = order[weights[order] > 0]
    points = X[counted]
    distances = ((points - points.min(axis=0)) ** 2).sum(axis=1)
    chosen: dict[bytes, int] = {}
    for i in counted[np.argsort(distances, kind="stable")]:
        chosen.setdefault(_value(X[i]), int(i))
        if len(chosen) == k:
            break
    return list(chosen.values())


def _value(observation: Array) -> bytes:
    """What observations of equal values have in common: -0.0 equals 0.0."""
    return (observation + 0.0).tobytes()


def _draw(chances: Array, count: int, rng: np.random.Generator) -> Array:
    """`count` indices drawn with replacement in proportion to `chances`."""
    cumulative = np.cumsum(chances)
    indices = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
    # Rounding may reach the very end, where the last index with a chance stands.
    return np.minimum(indices, np.searchsorted(cumulative, cumulative[-1]))


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
