"""The chances that observations had to be drawn as seeds, from what was drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import exact_total
from kmeans_gif.clustering.seeding.draws import BY_DISTANCE, BY_WEIGHT, Draws
from kmeans_gif.clustering.seeding.rules import lower_distances
from kmeans_gif.clustering.units import units_of
from kmeans_gif.data.dataset import Dataset


def chances(dataset: Dataset, draws: Draws) -> Iterator[Array]:
    """Before each of the k draws, the chance of each observation to be drawn: `(n,)`, sum 1.

    For k-means++ that is its weight times D², the squared distance to the nearest seed so far;
    for random its weight, unless its value is taken.  Other seedings draw nothing by chance among
    observations, and there is nothing.
    """
    if draws.indices is None or draws.rule not in BY_WEIGHT + BY_DISTANCE:
        return
    # In the units of the run, in which D² neither loses digits nor vanishes.
    X = units_of(dataset).into(dataset.X)
    XT = np.ascontiguousarray(X.T)
    odds = np.ones(len(X))
    nearest, lowered = np.full((2, len(X)), np.inf)
    for drawn in draws.indices:
        yield dataset.weights * odds / exact_total(dataset.weights, odds)
        lower_distances(XT, X[drawn], nearest, lowered)
        nearest, lowered = lowered, nearest
        odds = nearest if draws.rule in BY_DISTANCE else odds * (X[drawn] != X).any(axis=1)
