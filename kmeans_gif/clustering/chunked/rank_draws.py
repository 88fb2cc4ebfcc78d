"""The seeding "random" over chunks: the same draws as in memory, without sorting all observations.

In memory observations are drawn by their rank in an order of values.  Here two readings find
those of the ranks drawn: the first counts observations between pivots, which are some of the
sample in that order; the second collects those between the pivots that enclose a rank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.survey import Survey, in_units
from kmeans_gif.clustering.seeding.observations import FEW_FEATURES, combination, value_bytes
from kmeans_gif.clustering.units import Units

_PIVOTS, _PLACES = 4096, 1 << 16
"""Observations of a table, and places in a picture, between which others are counted."""


def draw_by_rank(survey: Survey, k: int, rng: np.random.Generator, pool: ThreadPool) -> Array:
    """k observations of distinct values `(k, d)`, in the units of the run; see `draw_by_weight`."""
    taken: dict[bytes, Array] = {}
    pivots, excluded, left = _pivots(survey), np.empty((0, survey.d)), survey.n
    while True:
        counts = survey.place.merged(_Count(pivots, excluded, survey.units), pool).counts
        left = int(counts.sum())
        draws = rng.random(2 * (k - len(taken)) + 8) * left
        ranks = np.minimum(np.floor(draws), left - 1).astype(np.int64)
        for row in _rows_of(survey, ranks, counts, pivots, excluded, pool):
            taken.setdefault(value_bytes(row), row)
            if len(taken) == k:
                return np.array(list(taken.values()))
        excluded = np.array(list(taken.values()))


def _rows_of(
    survey: Survey, ranks: Array, counts: Array, pivots: Array, excluded: Array, pool: ThreadPool
) -> Array:
    """The observations `(r, d)` of `ranks` in the order of draws, those `excluded` left out."""
    buckets = np.searchsorted(np.cumsum(counts), ranks, side="right")
    wanted = np.zeros(len(counts), bool)
    wanted[buckets] = True
    collect = _Collect(pivots, excluded, survey.units, wanted)
    found = survey.place.merged(collect, pool)
    order = np.lexsort(found.keys.T[::-1])
    # Ranks among those that were collected: without the buckets before that were not.
    skipped = np.cumsum(np.where(wanted, 0, counts))[buckets]
    rows: Array = found.rows[order[ranks - skipped]]
    return rows


@dataclass(frozen=True, eq=False)
class _Counts:
    counts: Array
    """(p + 1,) observations before each of p pivots, and after the last."""

    def merged(self, other: _Counts) -> _Counts:
        """See Part."""
        return _Counts(self.counts + other.counts)


@dataclass(frozen=True, eq=False)
class _Count:
    pivots: Array
    excluded: Array
    units: Units

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Counts:
        """See Work."""
        keys = _others(in_units(rows(), self.units), at, self.excluded)[1]
        return _Counts(np.bincount(_places(keys, self.pivots), minlength=len(self.pivots) + 1))


@dataclass(frozen=True, eq=False)
class _Collected:
    rows: Array
    keys: Array

    def merged(self, other: _Collected) -> _Collected:
        """See Part."""
        return _Collected(np.vstack([self.rows, other.rows]), np.vstack([self.keys, other.keys]))


@dataclass(frozen=True, eq=False)
class _Collect:
    pivots: Array
    excluded: Array
    units: Units
    wanted: Array
    """(p + 1,) whether observations there are collected."""

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Collected:
        """See Work."""
        X, keys = _others(in_units(rows(), self.units), at, self.excluded)
        inside = self.wanted[_places(keys, self.pivots)]
        return _Collected(X[inside], keys[inside])


def _others(X: Array, at: ChunkAt, excluded: Array) -> tuple[Array, Array]:
    """Observations of a chunk whose values are not among `excluded`, and their keys."""
    keys = _keys(X, np.arange(at.first, at.last))
    if not len(excluded):
        return X, keys
    keep = np.ones(len(X), bool)
    for value in excluded:
        keep &= (value != X).any(axis=1)
    return X[keep], keys[keep]


def _pivots(survey: Survey) -> Array:
    """Keys of some observations, in order; of a picture, before those of some pixels."""
    if survey.pixels is not None:  # those that are shown leave out whole rows
        places = survey.pixels.spaced(_PLACES)
        rows = np.pad(places, ((0, 0), (0, survey.d - 2)), constant_values=-np.inf)
        return _keys(survey.units.into(rows), np.zeros(len(rows)))
    index = survey.sampling.index
    step = -(-len(index) // _PIVOTS)
    keys = _keys(survey.units.into(survey.sample.X[::step]), index[::step])
    return np.ascontiguousarray(keys[np.lexsort(keys.T[::-1])])


def _keys(rows: Array, index: Array) -> Array:
    """What observations are sorted by, `(m, columns)`: no two are the same."""
    values = rows if rows.shape[1] <= FEW_FEATURES else combination(rows)[:, None]
    return np.column_stack([values, index.astype(np.float64)])


def _places(keys: Array, pivots: Array) -> Array:
    """How many of `pivots` stand at or before each of `keys`, `(m,)`."""
    places = np.empty(len(keys), np.int64)
    _find_places(keys, pivots, places)
    return places


@jit
def _find_places(keys: Array, pivots: Array, places: Array) -> None:
    """Binary search, in the order of first columns, then second, and so on.

    keys: IN, (m, columns).  pivots: IN, (p, columns), in order.  places: OUT, (m,).
    """
    for i in range(len(keys)):
        first, last = 0, len(pivots)
        while first < last:
            middle = (first + last) // 2
            before = False
            for f in range(keys.shape[1]):
                if keys[i, f] != pivots[middle, f]:
                    before = keys[i, f] < pivots[middle, f]
                    break
            if before:
                last = middle
            else:
                first = middle + 1
        places[i] = first
