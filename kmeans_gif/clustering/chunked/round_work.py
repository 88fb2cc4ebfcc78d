"""One round on one chunk: labels, exact partial sums, and what became of the labels before.

Bins of all chunks have the splitters of the whole table, so adding them never rounds, and inertia
follows from them.
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
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.nearest.whole_table import WholeTable
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
    switched: int
    labels: list[tuple[int, Array]]
    """Of the sample, after the first row of their chunk."""

    def merged(self, other: RoundSums) -> RoundSums:
        """See Part."""
        return RoundSums(
            self.bins + other.bins,
            self.switched + other.switched,
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
        switched = 0
        if before is not None:
            switched = int(np.count_nonzero(found.labels != before))
        own = found.labels[sampled(self.sampling, at)]
        return RoundSums(bins, switched, [(at.first, own)])

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
    return labeling.label(centroids, pool).labels
