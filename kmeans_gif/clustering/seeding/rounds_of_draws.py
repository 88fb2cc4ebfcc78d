"""k-means||: candidates drawn many at a time, in few rounds, and k-means++ among them.

B. Bahmani et al., "Scalable k-means++", Proceedings of the VLDB Endowment 5, 2012, with 2 k
candidates in each of 5 rounds.  They draw each observation independently, 2 k on average; here
exactly 2 k are drawn, in proportion to weight times squared distance, without replacement.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.seeding.draws import Draws
from kmeans_gif.clustering.seeding.observations import Observations
from kmeans_gif.clustering.seeding.racing import Fastest, new_key, race
from kmeans_gif.clustering.seeding.rules import kmeans_plus_plus
from kmeans_gif.clustering.sum_kernels import own_squares
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError

ROUNDS, EACH = 5, 2
"""Rounds, and candidates in each for each cluster."""


def kmeans_parallel(observations: Observations, k: int, rng: np.random.Generator) -> Draws:
    """k observations far apart; draws go by where observations stand, not by their order.

    With location, pixels are numbered row by row, as they are wherever they are read.
    """
    X, weights = np.ascontiguousarray(observations.X), observations.weights
    numbers, index = _numbered(observations.dataset)
    with ThreadPool() as pool:
        nearest = nearest_centroids(X, weights, pool)

        def draw(chosen: Array, key: Array, count: int) -> Fastest:
            chances = weights
            if len(chosen):
                labels = nearest.start(len(chosen)).label(chosen, pool).labels
                chances = weights * squares_to(X, chosen, labels)
            return race(X, chances, numbers, key, count)

        def sizes(chosen: Array) -> Array:
            return AssignmentStep(nearest, weights, len(chosen), pool).assign(chosen).sizes

        return Draws(indices=index[chosen_in_rounds(draw, sizes, k, X.shape[1], rng)[0]])


def _numbered(dataset: Dataset) -> tuple[Array, Array]:
    """Numbers `(n,)` of the observations by where they stand, and which one has each number."""
    numbers = index = np.arange(len(dataset.rows))
    if dataset.location_scale is not None and dataset.inverse is not None:
        index = dataset.inverse
        pixels = np.arange(len(index))
        if dataset.mask is not None:
            pixels = pixels[~dataset.mask.ravel()]
        numbers = np.empty_like(numbers)
        numbers[index[pixels]] = pixels
    return numbers, index


def chosen_in_rounds(
    draw: Callable[[Array, Array, int], Fastest],
    sizes: Callable[[Array], Array],
    k: int,
    d: int,
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """Indices `(k,)` and values `(k, d)` of the observations chosen.

    `draw(chosen, key, count)` holds a race in proportion to weight times squared distance to those
    `chosen`, to weight alone if there are none; `sizes` tells the weight nearest to each.
    """
    index, chosen = np.empty(0, np.int64), np.empty((0, d))
    rounds = 0
    while rounds <= ROUNDS or len(chosen) < k:
        found = draw(chosen, new_key(rng), EACH * k if rounds else 1)
        if not len(found.which):  # every observation has been chosen, or lies beside one
            break
        index = np.concatenate([index, found.which])
        chosen = np.concatenate([chosen, found.rows])
        _, kept = np.unique(chosen + 0.0, axis=0, return_index=True)  # 0.0: -0.0 is the same value
        kept.sort()
        index, chosen = index[kept], chosen[kept]
        rounds += 1
    if len(chosen) < k:
        raise InputError(
            f"n_clusters={k}: only {len(chosen)} observations lie a measurable distance apart"
        )
    among = kmeans_plus_plus(Observations(Dataset(chosen, sizes(chosen))), k, rng).indices
    return index[among], chosen[among]


def squares_to(X: Array, centroids: Array, labels: Array) -> Array:
    """Squared distances `(m,)` of `X` `(m, d)` to the centroids of their labels."""
    squares = np.empty(len(X))
    own_squares(X, np.ones(len(X)), labels, centroids, 0, len(X), squares)
    return squares
