"""The parameter `init` of KMeans: what it may be, and the first centroids that it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.feature_names import feature_names
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.clustering.seeding.draws import Draws
from kmeans_gif.clustering.seeding.observations import Observations
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError, require_choice

Init = str | Array | Callable[..., Array]
"""The name of a seeding, seeds `(k, d)`, or a function `f(X, n_clusters, random_state)`."""


class Seeds(NamedTuple):
    """The first centroids of a run."""

    centroids: Array
    """(k, d)."""
    draws: Draws | None
    """How they were drawn; None where a user gave them, or a function that chooses them."""


def check_init(init: object, dataset: Dataset, k: int) -> None:
    """Raise InputError unless `init` names a seeding, is a function, or a finite array `(k, d)`.

    What a function returns is checked once it has been called, by `choose_seeds`.
    """
    if isinstance(init, str):
        require_choice("init", init, SEEDINGS)
    elif not callable(init):
        _given_seeds(init, dataset, k)


def choose_seeds(
    init: object, observations: Observations, k: int, rng: np.random.Generator
) -> Seeds:
    """The first centroids for an `init` that `check_init` lets pass.

    Raises InputError for a function that returns anything but a finite array `(k, d)`.
    """
    if isinstance(init, str):
        chosen = SEEDINGS[init].choose(observations, k, rng)
        if isinstance(chosen, Draws):
            return Seeds(observations.X[chosen.indices], replace(chosen, rule=init))
        return Seeds(chosen, Draws(init))
    if callable(init):
        return Seeds(_called_seeds(init, observations.dataset, k, rng), None)
    return Seeds(np.array(init, dtype=np.float64), None)


def init_name(init: Callable[..., object]) -> str:
    """The name of a function, for messages and files."""
    function = getattr(init, "func", init)  # a functools.partial has no name of its own
    return str(getattr(function, "__name__", type(function).__name__))


def _given_seeds(init: object, dataset: Dataset, k: int) -> None:
    names = feature_names(init)
    if names is not None and dataset.feature_names and [*names] != [*dataset.feature_names]:
        raise InputError(
            f"init has the columns {', '.join(names)}: must be {', '.join(dataset.feature_names)}, "
            "as those of X"
        )
    try:
        seeds = np.array(init, dtype=np.float64)
    except OverflowError:
        raise InputError("init holds numbers beyond the range of float64") from None
    except (TypeError, ValueError):
        raise InputError(
            f"init={init!r}: give one of {', '.join(SEEDINGS)}, an array of shape "
            f"{_shape(dataset, k)} or a function f(X, n_clusters, random_state)"
        ) from None
    _check_seeds(seeds, dataset, k, "init")


def _called_seeds(
    init: Callable[..., object], dataset: Dataset, k: int, rng: np.random.Generator
) -> Array:
    # scikit-learn's functions know no Generator.
    random_state = np.random.RandomState(rng.integers(2**32, size=4, dtype=np.uint32))
    returned = init(dataset.X, k, random_state=random_state)
    result = f"init={init_name(init)}: its result"
    try:
        seeds = np.array(returned, dtype=np.float64)
    except OverflowError:
        raise InputError(f"{result} holds numbers beyond the range of float64") from None
    except (TypeError, ValueError):
        raise InputError(
            f"{result} is a {type(returned).__name__}: must be an array of numbers of shape "
            f"{_shape(dataset, k)}, (n_clusters, features)"
        ) from None
    _check_seeds(seeds, dataset, k, result)
    return seeds


def _check_seeds(seeds: Array, dataset: Dataset, k: int, what: str) -> None:
    expected = _shape(dataset, k)
    if seeds.shape != expected:
        raise InputError(
            f"{what} has shape {seeds.shape}: must be {expected}, (n_clusters, features)"
        )
    if not np.isfinite(seeds).all():
        raise InputError(f"{what} holds NaN or infinity: every seed must be finite")
    try:
        require_moderate(np.vstack([seeds, dataset.extremes]), dataset.weighing)
    except InputError as error:
        raise InputError(f"{what}: {error}") from None


def _shape(dataset: Dataset, k: int) -> tuple[int, int]:
    return k, dataset.rows.shape[1]
