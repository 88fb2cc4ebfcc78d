"""Which members of a cluster are shown, and where."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History

NOBODY = -1


def choose_members(history: History, states: list[int], nearest: int, random: int) -> Array:
    """Observations to show, `(len(states), k, nearest + random)`; NOBODY where none is left.

    The first `nearest` places of a cluster hold those nearest to its centroid.  The others hold
    the first of its remaining members in one shuffled order of all observations, so that an
    observation that goes over to another cluster tends to be shown there too.  Whoever is
    shown in one state and the next keeps the place.
    """
    n = len(history.dataset.X)
    k = history.n_clusters
    rank = np.random.default_rng(0).permutation(n)
    distance = np.empty(n)
    shown = np.full((len(states), k, nearest + random), NOBODY)
    for i, t in enumerate(states):
        own_distances(history.dataset.X, history.centroids[t], history.labels[t], distance)
        for j in range(k):
            members = np.flatnonzero(history.labels[t] == j)
            close = _first(members, distance, nearest)
            others = _first(np.setdiff1d(members, close, assume_unique=True), rank, random)
            shown[i, j, : len(close)] = close
            shown[i, j, nearest : nearest + len(others)] = others
            if i:
                _keep_places(shown[i - 1, j, :nearest], shown[i, j, :nearest])
                _keep_places(shown[i - 1, j, nearest:], shown[i, j, nearest:])
    return shown


def _first(members: Array, key: Array, count: int) -> Array:
    """The `count` members of lowest key, in its order, lower indices first where it ties."""
    return members[np.argsort(key[members], kind="stable")[:count]]


def _keep_places(before: Array, after: Array) -> None:
    """Reorder `after` so that whoever is in `before` too stands at the same place."""
    arrived = [int(who) for who in after if who not in before]
    staying = np.isin(before, after)
    after[:] = np.where(staying, before, NOBODY)
    # Each place that is free goes to the next newcomer; NOBODY counts as one.
    for place in np.flatnonzero(~staying | (before == NOBODY)):
        after[place] = arrived.pop(0) if arrived else NOBODY


@jit
def own_distances(X: Array, centroids: Array, labels: Array, distances: Array) -> None:
    """Squared distance of each observation to the centroid of its label.

    X: IN, (n, d).  centroids: IN, (k, d).  labels: IN, (n,).  distances: OUT, (n,).
    """
    for i in range(X.shape[0]):
        centroid = centroids[labels[i]]
        total = 0.0
        for f in range(X.shape[1]):
            total += (X[i, f] - centroid[f]) * (X[i, f] - centroid[f])
        distances[i] = total
