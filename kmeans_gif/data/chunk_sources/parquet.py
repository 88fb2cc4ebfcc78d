"""Rows of a Parquet file, read by pyarrow batch by batch.

Within a row group batches are read one after the other; a chunk in its middle is reached by
reading the group from its start.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.chunk_sources.npy import rows_at_once
from kmeans_gif.data.column_choice import require_numeric
from kmeans_gif.data.column_table import ColumnTable
from kmeans_gif.data.frames import frame_columns
from kmeans_gif.errors import InputError

NO_PYARROW = "is a Parquet file, which pyarrow reads: pip install pyarrow, or save it as CSV"
"""What is said where nothing can read the file."""


class _Chunk(NamedTuple):
    """Where rows stand in the file."""

    groups: tuple[int, ...]
    """Row groups, several if they are small."""
    first: int
    """Chunks of the same row group before this one."""


class _Reading:
    """Row groups that one thread reads, as far as it has come."""

    def __init__(self, what: object, batches: Iterator[Any]) -> None:
        """`what` tells which groups and columns, of which `batches` are."""
        self.what, self._batches = what, batches
        self.next = 0
        """The chunk of these groups that comes next."""
        self._left: Any = None

    def take(self, m: int) -> list[Any]:
        """The next `m` rows, as batches."""
        parts: list[Any] = []
        while m > 0:
            batch = next(self._batches) if self._left is None else self._left
            parts.append(batch.slice(0, m))
            self._left = batch.slice(m) if batch.num_rows > m else None
            m -= parts[-1].num_rows
        self.next += 1
        return parts


class ParquetRows:
    """Rows of a Parquet file; see Source."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises InputError for damaged files and those without rows."""
        self._path, self._here = os.path.abspath(path), threading.local()
        file = self._file()
        self.names: tuple[str, ...] = tuple(file.schema_arrow.names)
        self.width = len(self.names)
        if len(set(self.names)) < self.width:
            name = next(name for name in self.names if self.names.count(name) > 1)
            raise InputError(f"{self.names.count(name)} columns are named {name!r}; rename them")
        lengths = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
        self._most = rows_at_once(self.width)
        self._chunks, sizes = [], []
        for groups, n in _together(lengths, self._most):
            for first, start in enumerate(range(0, n, self._most)):
                self._chunks.append(_Chunk(groups, first))
                sizes.append(min(self._most, n - start))
        self.bounds: Sequence[int] = [0, *np.cumsum(sizes, dtype=np.int64).tolist()]
        self.starts: Sequence[int] = [i for i, c in enumerate(self._chunks) if c.first == 0]
        types = frame_columns(file.schema_arrow.empty_table())
        if not sizes or not types:
            ColumnTable(types)  # which says what is missing
        self._types = {column.name: column for column in types}

    def __reduce__(self) -> tuple[type[ParquetRows], tuple[str]]:
        """The file goes elsewhere by name."""
        return ParquetRows, (self._path,)

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
        what, here = (chunk.groups, tuple(columns)), self._here
        reading, here.reading = getattr(here, "reading", None), None  # unless all goes well
        try:
            if reading is None or reading.what != what or reading.next > chunk.first:
                reading = _Reading(what, self._batches(chunk.groups, columns))
            batches: list[Any] = []
            for j in range(i - chunk.first + reading.next, i + 1):
                batches = reading.take(self.bounds[j + 1] - self.bounds[j])
            table = pyarrow.Table.from_batches(batches)
        except Exception as error:  # of pyarrow, which are many
            which = " to ".join(str(g) for g in sorted({chunk.groups[0], chunk.groups[-1]}))
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise InputError(f"row group {which} cannot be read ({reason})") from None
        here.reading = reading
        return table

    def _batches(self, groups: tuple[int, ...], columns: Sequence[int]) -> Iterator[Any]:
        names = [self.names[column] for column in columns]
        batches = self._file().iter_batches(self._most, row_groups=[*groups], columns=names)
        return iter(batches)

    def _file(self) -> Any:
        """The file, opened once in each thread."""
        if not hasattr(self._here, "file"):
            try:
                parquet = import_module("pyarrow.parquet")
            except ImportError:
                raise InputError(NO_PYARROW) from None
            try:
                self._here.file = parquet.ParquetFile(self._path, page_checksum_verification=True)
            except Exception:  # of pyarrow, which are many
                raise InputError("is a Parquet file that is damaged or cannot be read") from None
        return self._here.file


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
