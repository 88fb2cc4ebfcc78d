"""Rows of an NPY file that stays on disk."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.array_table import require_table
from kmeans_gif.data.chunks import CHUNK_BYTES
from kmeans_gif.data.numpy_files import file_member
from kmeans_gif.errors import InputError

_MOST_CHUNKS = 10_000_000
"""80 TB: what claims more is damaged, and a list of its chunks would fill memory."""


class NpyRows:
    """Rows of an NPY file, mapped into memory where they are looked at; see Source."""

    names: tuple[str, ...] = ()
    starts: Sequence[int]

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises InputError for damaged files and what is no table of real numbers."""
        member = file_member(path)
        require_table(member.dtype, member.shape)
        n, self.width = member.shape
        self.bounds: Sequence[int] = [*starts_of(n, rows_at_once(self.width)), n]
        self.starts = range(len(self.bounds) - 1)
        self._array = member.mapped(path)

    def columns(self, i: int, columns: Sequence[int]) -> Array:
        """See Source."""
        rows = np.asarray(self._array[self.bounds[i] : self.bounds[i + 1]])
        return rows if [*columns] == [*range(self.width)] else rows[:, list(columns)]

    def kind(self, column: int) -> str:
        """See Source."""
        return "numbers"

    def require_numbers(self, columns: Sequence[int]) -> None:
        """Nothing: all columns are numbers."""


def rows_at_once(width: int) -> int:
    """Rows of a chunk, where nothing else says how long one is."""
    return max(1, CHUNK_BYTES // (8 * max(1, width)))


def starts_of(n: int, rows: int) -> range:
    """The first rows of chunks; raises InputError for more of them than a damaged file can mean."""
    starts = range(0, n, rows)
    if n > rows * _MOST_CHUNKS:
        raise InputError(f"claims {n:,} rows, {rows:,} of which can be read at a time")
    return starts
