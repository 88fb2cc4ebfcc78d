"""Points of a file that is read chunk by chunk: those of its columns that are features."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from kmeans_gif._registry import lazy
from kmeans_gif._typing import Array
from kmeans_gif.data.column_choice import TableNote, choose, features_of, label, unnamed
from kmeans_gif.data.integers import RoundedWarning, rounding_note
from kmeans_gif.data.own_arrays import converted
from kmeans_gif.errors import InputError

_open = lazy("kmeans_gif.data.chunk_sources.table_files:require_chunked")


class Source(Protocol):
    """A file of n rows with `width` columns, of which chunks are read."""

    names: tuple[str, ...]
    """Of the columns; empty where they have none."""
    width: int
    bounds: Sequence[int]
    """The first row of each chunk, and n; rising."""
    starts: Sequence[int]
    """Chunks that can be read without those before; chunk 0 is one."""

    def columns(self, i: int, columns: Sequence[int]) -> list[Array] | Array:
        """Rows of chunk i: columns `(m,)` one by one, or all together, `(m, len(columns))`."""

    def kind(self, column: int) -> str:
        """What a column holds, by its type: "numbers", or "text" and the like."""

    def require_numbers(self, columns: Sequence[int]) -> None:
        """Raise InputError, with a value, for `columns` that hold no numbers."""


class FilePoints:
    """The rows of a file in chunks (a Chunked): those columns that are features."""

    dtype: np.dtype[Any] = np.dtype(np.float64)

    def __init__(
        self, source: Source, path: str | os.PathLike[str], columns: Sequence[str | int] | None
    ) -> None:
        """`columns` by name or number; by default all of numbers, as in `load_points`."""
        self.source, self.bounds = source, source.bounds
        self.path, self.name = os.path.abspath(path), Path(path).name
        table = _SomeColumns(source)
        chosen = features_of(table, None) if columns is None else choose(columns, table)
        wrong = [column for column in chosen if table.kind(column) != "numbers"]
        if wrong:
            source.require_numbers(wrong)
        self.columns = tuple(chosen)
        """Which columns the features are, as numbers."""
        self.shape: tuple[int, int] = (source.bounds[-1], len(chosen))
        self.feature_names = tuple(label(table, column) for column in chosen)
        self.progress: Callable[[int, int], None] | None = None
        self._rounded: set[int] = set()
        for note in table.notes:
            warnings.warn(f"{path}: {note}", TableNote, stacklevel=2)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled, it is the name of the file, which is opened again."""
        return _again, (self.path, self.columns)

    def chunk(self, i: int) -> Array:
        """Rows of chunk i, `(m, d)`; raises InputError where they cannot be read."""
        try:
            found = self.source.columns(i, self.columns)
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from None
        if isinstance(found, np.ndarray):
            if found.dtype.kind not in "iu" or found.dtype.itemsize < 8:
                return found
            found = [*found.T]
        return np.column_stack([self._floats(*one) for one in enumerate(found)])

    def _floats(self, f: int, values: Array) -> Array:
        """Values of feature f as float64; warns once where whole numbers are rounded."""
        if values.dtype.kind in "iuO" and values.dtype.itemsize == 8:
            note = rounding_note([values], f"{self.name}: {self.feature_names[f]}")
            if note and f not in self._rounded:
                self._rounded.add(f)
                warnings.warn(note, RoundedWarning, stacklevel=4)
        return converted(values)


def _again(path: str, columns: Sequence[int]) -> FilePoints:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was said when it was opened first
        points: FilePoints = _open(path, columns)
    return points


class _SomeColumns:
    """Columns of a source, read as far as is needed to choose among them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.names, self.width = source.names, source.width
        self.notes: list[str] = []

    def numbers(self, column: int) -> Array:
        """The column in the first chunk; without a name, in one in which a number is not whole.

        So much says whether it may number the rows.
        """
        first = next(self._chunks(column))
        if column not in unnamed(self):
            return first
        return next((some for some in self._chunks(column) if not _whole(some)), first)

    def kind(self, column: int) -> str:
        """What a column holds; "empty" where no chunk has a number."""
        kind = self._source.kind(column)
        if kind != "numbers" or not self.names:  # arrays may hold nothing but NaN
            return kind
        filled = any(not np.isnan(some).all() for some in self._chunks(column))
        return "numbers" if filled else "empty"

    def _chunks(self, column: int) -> Iterator[Array]:
        for i in range(len(self._source.bounds) - 1):
            try:
                found = self._source.columns(i, [column])
            except InputError as error:
                raise InputError(f"chunk {i}: {error}") from None
            yield converted(found[:, 0] if isinstance(found, np.ndarray) else found[0])


def _whole(values: Array) -> bool:
    told = values[np.isfinite(values)]
    return bool((told == np.rint(told)).all())
