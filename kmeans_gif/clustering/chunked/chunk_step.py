"""The assignment step over chunks: each gives exact partial sums, which are merged in any order.

Inertia half-way, of the labels before about new centroids, differs from inertia by what those that
switched add: their squared distances to their old centroid in place of those to the new one.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import replace

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import Assignment
from kmeans_gif.clustering.chunked.farthest import FarthestWork
from kmeans_gif.clustering.chunked.round_work import (
    InertiaWork,
    LabelsWork,
    RoundSums,
    RoundWork,
)
from kmeans_gif.clustering.chunked.survey import Survey
from kmeans_gif.clustering.exact_sums import LANES, round_bins
from kmeans_gif.clustering.sum_kernels import move_rows

_MANY_ROUNDS = 3
"""Rounds from which it pays to keep boxes."""


class ChunkStep:
    """Assigns the observations of all chunks, in each round of one run.

    Between rounds their labels are kept where the chunks are, of one byte each for up to 256
    clusters.
    """

    def __init__(
        self, survey: Survey, pool: ThreadPool, *, halfway: bool = False, rounds: int = 1
    ) -> None:
        """With `halfway`, inertia of the labels before is measured about new centroids too.

        `rounds` are expected.
        """
        self._survey, self._pool, self._halfway = survey, pool, halfway
        self.largest, self.n_features = survey.whole.values.largest, survey.d
        self._run, self._state = uuid.uuid4().hex, 0
        self._room = survey.place.room() if rounds >= _MANY_ROUNDS else 0
        self._before: Array | None = None
        self._bins = np.empty(0)
        self._moved: dict[int, int] = {}
        """Observations that were moved since, and into which clusters."""
        self.after_update: list[float] = []
        """Inertia of the labels before, at each call of `assign`; NaN at the first."""

    def assign(self, centroids: Array, *, measured: bool = True) -> Assignment:
        """Assign each observation to the nearest of `centroids`, `(k, d)`, in one reading.

        The labels of the result are those of the sample; inertia is always measured.
        """
        survey, before = self._survey, self._before
        self._state += 1
        work = RoundWork(
            self._run, self._state, centroids, before, self._halfway, self._moved, survey.units,
            survey.whole, survey.sampling, self._room,
        )  # fmt: skip
        sums = survey.place.merged(work, self._pool)
        half = math.nan
        if before is not None and self._halfway:
            half = self._total(sums, centroids, before)
        self.after_update.append(half)
        self._before, self._bins, self._moved = centroids, sums.bins, {}
        inertia = certain_sum(sums.inertia, [], sums.longest)
        if inertia is None:
            inertia = self._exactly(centroids, centroids)
        table = round_bins(sums.bins)
        own = [labels for _, labels in sorted(sums.labels, key=lambda at: at[0])]
        return Assignment(
            np.concatenate(own), inertia, float(sums.switched), table[:-1, :-1], table[:-1, -1]
        )

    def relocated(self, assignment: Assignment, centroids: Array, empty: Array) -> Assignment:
        """`assignment` to `centroids` with observations moved into the `empty` clusters.

        At most one of each cluster may have to stay, as its last one, so so many are enough.
        """
        survey, k = self._survey, len(centroids)
        work = FarthestWork(
            centroids, len(empty) + k, survey.units, self._run, self._state, survey.pixels
        )
        found = survey.place.merged(work, self._pool)
        moves = found.moves(assignment.sizes, empty)
        places = [place for place, _ in moves]
        now = np.array([j for _, j in moves], found.labels.dtype)
        self._moved = dict(zip(found.which[places].tolist(), now.tolist(), strict=True))
        cuts = survey.whole.splitters
        assert cuts is not None
        bins = self._bins.copy()
        one = np.ones(len(moves))
        move_rows(found.rows[places], one, now, found.labels[places], cuts, False, bins)
        table = round_bins(bins)
        return replace(assignment, sums=table[:-1, :-1], sizes=table[:-1, -1])

    def inertia_about(self, centroids: Array, labels: Array) -> float:
        """Inertia of all observations about `centroids`, in one reading; `labels` give way."""
        return self._exactly(centroids, centroids)

    def labels(self) -> Array:
        """(n,) labels of all observations in the state that was assigned last."""
        assert self._before is not None
        work = LabelsWork(self._before, self._survey.units, self._run, self._state)
        return self._survey.place.merged(work, self._pool).together()

    def close(self) -> None:
        """Let go of the labels that are kept."""
        self._survey.place.forget(self._run)

    def _total(self, sums: RoundSums, centroids: Array, before: Array) -> float:
        """Inertia about `centroids` with the labels that centroids `before` gave."""
        less = [-part for part in sums.new]
        total = certain_sum(sums.inertia + sums.old, less, sums.longest)
        if total is None:
            total = self._exactly(centroids, before, self._moved)
        return total

    def _exactly(self, centroids: Array, by: Array, moved: dict[int, int] | None = None) -> float:
        work = InertiaWork(centroids, by, moved or {}, self._survey.units)
        return math.fsum(self._survey.place.merged(work, self._pool).parts)


def certain_sum(plus: list[float], minus: list[float], longest: int) -> float | None:
    """The correctly rounded sum behind parts of pairs of floats; None if they do not tell.

    Each of these had at most `longest` / LANES + 4 terms in a lane of a chunk, so that they are
    off by as much as `exact_sums.certain` has it.
    """
    size = math.fsum(plus) - math.fsum(minus)
    off = (longest // LANES + 4) ** 2 * 2.0**-105 * size
    low, high = math.fsum([*plus, *minus, -off]), math.fsum([*plus, *minus, off])
    return low if low == high else None
