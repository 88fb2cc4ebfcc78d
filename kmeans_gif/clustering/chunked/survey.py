"""A first reading of a table in chunks: whether it can be clustered, its units, and a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.places import place_of
from kmeans_gif.clustering.chunked.sampling import Chosen, Drawn, Sampling, sampled
from kmeans_gif.clustering.chunked.told_readings import ToldPlace
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.seeding.observations import require_enough
from kmeans_gif.clustering.units import Units, units_between
from kmeans_gif.clustering.value_ranges import Range, range_of, range_of_glance, together
from kmeans_gif.data.chunks import Chunked
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.glance import glance_of
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.picture_sample import PictureSample
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError

SAMPLE_SIZE = 20_000
"""Observations whose labels are kept in every state."""


class Survey:
    """A table in chunks that has been read once, and is read again chunk by chunk."""

    def __init__(self, chunks: Chunked, k: int, pool: ThreadPool, most: int = 0) -> None:
        """Read all of `chunks`, which are to make up k clusters, in `most` readings with this one.

        Raises InputError for values that are not finite, too large or too close, and for fewer
        than k distinct observations.
        """
        self.chunks, self.k, (self.n, self.d) = chunks, k, chunks.shape
        if k > self.n:
            raise InputError(
                f"n_clusters={k} is more than the {self.n} observations: choose from 1 to {self.n}"
            )
        self.place = ToldPlace(place_of(chunks), chunks, most)
        picture: PictureSample | None = getattr(chunks, "sample", None)
        self.pixels = None if picture is None else picture.numbers
        """What tells the pixels of a picture from each other; None for a table."""
        self.sampling: Sampling = (
            Drawn(self.n, SAMPLE_SIZE) if picture is None else Chosen(picture.index)
        )
        first = self.place.merged(_FirstReading(k, self.sampling), pool)
        self.extremes = np.stack([first.low, first.high])
        """(2, d) lowest and highest values, as given."""
        require_moderate(self.extremes, _Equal(self.n))
        require_enough(len(first.distinct), k)
        self.units = units_between(first.low, first.high, lambda f: bool(first.whole[f]))
        values = first.values
        if not self.units.plain:
            values = self.place.merged(_InUnits(self.units), pool).values
        self.whole = _whole(values, self.n)
        sample = np.concatenate([rows for _, rows in sorted(first.sample, key=lambda at: at[0])])
        self.sample = (
            _sample_of(chunks, sample) if picture is None else picture.dataset(sample, self.n)
        )
        """Observations that are drawn; each stands for n / m of all."""


def _sample_of(chunks: Chunked, rows: Array) -> Dataset:
    n = chunks.shape[0]
    return Dataset(
        frozen(rows),
        frozen(np.full(len(rows), n / len(rows))),
        feature_names=getattr(chunks, "feature_names", ()),
        name=getattr(chunks, "name", ""),
        sample_of=n if len(rows) < n else None,
    )


@dataclass(frozen=True, eq=False)
class _Look:
    """What the first reading finds in some chunks."""

    low: Array
    high: Array
    whole: Array
    """(d,) which features have whole numbers alone."""
    values: Range
    distinct: Array
    """Distinct observations, at most as many as are needed."""
    most: int
    sample: list[tuple[int, Array]]
    """Observations of the sample, after the first row of their chunk."""

    def merged(self, other: _Look) -> _Look:
        """See Part."""
        distinct = self.distinct
        if len(distinct) < self.most:
            distinct = np.unique(np.vstack([distinct, other.distinct]), axis=0)[: self.most]
        return _Look(
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
            self.whole & other.whole,
            together([self.values, other.values]),
            distinct,
            self.most,
            self.sample + other.sample,
        )


@dataclass(frozen=True)
class _FirstReading:
    k: int
    sampling: Sampling

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Look:
        """See Work; raises InputError where a value is not finite."""
        X = rows()
        glance = glance_of(X, pool)
        low, high = glance.extremes
        if not np.isfinite([low, high]).all():
            row, f = np.argwhere(~np.isfinite(X))[0]
            raise InputError(
                f"{at}: X[{at.first + row}, {f}] is {X[row, f]}: every value must be finite, "
                "neither NaN nor infinity (inf)"
            )
        whole = np.array([bool((column == np.floor(column)).all()) for column in X.T])
        sample = X[sampled(self.sampling, at)]
        values = range_of_glance(glance)
        return _Look(low, high, whole, values, _distinct(X, self.k), self.k, [(at.first, sample)])


@dataclass(frozen=True)
class _Values:
    values: Range

    def merged(self, other: _Values) -> _Values:
        """See Part."""
        return _Values(together([self.values, other.values]))


@dataclass(frozen=True, eq=False)
class _InUnits:
    units: Units

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Values:
        """See Work."""
        return _Values(range_of(in_units(rows(), self.units), pool))


class _Equal:
    """Weights of 1, of which there may be more than memory holds."""

    def __init__(self, n: int) -> None:
        self._n = n

    def sum(self) -> float:
        """Of all."""
        return float(self._n)

    def max(self) -> float:
        """The largest."""
        return 1.0


def in_units(rows: Array, units: Units) -> Array:
    """Rows of a chunk in the units of a run, `(m, d)` float64."""
    return np.ascontiguousarray(units.into(rows))


def _distinct(X: Array, k: int) -> Array:
    head = np.unique(X[: 4 * k + 64], axis=0)[:k]  # nearly always enough
    return head if len(head) == k else np.unique(X, axis=0)[:k]


def _whole(values: Range, n: int) -> WholeTable:
    cuts = splitters(values, Range(1.0, 1.0, True, True), n)
    if cuts is None:
        raise InputError(
            f"values from {values.least:.3g} to {values.largest:.3g}: exact sums of chunks do not "
            "reach so far; cluster them in memory: np.array(X)"
        )
    return WholeTable(values, cuts)
