"""The seeding "random" over chunks: the same draws as in memory, without sorting all observations.

In memory observations are drawn by their rank in an order of values.  Here two readings find
those of the ranks drawn: the first counts observations between pivots, which are some of the
sample in that order; the second collects those between the pivots that enclose a rank.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.survey import Survey
from kmeans_gif.clustering.seeding.observations import FEW_FEATURES, combination, value_bytes

_PIVOTS = 4096
"""Observations between which others are counted."""


def draw_by_rank(survey: Survey, k: int, rng: np.random.Generator) -> Array:
    """k observations of distinct values `(k, d)`, in the units of the run; see `draw_by_weight`."""
    taken: dict[bytes, Array] = {}
    left, excluded = survey.n, np.empty((0, survey.d))
    while True:
        draws = rng.random(2 * (k - len(taken)) + 8) * left
        ranks = np.minimum(np.floor(draws), left - 1).astype(np.int64)
        for row in _rows_of(survey, ranks, excluded):
            taken.setdefault(value_bytes(row), row)
            if len(taken) == k:
                return np.array(list(taken.values()))
        excluded = np.array(list(taken.values()))
        left = sum(len(rows) for rows, _ in _others(survey, excluded))


def _rows_of(survey: Survey, ranks: Array, excluded: Array) -> Array:
    """The observations `(r, d)` of `ranks` in the order of draws, those `excluded` left out."""
    pivots = _pivots(survey)
    counts = np.zeros(len(pivots) + 1, np.int64)
    for _, keys in _others(survey, excluded):
        counts += np.bincount(_places(keys, pivots), minlength=len(counts))
    ends = np.cumsum(counts)
    buckets = np.searchsorted(ends, ranks, side="right")
    wanted = np.zeros(len(counts), bool)
    wanted[buckets] = True
    kept = [(np.empty((0, survey.d)), np.empty((0, pivots.shape[1])))]
    for rows, keys in _others(survey, excluded):
        inside = wanted[_places(keys, pivots)]
        kept.append((rows[inside], keys[inside]))
    rows, keys = (np.vstack(parts) for parts in zip(*kept, strict=True))
    order = np.lexsort(keys.T[::-1])
    # Ranks among those that were collected: without the buckets before that were not.
    skipped = np.cumsum(np.where(wanted, 0, counts))[buckets]
    found: Array = rows[order[ranks - skipped]]
    return found


def _others(survey: Survey, excluded: Array) -> Iterator[tuple[Array, Array]]:
    """Observations of each chunk whose values are not among `excluded`, and their keys."""
    for i in range(survey.count):
        rows = survey.rows(i)
        keys = _keys(rows, np.arange(survey.chunks.bounds[i], survey.chunks.bounds[i + 1]))
        keep = np.ones(len(rows), bool)
        for value in excluded:
            keep &= (rows != value).any(axis=1)
        yield rows[keep], keys[keep]


def _pivots(survey: Survey) -> Array:
    """Keys of some observations, in order."""
    step = -(-len(survey.sample_index) // _PIVOTS)
    rows = survey.units.into(survey.sample.X[::step])
    keys = _keys(rows, survey.sample_index[::step])
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
