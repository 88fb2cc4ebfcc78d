"""The assignment step over chunks: each gives exact partial sums, which are merged in any order.

Inertia follows from these and from the exact sum of all squares; half-way, of the labels before
about new centroids, from the sums of the round before.
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
    LabelsWork,
    RoundWork,
)
from kmeans_gif.clustering.chunked.survey import Survey
from kmeans_gif.clustering.exact_inertia import inertia_from_sums
from kmeans_gif.clustering.exact_sums import round_bins
from kmeans_gif.clustering.sum_kernels import move_rows

_MANY_ROUNDS = 3
"""Rounds from which it pays to keep boxes."""


class ChunkStep:
    """Assigns the observations of all chunks, in each round of one run.

    Between rounds their labels are kept where the chunks are, of one byte each for up to 256
    clusters.
    """

    def __init__(self, survey: Survey, pool: ThreadPool, *, rounds: int = 1) -> None:
        """`rounds` are expected."""
        self._survey, self._pool = survey, pool
        self.n_features = survey.d
        self._run, self._state = uuid.uuid4().hex, 0
        self._room = survey.place.room() if rounds >= _MANY_ROUNDS else 0
        self._before: Array | None = None
        self._bins = np.empty(0)
        """Exact sums of the clusters of which the next centroids are means."""
        self.after_update: list[float] = []
        """Inertia of the labels before, at each call of `assign`; NaN at the first."""

    def assign(self, centroids: Array) -> Assignment:
        """Assign each observation to the nearest of `centroids`, `(k, d)`, in one reading.

        The labels of the result are those of the sample.
        """
        survey, before = self._survey, self._before
        self._state += 1
        work = RoundWork(
            self._run, self._state, centroids, before, survey.units, survey.whole, survey.sampling,
            self._room,
        )  # fmt: skip
        sums = survey.place.merged(work, self._pool)
        self.after_update.append(math.nan if before is None else self._inertia(centroids))
        self._before, self._bins = centroids, sums.bins
        inertia = self._inertia(centroids)
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
        cuts = survey.whole.splitters
        assert cuts is not None
        bins = self._bins.copy()
        one = np.ones(len(moves))
        move_rows(found.rows[places], one, now, found.labels[places], cuts, False, bins)
        self._bins = bins
        table = round_bins(bins)
        return replace(assignment, sums=table[:-1, :-1], sizes=table[:-1, -1])

    def labels(self) -> Array:
        """(n,) labels of all observations in the state that was assigned last."""
        assert self._before is not None
        work = LabelsWork(self._before, self._survey.units, self._run, self._state)
        return self._survey.place.merged(work, self._pool).together()

    def close(self) -> None:
        """Let go of the labels that are kept."""
        self._survey.place.forget(self._run)

    def _inertia(self, centroids: Array) -> float:
        squares = self._survey.whole.squares
        assert squares is not None
        return inertia_from_sums(squares, self._bins[:-1], centroids)
