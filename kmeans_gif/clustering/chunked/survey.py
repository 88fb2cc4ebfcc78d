"""A first reading of a table in chunks: whether it can be clustered, its units, and a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.places import place_of
from kmeans_gif.clustering.chunked.sampling import Chosen, Drawn, Sampling, sampled
from kmeans_gif.clustering.chunked.told_readings import ToldPlace
from kmeans_gif.clustering.exact_squares import ONES, exact_squares, squares_of
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.seeding.observations import require_enough
from kmeans_gif.clustering.units import SCALED, Units, units_between
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
        whole = _Values(first.values, first.squares)
        if not self.units.plain:
            whole = self.place.merged(_InUnits(self.units), pool)
        self.whole = _whole(whole.values, self.n, whole.squares)
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
    return WholeTable(values, cuts, squares_of(squares))
