"""Rows of a Parquet file, read by pyarrow batch by batch.

Within a row group batches come one after the other; a chunk in its middle is reached by reading
the group from its start.  So what has been begun goes on with the next chunk, for several runs side
by side and threads that ask a little out of order.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.chunk_sources.npy import rows_at_once, starts_of
from kmeans_gif.data.column_choice import require_numeric
from kmeans_gif.data.column_table import ColumnTable
from kmeans_gif.data.frames import frame_columns
from kmeans_gif.errors import InputError


class _Chunk(NamedTuple):
    """Where rows stand in the file."""

    groups: tuple[int, ...]
    """Row groups, several if they are small."""
    first: int
    """Chunks of the same row groups before this one."""
    among: int
    """Chunks of these row groups."""


_READINGS, _KEPT = 8, 16
"""How many readings are kept, and how many chunks each that were passed over."""


class _Reading:
    """Row groups as far as they have been read."""

    def __init__(self, what: object, batches: Iterator[Any]) -> None:
        """`what` tells which groups and columns, of which `batches` are."""
        self.what, self._batches = what, batches
        self.next = 0
        """The chunk of these groups that comes next."""
        self._left: Any = None
        self._kept: dict[int, list[Any]] = {}

    def has(self, j: int) -> bool:
        """Whether chunk j is at hand or comes later."""
        return j in self._kept or j >= self.next

    def is_over(self, count: int) -> bool:
        """Whether nothing of `count` chunks is left."""
        return self.next == count and not self._kept

    def chunk(self, j: int, lengths: Sequence[int]) -> list[Any]:
        """Chunk j, as batches; `lengths` are the rows of all up to it."""
        while self.next <= j:
            self._kept[self.next] = self._take(lengths[self.next])
            self._kept.pop(self.next - _KEPT, None)
            self.next += 1
        return self._kept.pop(j)

    def _take(self, m: int) -> list[Any]:
        """The next `m` rows."""
        parts: list[Any] = []
        while m > 0:
            batch = next(self._batches) if self._left is None else self._left
            parts.append(batch.slice(0, m))
            self._left = batch.slice(m) if batch.num_rows > m else None
            m -= parts[-1].num_rows
        return parts


class ParquetRows:
    """Rows of a Parquet file; see Source."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises InputError for damaged files and those without rows."""
        self._lock = threading.Lock()
        self._readings: list[_Reading] = []
        file = self._file = _opened(path)
        self.names: tuple[str, ...] = tuple(file.schema_arrow.names)
        self.width = len(self.names)
        if len(set(self.names)) < self.width:
            name = next(name for name in self.names if self.names.count(name) > 1)
            raise InputError(f"{self.names.count(name)} columns are named {name!r}; rename them")
        lengths = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
        self._most = rows_at_once(self.width)
        starts_of(sum(lengths), self._most)
        self._chunks: list[_Chunk] = []
        sizes: list[int] = []
        for groups, n in _together(lengths, self._most):
            starts = range(0, n, self._most)
            self._chunks += [_Chunk(groups, first, len(starts)) for first in range(len(starts))]
            sizes += [min(self._most, n - start) for start in starts]
        self.bounds: Sequence[int] = [0, *np.cumsum(sizes, dtype=np.int64).tolist()]
        self.starts: Sequence[int] = [i for i, c in enumerate(self._chunks) if c.first == 0]
        types = frame_columns(file.schema_arrow.empty_table())
        if not sizes or not types:
            ColumnTable(types)  # which says what is missing
        self._types = {column.name: column for column in types}

    def columns(self, i: int, columns: Sequence[int]) -> list[Array]:
        """See Source; raises InputError that names a row group which is damaged."""
        found = {c.name: c.values for c in frame_columns(self._table(i, columns))}
        chosen = [found[self.names[column]] for column in columns]
        n = self.bounds[i + 1] - self.bounds[i]
        return [np.full(n, np.nan) if values is None else values for values in chosen]

    def kind(self, column: int) -> str:
        """See Source."""
        found = self._types[self.names[column]]
        return found.kind if found.values is None else "numbers"

    def require_numbers(self, columns: Sequence[int]) -> None:
        """See Source."""
        first = ColumnTable(frame_columns(self._table(0, range(self.width))))
        require_numeric(np.full((1, len(columns)), np.nan), list(columns), first)

    def _table(self, i: int, columns: Sequence[int]) -> Any:
        """Rows of chunk i as a table of pyarrow, with at least `columns`."""
        chunk, pyarrow = self._chunks[i], import_module("pyarrow")
        first = i - chunk.first
        lengths = np.diff(self.bounds[first : i + 2]).tolist()
        try:
            with self._lock:
                reading = self._reading(chunk, columns)
                batches = reading.chunk(chunk.first, lengths)
                if not reading.is_over(chunk.among):
                    self._readings.append(reading)  # the one used last stands last
            return pyarrow.Table.from_batches(batches)
        except MemoryError:
            raise
        except Exception as error:  # of pyarrow, which are many
            which = " to ".join(str(g) for g in sorted({chunk.groups[0], chunk.groups[-1]}))
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise InputError(f"row group {which} cannot be read ({reason})") from None

    def _reading(self, chunk: _Chunk, columns: Sequence[int]) -> _Reading:
        """One that comes to `chunk` soonest, taken out of those that are kept."""
        what = (chunk.groups, tuple(columns))
        found = [r for r in self._readings if r.what == what and r.has(chunk.first)]
        if found:
            reading = max(found, key=lambda reading: reading.next)
            self._readings.remove(reading)
            return reading
        del self._readings[: 1 - _READINGS]
        names = [self.names[column] for column in columns]
        batches = self._file.iter_batches(self._most, row_groups=[*chunk.groups], columns=names)
        return _Reading(what, iter(batches))


def _opened(path: str | os.PathLike[str]) -> Any:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        raise InputError(
            "is a Parquet file, which pyarrow reads: pip install pyarrow, or save it as CSV"
        ) from None
    try:
        return parquet.ParquetFile(path, page_checksum_verification=True)
    except Exception:  # of pyarrow, which are many
        raise InputError("is a Parquet file that is damaged or cannot be read") from None


def _together(lengths: Sequence[int], most: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Row groups with rows, small ones together up to `most` rows, and how many they have."""
    groups: tuple[int, ...] = ()
    total = 0
    for g, n in enumerate(lengths):
        if groups and n and total + n > most:
            yield groups, total
            groups, total = (), 0
        if n:
            groups, total = (*groups, g), total + n
    if groups:
        yield groups, total
