"""Weighted observations as seedings see them: in an order of values, counted where distinct."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError

FEW_FEATURES = 8
"""Number of features up to which observations are sorted by one feature after the other."""
_HEAD = 64
"""Observations at the head that nearly always show that not all are whole numbers."""


@dataclass(frozen=True, eq=False)
class Observations:
    """What a seeding chooses from: the observations of a dataset, and an order to draw them in.

    A seeding that goes by `order` draws the same values however the observations stand, and
    whether a weight stands for repeated ones.
    """

    dataset: Dataset

    @property
    def X(self) -> Array:
        """(n, d) float64."""
        return self.dataset.X

    @property
    def weights(self) -> Array:
        """(n,) float64."""
        return self.dataset.weights

    @cached_property
    def order(self) -> Array:
        """(n,) indices in an order that depends on the values of observations alone."""
        return in_order(self.X)

    @cached_property
    def cumulative(self) -> Array:
        """(n,) weights, added up in that order: many seedings draw by them."""
        return np.cumsum(self.weights[self.order])


def in_order(X: Array) -> Array:
    """Indices `(n,)` of the observations in an order that depends on their values alone.

    That is by their first feature, then the second, and so on.

    Observations of many features are sorted by one fixed combination of them instead, added
    up feature by feature, so that it does not depend on where an observation stands.
    """
    if X.shape[1] > FEW_FEATURES:
        return np.argsort(combination(X), kind="stable")
    found = _in_order_of_levels(X) if 1 < X.shape[1] <= 3 else None
    if found is not None:
        return found
    order: Array = np.arange(len(X))
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
            order = np.lexsort(X.T[::-1])
            break
        equal &= after == before
    return order


def _in_order_of_levels(X: Array) -> Array | None:
    """As `in_order`, for different whole numbers from 0 to 65535, such as colors, by one sort.

    None for others.  A million colors take 30 ms instead of 190.
    """
    for some in (X[:_HEAD], X):
        with np.errstate(invalid="ignore"):
            levels = some.astype(np.uint16)
        if (levels != some).any():
            return None
    keys = np.zeros(len(X))
    for level in levels.T:
        keys *= 2.0**16
        keys += level
    order = np.argsort(keys)
    return order if (np.diff(keys[order]) > 0).all() else None


def combination(X: Array) -> Array:
    """The numbers `(n,)` by which observations of many features are sorted."""
    combined = np.zeros(len(X))
    for feature, factor in zip(X.T, np.random.default_rng(0).random(X.shape[1]), strict=True):
        combined += factor * feature
    return combined


def value_bytes(observation: Array) -> bytes:
    """The same bytes for observations of equal values: -0.0 equals 0.0."""
    return (observation + 0.0).tobytes()


def require_distinct(X: Array, weights: Array, k: int, what: str = "observations") -> None:
    """Raise InputError if fewer than k distinct observations, called `what`, have a weight."""
    require_enough(count_distinct(X, weights, k), k, what)


def require_enough(distinct: int, k: int, what: str = "observations") -> None:
    """Raise InputError if there are fewer than k distinct observations, called `what`."""
    if distinct < k:
        if distinct == 1:
            raise InputError(f"n_clusters={k} is too many: all {what} are the same; choose 1")
        raise InputError(
            f"n_clusters={k} is more than the {distinct} distinct {what}: "
            f"choose from 1 to {distinct}"
        )


def count_distinct(X: Array, weights: Array, enough: int) -> int:
    """How many distinct observations have a weight, or `enough` if they are that many."""
    head = X[: 4 * enough + 64][weights[: 4 * enough + 64] > 0]  # nearly always shows that many
    values = np.ascontiguousarray(head + 0.0)  # 0.0: as in `value_bytes`
    if len(set(values.view(f"V{values.shape[1] * values.itemsize}").ravel().tolist())) >= enough:
        return enough
    return min(enough, len(np.unique(X[weights > 0], axis=0)))
