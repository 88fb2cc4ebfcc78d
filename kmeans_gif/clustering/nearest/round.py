"""What one round of a run finds, and how a run ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array


class Round(NamedTuple):
    """Labels, and sums of those that switched; every sum is the same in any order."""

    labels: Array
    """(n,), of `label_type(k)`, a new array."""
    bins: list[Array]
    """(k + 1, bins, d + 1) each, to be added: what clusters gained in features and weight, exactly;
    at the end the weight of the observations that switched, 0 in the first round."""


class End(NamedTuple):
    """How a run ended, without its states."""

    inertia: float
    n_iter: int
    converged: bool
    centroids: Array
    """(k, d)."""


def no_bins(k: int, d: int, splitters: Array | None) -> Array:
    """Bins of 0."""
    return np.zeros((k + 1, 1 if splitters is None else splitters.shape[1] + 1, d + 1))
