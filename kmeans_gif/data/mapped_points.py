"""Points in an NPY file that stays on disk, and is read chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kmeans_gif._typing import Array
from kmeans_gif.data.chunks import CHUNK_BYTES, ArrayChunks
from kmeans_gif.data.numpy_files import NPY, file_member
from kmeans_gif.errors import InputError


class MappedPoints(ArrayChunks):
    """The rows of an NPY file in chunks: some of its columns, or all."""

    def __init__(self, array: Array, columns: Sequence[int] | None, path: Path) -> None:
        """`array` is `(n, width)`, mapped from `path`."""
        n, width = array.shape
        super().__init__(array, [*range(0, n, max(1, CHUNK_BYTES // (8 * width))), n])
        self._columns = None if columns is None else list(columns)
        kept = list(range(width)) if columns is None else list(columns)
        self.shape = (n, len(kept))
        self.name = path.name
        self.feature_names = tuple(f"column {column}" for column in kept)

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        rows = super().chunk(i)
        return rows if self._columns is None else rows[:, self._columns]


def map_points(
    path: str | os.PathLike[str], most: float, columns: Sequence[str | int] | None = None
) -> MappedPoints | None:
    """The points of an NPY file of more than `most` values; None for smaller and other files.

    `columns` are numbers, from 0.  Raises InputError for a damaged file, for what is no table of
    real numbers, and for columns that it does not have.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            if not path.is_file() or file.read(len(NPY)) != NPY:
                return None
    except (OSError, ValueError):  # whoever reads it as a table says why
        return None
    try:
        member = file_member(path)
        if member.size <= most:
            return None
        if member.dtype.kind not in "biuf" or len(member.shape) != 2:
            raise InputError(
                f"holds values of type {member.dtype} and shape {member.shape}: must be real "
                "numbers, (observations, features)"
            )
        chosen = None if columns is None else [_number(c, member.shape[1]) for c in columns]
        return MappedPoints(member.mapped(path), chosen, path)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _number(column: str | int, width: int) -> int:
    if not str(column).isdecimal() or int(column) >= width:
        raise InputError(f"column {column!r}: must be a number from 0 to {width - 1}")
    return int(column)
