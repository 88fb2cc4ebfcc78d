"""One round on one chunk: labels, exact partial sums, and what became of the labels before.

Bins of all chunks have the splitters of the whole table, so adding them never rounds.  Inertia is
passed on as a few floats that have exactly the sum of its pairs of floats, however many chunks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.kept_chunks import (
    Boxes,
    Kept,
    boxes_kept,
    keep,
    labels_kept,
    room_left,
)
from kmeans_gif.clustering.chunked.sampling import Sampling, sampled
from kmeans_gif.clustering.chunked.survey import in_units
from kmeans_gif.clustering.chunked.switch_kernel import add_switched
from kmeans_gif.clustering.exact_sums import LANES, exact_parts
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.seeding.rounds_of_draws import squares_to
from kmeans_gif.clustering.units import Units

_BYTES, _MORE = 16, 40
"""That are kept of a value, and of an observation, where its box is."""
_MANY = 10
"""Rounds that a chunk with boxes is made ready for."""


@dataclass(frozen=True, eq=False)
class RoundSums:
    """Sums over the observations of some chunks, and labels of those that are in the sample."""

    bins: Array
    """(k + 1, bins, d + 1); see `Round`."""
    inertia: list[float]
    """Parts of it; see `exact_parts`."""
    old: list[float]
    """Parts of the inertia of observations that switched, with the labels before."""
    new: list[float]
    """The same with their labels now."""
    switched: int
    longest: int
    """Observations of the longest chunk."""
    labels: list[tuple[int, Array]]
    """Of the sample, after the first row of their chunk."""

    def merged(self, other: RoundSums) -> RoundSums:
        """See Part."""
        return RoundSums(
            self.bins + other.bins,
            exact_parts(self.inertia + other.inertia),
            exact_parts(self.old + other.old),
            exact_parts(self.new + other.new),
            self.switched + other.switched,
            max(self.longest, other.longest),
            self.labels + other.labels,
        )


@dataclass(frozen=True, eq=False)
class RoundWork:
    """Labels observations by the nearest of `centroids`, and sums."""

    run: str
    """Under which labels are kept."""
    state: int
    """Counts the rounds of this run."""
    centroids: Array
    """(k, d)."""
    before: Array | None
    """(k, d), those of the round before."""
    halfway: bool
    """Whether `old` and `new` are asked for."""
    moved: dict[int, int]
    """Observations that were moved into another cluster before centroids were updated."""
    units: Units
    whole: WholeTable
    sampling: Sampling
    room: int
    """Bytes that boxes may take in each process."""

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> RoundSums:
        """See Work."""
        kept = boxes_kept(self.run, at.i, self.state - 1)
        X = in_units(rows(), self.units) if kept is None else kept.rows
        before = self._labels_before(X, at, pool)
        boxes = self._begun(X, pool) if kept is None else kept
        found = boxes.labeling.label(self.centroids, pool)
        bins = sum(found.bins, boxes.bins)
        again = boxes._replace(bins=bins) if kept is not None or boxes.nbytes else None
        keep(self.run, at.i, Kept(self.state, found.labels, again))
        switched, old, new = 0, list[float](), list[float]()
        if before is not None:
            switched = int(np.count_nonzero(found.labels != before))
            if self.halfway:
                old, new = self._compared(X, at, before, found.labels)
        own = found.labels[sampled(self.sampling, at)]
        inertia = exact_parts([part for some in found.lanes for part in some.ravel().tolist()])
        return RoundSums(bins, inertia, old, new, switched, len(X), [(at.first, own)])

    def _begun(self, X: Array, pool: ThreadPool) -> Boxes:
        """A chunk in its first round here; of no size where it is not to be kept."""
        m, d = X.shape
        nbytes = m * (_BYTES * d + _MORE)
        if nbytes > room_left(self.room):
            nbytes = 0
        nearest = nearest_centroids(
            X, np.ones(m), pool, rounds=_MANY if nbytes else 1, whole=self.whole
        )
        k = len(self.centroids)
        return Boxes(X, nearest.start(k), no_bins(k, d, self.whole.splitters), nbytes)

    def _labels_before(self, X: Array, at: ChunkAt, pool: ThreadPool) -> Array | None:
        if self.before is None:
            return None
        found = labels_kept(self.run, at.i, self.state - 1)
        return labels_of(X, self.before, pool) if found is None else found

    def _compared(
        self, X: Array, at: ChunkAt, before: Array, now: Array
    ) -> tuple[list[float], list[float]]:
        """Inertia of those of the observations whose labels differ, with both labels."""
        old, new = np.zeros((2, 2, LANES))
        add_switched(X, self.centroids, with_moved(before, at, self.moved), now, old, new)
        return exact_parts(old.ravel().tolist()), exact_parts(new.ravel().tolist())


@dataclass(frozen=True)
class Parts:
    """Parts of a sum."""

    parts: list[float]

    def merged(self, other: Parts) -> Parts:
        """See Part."""
        return Parts(exact_parts(self.parts + other.parts))


@dataclass(frozen=True, eq=False)
class InertiaWork:
    """Exact inertia about `centroids` of the labels that centroids `by` gave, `(k, d)` each."""

    centroids: Array
    by: Array
    moved: dict[int, int]
    units: Units

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> Parts:
        """See Work."""
        X = in_units(rows(), self.units)
        labels = with_moved(labels_of(X, self.by, pool), at, self.moved)
        return Parts(exact_parts(squares_to(X, self.centroids, labels).tolist()))


@dataclass(frozen=True, eq=False)
class Labels:
    """Labels of chunks, after their first rows."""

    labels: list[tuple[int, Array]]

    def merged(self, other: Labels) -> Labels:
        """See Part."""
        return Labels(self.labels + other.labels)

    def together(self) -> Array:
        """(n,), if these are all."""
        return np.concatenate([own for _, own in sorted(self.labels, key=lambda at: at[0])])


@dataclass(frozen=True, eq=False)
class LabelsWork:
    """The nearest of `centroids` for all observations."""

    centroids: Array
    units: Units
    run: str = ""
    state: int = 0
    """Where they may have been kept."""

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> Labels:
        """See Work."""
        found = labels_kept(self.run, at.i, self.state)
        if found is None:
            found = labels_of(in_units(rows(), self.units), self.centroids, pool)
        return Labels([(at.first, found)])


def labels_of(X: Array, centroids: Array, pool: ThreadPool) -> Array:
    """The nearest of `centroids` for observations `X` `(m, d)`; they are the same in any round."""
    labeling = nearest_centroids(X, None, pool).start(len(centroids))
    return labeling.label(centroids, pool, measured=False).labels


def with_moved(labels: Array, at: ChunkAt, moved: dict[int, int]) -> Array:
    """Labels of a chunk after observations have been moved into other clusters."""
    here = {i: j for i, j in moved.items() if at.first <= i < at.last}
    if here:
        labels = labels.copy()
        for i, j in here.items():
            labels[i - at.first] = j
    return labels
