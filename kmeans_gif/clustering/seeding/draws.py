"""Which observations a seeding drew, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.seeding.observations import value_bytes
from kmeans_gif.data.own_arrays import OwnsArrays

NOBODY = -1
"""In place of a candidate where there were fewer."""
_GREEDY = "k-means++"
BY_WEIGHT, BY_DISTANCE = ("random",), (_GREEDY, "plain-k-means++")
"""Seedings whose chances follow from the data and from what was drawn before."""
_OBSERVATIONS = (*BY_WEIGHT, *BY_DISTANCE, "corner", "k-means||")
"""Seedings whose seeds are observations."""


@dataclass(frozen=True, eq=False)
class Draws(OwnsArrays):
    """How the seeds of a run were drawn: `history.seeding`.

    >>> import numpy as np
    >>> from kmeans_gif import KMeans
    >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
    >>> history = KMeans(2, init="corner").fit(X).history_
    >>> history.seeding.rule, history.seeding.indices
    ('corner', array([0, 1]))
    """

    rule: str = ""
    """Name of the seeding, one of `SEEDINGS`."""
    indices: Array | None = None
    """(k,) int64: the observation that each seed is, in the order of draws; None for seeds that
    are no observations, or of which the seeding did not tell."""
    candidates: Array | None = None
    """(k, c) int64: the observations that were drawn for each seed, of which the one that leaves
    the lowest inertia was taken; -1 where there were fewer.  None where the first was taken."""


def fits(draws: Draws, X: Array, seeds: Array) -> bool:
    """Whether `seeds` `(k, d)` can have come from `draws` on observations `X` `(n, d)`."""
    indices, candidates = draws.indices, draws.candidates
    if indices is None:
        return candidates is None and draws.rule not in _OBSERVATIONS
    if indices.min() < 0 or indices.max() >= len(X) or not np.array_equal(X[indices], seeds):
        return False
    if len({value_bytes(X[i]) for i in indices}) < len(indices):
        return False
    if candidates is None:
        return draws.rule != _GREEDY
    inside = candidates.min() >= NOBODY and candidates.max() < len(X)
    return bool(inside and (candidates == indices[:, None]).any(axis=1).all())
