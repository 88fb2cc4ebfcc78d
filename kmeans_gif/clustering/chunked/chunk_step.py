"""The assignment step over chunks: each gives exact partial sums, which are merged in any order.

Bins of all chunks have the splitters of the whole table, so adding them never rounds; inertia is
a sum of pairs of floats, and where they do not tell its last bit, of exact parts.
"""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import Assignment
from kmeans_gif.clustering.chunked.survey import Survey
from kmeans_gif.clustering.exact_sums import LANES, add_products, certain, exact_parts, round_bins
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.sum_kernels import own_squares
from kmeans_gif.errors import InputError


class ChunkStep:
    """Assigns the observations of all chunks, in each round of one run.

    Between rounds it keeps their labels, of one byte each for up to 256 clusters.
    """

    def __init__(self, survey: Survey, k: int, pool: ThreadPool, *, halfway: bool = False) -> None:
        """With `halfway`, inertia of the labels before is measured about new centroids too."""
        self._survey, self._pool, self._halfway = survey, pool, halfway
        self.largest, self.n_features = survey.whole.values.largest, survey.d
        self._fresh = True
        self.labels = np.zeros(survey.n, label_type(k))
        """(n,), of the state that was assigned last."""
        self.after_update: list[float] = []
        """Inertia of the labels before, at each call of `assign`; NaN at the first."""

    def assign(self, centroids: Array, *, measured: bool = True) -> Assignment:
        """Assign each observation to the nearest of `centroids`, `(k, d)`, in one reading.

        The labels of the result are those of the sample; inertia is always measured.
        """
        survey, bounds, before = self._survey, self._survey.chunks.bounds, self._before()
        bins = no_bins(len(centroids), survey.d, survey.whole.splitters)
        lanes, halfway, switched = [], [], 0
        for i in range(survey.count):
            rows, part = survey.rows(i), slice(bounds[i], bounds[i + 1])
            nearest = nearest_centroids(rows, np.ones(len(rows)), self._pool, whole=survey.whole)
            found = nearest.start(len(centroids)).label(centroids, self._pool)
            for some in found.bins:
                bins += some
            lanes += found.lanes
            self.labels[part] = found.labels
            if before is not None:
                switched += int(np.count_nonzero(found.labels != before[part]))
                if self._halfway:
                    halfway.append(_lanes(_squares(rows, centroids, before[part])))
        half = math.nan if before is None else self._total(halfway, centroids, before)
        self.after_update.append(half)
        table, inertia = round_bins(bins), self._total(lanes, centroids, self.labels)
        sampled = self.labels[survey.sample_index]
        return Assignment(sampled, inertia, float(switched), table[:-1, :-1], table[:-1, -1])

    def relocated(self, assignment: Assignment, centroids: Array, empty: Array) -> Assignment:
        """Raises InputError: which observations are farthest is not looked for in chunks."""
        raise no_relocation()

    def inertia_about(self, centroids: Array, labels: Array) -> float:
        """Inertia of all observations with `labels` `(n,)` about `centroids`, in one reading."""
        bounds, parts = self._survey.chunks.bounds, []
        for i in range(self._survey.count):
            own = labels[bounds[i] : bounds[i + 1]]
            parts += exact_parts(_squares(self._survey.rows(i), centroids, own).tolist())
        return math.fsum(parts)

    def _before(self) -> Array | None:
        """Labels of the state before, if there is one."""
        before, self._fresh = None if self._fresh else self.labels.copy(), False
        return before

    def _total(self, lanes: list[Array], centroids: Array, labels: Array) -> float:
        """The correctly rounded sum behind `lanes`, inertia of `labels` about `centroids`."""
        if not lanes:
            return math.nan
        total = certain(lanes, max(np.diff(self._survey.chunks.bounds).tolist()))
        return self.inertia_about(centroids, labels) if total is None else total


def no_relocation() -> InputError:
    """What is said where empty clusters are to be filled."""
    return InputError(
        "empty_cluster='relocate': is for data in memory; for data in chunks choose keep or drop"
    )


def _squares(rows: Array, centroids: Array, labels: Array) -> Array:
    """Squared distances `(m,)` of `rows` `(m, d)` to the centroids of their labels."""
    squares = np.empty(len(rows))
    own_squares(rows, np.ones(len(rows)), labels, centroids, 0, len(rows), squares)
    return squares


def _lanes(squares: Array) -> Array:
    lanes = np.zeros((2, LANES))
    add_products(np.ones(len(squares)), squares, lanes)
    return lanes
