"""Rows of a Zarr array, read by zarr (https://zarr.dev), versions 2 and 3 of the format."""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.array_table import require_table
from kmeans_gif.data.chunk_sources.npy import rows_at_once, starts_of
from kmeans_gif.data.chunk_sources.zarr_folder import open_zarr
from kmeans_gif.data.chunks import ArrayChunks, ChunkNote
from kmeans_gif.errors import InputError

_MOST_ROWS = 64
"""How many times as long as usual a chunk may be, so that those of the array are read once."""


class ZarrRows:
    """Rows of a Zarr array, in chunks that hold whole chunks of the array; see Source."""

    names: tuple[str, ...] = ()
    starts: Sequence[int]

    def __init__(self, array: Any, stacklevel: int = 2) -> None:
        """`array` is a zarr.Array; InputError unless it is a table of real numbers.

        Warns with ChunkNote where chunks of the array are cut along its features, or too long.
        """
        require_table(array.dtype, array.shape)
        self._array = array
        n, self.width = array.shape
        usual, (self._rows, self._features) = rows_at_once(self.width), array.chunks
        rows = max(1, usual // self._rows) * self._rows
        if rows > _MOST_ROWS * usual:
            rows = _MOST_ROWS * usual
            _note(f"chunks of {self._rows:,} rows, which are read more than once", stacklevel)
        if self._features < self.width:
            count = -(-self.width // self._features)
            _note(f"{count} chunks along its features, which each reading joins", stacklevel)
        self.bounds: Sequence[int] = [*starts_of(n, rows), n]
        self.starts = range(len(self.bounds) - 1)

    def columns(self, i: int, columns: Sequence[int]) -> Array:
        """See Source; raises InputError that names a chunk of the array which is damaged."""
        first, last = self.bounds[i : i + 2]
        rows = self._read(slice(first, last), slice(0, self.width))
        return rows if [*columns] == [*range(self.width)] else rows[:, list(columns)]

    def kind(self, column: int) -> str:
        """See Source."""
        return "numbers"

    def require_numbers(self, columns: Sequence[int]) -> None:
        """Nothing: all columns are numbers."""

    def all(self) -> Array:
        """The array `(n, width)`."""
        return self._read(slice(0, self.bounds[-1]), slice(0, self.width))

    def _read(self, rows: slice, features: slice) -> Array:
        try:
            return np.asarray(self._array[rows, features])
        except MemoryError:
            raise
        except Exception as error:  # of zarr and of what decompresses, which are many
            where = self._damaged(rows)
            reason = " ".join(str(error).split()) or type(error).__name__
            raise InputError(f"Zarr chunk {where} cannot be read ({reason[:200]})") from None

    def _damaged(self, rows: slice) -> str:
        """The first chunk of the array in `rows` that cannot be read."""
        tops = range(rows.start // self._rows, -(-rows.stop // self._rows))
        lefts = range(-(-self.width // self._features))
        for top, left in itertools.product(tops, lefts):
            part = slice(top * self._rows, (top + 1) * self._rows)
            try:
                self._array[part, left * self._features : (left + 1) * self._features]
            except Exception:
                return f"{top}.{left}"
        return f"{tops.start}.0 or later"


class ZarrChunks(ArrayChunks):
    """Chunks of a zarr.Array `(n, d)`, all of whose columns are features."""

    def __init__(self, array: Any, stacklevel: int = 2) -> None:
        """See ZarrRows."""
        self._source = ZarrRows(array, stacklevel + 2)
        super().__init__(array, self._source.bounds)

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        return self._source.columns(i, range(self._source.width))


def zarr_rows(path: str | os.PathLike[str]) -> ZarrRows:
    """The array at `path`, a folder; raises InputError for groups, damage and other arrays."""
    return ZarrRows(open_zarr(path))


def _note(what: str, stacklevel: int) -> None:
    warnings.warn(f"the Zarr array has {what}", ChunkNote, stacklevel=stacklevel + 1)
