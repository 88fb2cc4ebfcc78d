"""A first reading of a table in chunks: whether it can be clustered, its units, and a sample."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.places import place_of
from kmeans_gif.clustering.chunked.told_readings import ToldPlace
from kmeans_gif.clustering.exact_squares import ONES, exact_squares
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.seeding.observations import require_enough
from kmeans_gif.clustering.units import SCALED, Units, units_between
from kmeans_gif.clustering.value_ranges import Range, range_of, together
from kmeans_gif.data.chunks import Chunked
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.own_arrays import frozen
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
        self.place = ToldPlace(place_of(chunks), chunks, most)
        self.sample_size = SAMPLE_SIZE
        self.sample_index = sample_index(self.n, SAMPLE_SIZE)
        first = self.place.merged(_FirstReading(k, self.n, SAMPLE_SIZE), pool)
        self.extremes = np.stack([first.low, first.high])
        """(2, d) lowest and highest values, as given."""
        require_moderate(self.extremes, _Equal(self.n))
        require_enough(len(first.distinct), k)
        self.units = units_between(first.low, first.high, lambda f: bool(first.whole[f]))
        whole = _Values(first.values, first.squares)
        if not self.units.plain:
            whole = self.place.merged(_InUnits(self.units), pool)
        self.whole = _whole(whole.values, self.n, whole.squares)
        sample = np.concatenate([rows for _, rows in sorted(first.sample, key=lambda at: at[0])])
        self.sample = Dataset(
            frozen(sample),
            frozen(np.full(len(sample), self.n / len(sample))),
            feature_names=getattr(chunks, "feature_names", ()),
            name=getattr(chunks, "name", ""),
            sample_of=self.n if len(sample) < self.n else None,
        )
        """Observations that are drawn; each stands for n / m of all."""


@dataclass(frozen=True, eq=False)
class _Look:
    """What the first reading finds in some chunks."""

    low: Array
    high: Array
    whole: Array
    """(d,) which features have whole numbers alone."""
    values: Range
    squares: Fraction
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
            self.squares + other.squares,
            distinct,
            self.most,
            self.sample + other.sample,
        )


@dataclass(frozen=True)
class _FirstReading:
    k: int
    n: int
    sample_size: int

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Look:
        """See Work; raises InputError where a value is not finite."""
        X = rows()
        low, high = column_extremes(X)
        if not np.isfinite([low, high]).all():
            row, f = np.argwhere(~np.isfinite(X))[0]
            raise InputError(
                f"{at}: X[{at.first + row}, {f}] is {X[row, f]}: every value must be finite, "
                "neither NaN nor infinity (inf)"
            )
        whole = np.array([bool((column == np.floor(column)).all()) for column in X.T])
        index = sample_index(self.n, self.sample_size)
        sample = X[index[sampled(index, at)] - at.first]
        values = range_of(X, pool)
        # Larger values will be scaled, and their squares added in another reading.
        squares = _squares(X, values, pool) if values.largest < 2.0**SCALED else Fraction()
        distinct = _distinct(X, self.k)
        return _Look(low, high, whole, values, squares, distinct, self.k, [(at.first, sample)])


@dataclass(frozen=True)
class _Values:
    values: Range
    squares: Fraction

    def merged(self, other: _Values) -> _Values:
        """See Part."""
        return _Values(together([self.values, other.values]), self.squares + other.squares)


@dataclass(frozen=True, eq=False)
class _InUnits:
    units: Units

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Values:
        """See Work."""
        X = in_units(rows(), self.units)
        values = range_of(X, pool)
        return _Values(values, _squares(X, values, pool))


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


@functools.lru_cache(16)
def sample_index(n: int, most: int) -> Array:
    """The observations `(m,)` int64 of n that are drawn, in order: all, or `most` by chance.

    They depend on n alone, not on the seed of a run.
    """
    if n <= most:
        return frozen(np.arange(n))
    drawn = np.random.default_rng(0).choice(n, most, replace=False, shuffle=False)
    return frozen(np.sort(drawn))


def sampled(index: Array, at: ChunkAt) -> slice:
    """Which entries of the sample's `index` lie in a chunk."""
    first, last = np.searchsorted(index, [at.first, at.last])
    return slice(int(first), int(last))


def _distinct(X: Array, k: int) -> Array:
    head = np.unique(X[: 4 * k + 64], axis=0)[:k]  # nearly always enough
    return head if len(head) == k else np.unique(X, axis=0)[:k]


def _squares(X: Array, values: Range, pool: ThreadPool) -> Fraction:
    found = exact_squares(X, None, values, ONES, pool)
    assert found is not None
    return found


def _whole(values: Range, n: int, squares: Fraction) -> WholeTable:
    cuts = splitters(values, ONES, n)
    if cuts is None:
        raise InputError(
            f"values from {values.least:.3g} to {values.largest:.3g}: exact sums of chunks do not "
            "reach so far; cluster them in memory: np.array(X)"
        )
    return WholeTable(values, cuts, squares)
