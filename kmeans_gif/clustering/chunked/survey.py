"""A first reading of a table in chunks: whether it can be clustered, its units, and a sample."""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.nearest.whole_table import WholeTable
from kmeans_gif.clustering.seeding.observations import require_enough
from kmeans_gif.clustering.units import units_between
from kmeans_gif.clustering.value_ranges import Range, range_of, together
from kmeans_gif.data.chunks import Chunked
from kmeans_gif.data.dataset import Dataset, check_table
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError

SAMPLE_SIZE = 20_000
"""Observations whose labels are kept in every state."""


class Survey:
    """A table in chunks that has been read once, and is read again chunk by chunk."""

    def __init__(self, chunks: Chunked, k: int, pool: ThreadPool) -> None:
        """Read all of `chunks`, which are to make up k clusters.

        Raises InputError for values that are not finite, too large or too close, and for fewer
        than k distinct observations.
        """
        self.chunks, (self.n, self.d) = chunks, chunks.shape
        self.count = len(chunks.bounds) - 1
        """Number of chunks."""
        self.sample_index = sample_index(self.n)
        found, distinct = _First(self.d), np.empty((0, self.d))
        sample = np.empty((len(self.sample_index), self.d))
        for i in range(self.count):
            rows = self.given_rows(i)
            found.add(rows, self.chunks, i, pool)
            sample[self.sampled(i)] = rows[self.sample_index[self.sampled(i)] - chunks.bounds[i]]
            if len(distinct) < k:
                distinct = np.unique(np.vstack([distinct, rows]), axis=0)[:k]
        self.extremes = np.stack([found.low, found.high])
        """(2, d) lowest and highest values, as given."""
        require_moderate(self.extremes, _Equal(self.n))
        require_enough(len(distinct), k)
        self.units = units_between(found.low, found.high, lambda f: bool(found.whole[f]))
        values = together(found.ranges)
        if not self.units.plain:
            values = together([range_of(self.rows(i), pool) for i in range(self.count)])
        self.whole = _whole(values, self.n)
        self.sample = Dataset(
            frozen(sample),
            frozen(np.full(len(sample), self.n / len(sample))),
            feature_names=getattr(chunks, "feature_names", ()),
            name=getattr(chunks, "name", ""),
            sample_of=self.n if len(sample) < self.n else None,
        )
        """Observations that are drawn; each stands for n / m of all."""

    def given_rows(self, i: int) -> Array:
        """Chunk i, `(m, d)` float64."""
        m = self.chunks.bounds[i + 1] - self.chunks.bounds[i]
        try:
            rows = check_table(self.chunks.chunk(i))
        except (InputError, TypeError) as error:
            raise InputError(f"{_named(self.chunks, i)}: {error}") from None
        if rows.shape != (m, self.d):
            raise InputError(
                f"{_named(self.chunks, i)} has shape {rows.shape}: must be {(m, self.d)}"
            )
        return rows

    def rows(self, i: int) -> Array:
        """Chunk i in the units of the run, `(m, d)` float64."""
        return np.ascontiguousarray(self.units.into(self.given_rows(i)))

    def sampled(self, i: int) -> slice:
        """Which entries of `sample_index` lie in chunk i."""
        ends = self.chunks.bounds[i : i + 2]
        first, last = np.searchsorted(self.sample_index, ends)
        return slice(int(first), int(last))


class _First:
    """What the first reading finds."""

    def __init__(self, d: int) -> None:
        self.low, self.high = np.full((2, d), np.inf) * [[1.0], [-1.0]]
        self.whole = np.ones(d, bool)
        """Which features have whole numbers alone."""
        self.ranges: list[Range] = []

    def add(self, rows: Array, chunks: Chunked, i: int, pool: ThreadPool) -> None:
        """Take chunk i into account; raises InputError where a value is not finite."""
        low, high = column_extremes(rows)
        if not np.isfinite([low, high]).all():
            row, f = np.argwhere(~np.isfinite(rows))[0]
            where = f"{_named(chunks, i)}: X[{chunks.bounds[i] + row}, {f}]"
            raise InputError(
                f"{where} is {rows[row, f]}: every value must be finite, neither NaN nor "
                "infinity (inf)"
            )
        self.low, self.high = np.minimum(self.low, low), np.maximum(self.high, high)
        for f in np.flatnonzero(self.whole):
            self.whole[f] = (rows[:, f] == np.floor(rows[:, f])).all()
        self.ranges.append(range_of(rows, pool))


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


def _named(chunks: Chunked, i: int) -> str:
    """What messages call chunk i."""
    name = getattr(chunks, "name", "")
    return f"{name}, chunk {i}" if name else f"chunk {i}"


def sample_index(n: int) -> Array:
    """The observations `(m,)` int64 of n that are drawn, in order: all, or SAMPLE_SIZE by chance.

    They depend on n alone, not on the seed of a run.
    """
    if n <= SAMPLE_SIZE:
        return frozen(np.arange(n))
    drawn = np.random.default_rng(0).choice(n, SAMPLE_SIZE, replace=False, shuffle=False)
    return frozen(np.sort(drawn))


def _whole(values: Range, n: int) -> WholeTable:
    cuts = splitters(values, Range(1.0, 1.0, True, True), n)
    if cuts is None:
        raise InputError(
            f"values from {values.least:.3g} to {values.largest:.3g}: exact sums of chunks do not "
            "reach so far; cluster them in memory: np.array(X)"
        )
    return WholeTable(values, cuts)
