"""Seedings: ways of choosing the first centroids, each under its name.

To add one, write a function like those in `rules` and give it a line in SEEDINGS: it is
then known to KMeans, to `choose_k` and to the command.  This module imports no NumPy, so that
the command's help can list the seedings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif._registry import lazy

if TYPE_CHECKING:
    import numpy as np

    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.seeding.draws import Draws
    from kmeans_gif.clustering.seeding.observations import Observations


class Seeding(NamedTuple):
    """A way of choosing the first centroids."""

    choose: Callable[[Observations, int, np.random.Generator], Array | Draws]
    """Called with the observations, k and the source of randomness; returns seeds `(k, d)`, or
    which observations they are."""
    help: str
    """Which seeds it chooses, in a few words that can stand in brackets after its name."""
    runs: int = 10
    """How many runs n_init="auto" makes."""


_RULES = "kmeans_gif.clustering.seeding.rules"

SEEDINGS = {
    "random": Seeding(lazy(f"{_RULES}:draw_by_weight"), "observations drawn by weight"),
    "k-means++": Seeding(
        lazy(f"{_RULES}:kmeans_plus_plus"),
        "observations drawn far from those before them, the best of several for each",
        runs=1,
    ),
    "uniform": Seeding(
        lazy(f"{_RULES}:draw_uniformly"), "drawn anywhere in the range of each feature"
    ),
    "corner": Seeding(
        lazy(f"{_RULES}:nearest_to_corner"),
        "the observations of lowest values in all features, a bad start to learn from",
        runs=1,
    ),
    "plain-k-means++": Seeding(
        lazy(f"{_RULES}:plain_kmeans_plus_plus"),
        "k-means++ with one drawn for each seed",
        runs=1,
    ),
    "k-means||": Seeding(
        lazy("kmeans_gif.clustering.seeding.rounds_of_draws:kmeans_parallel"),
        "k-means++ on 10 k observations drawn in five rounds, for data in chunks",
        runs=1,
    ),
}
