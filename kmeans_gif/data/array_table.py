"""An array from an NPY or NPZ file, as columns of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.integers import exact_floats
from kmeans_gif.data.numpy_files import Member, members_of
from kmeans_gif.errors import InputError


class ArrayTable:
    """Rows of an array `(n, width)`."""

    names: tuple[str, ...] = ()
    """Arrays name no columns."""
    width: int
    """Number of columns."""
    first_whole = 0
    """The first row that has `width` fields: in an array, all do."""

    def __init__(self, array: Array) -> None:
        """`array` holds real numbers."""
        self.notes: list[str] = []
        with np.errstate(over="ignore"):
            self._X = exact_floats(array, "the array")
        self.width = self._X.shape[1]

    @classmethod
    def from_bytes(cls, data: bytes, max_bytes: int | None = None) -> ArrayTable:
        """The array of an NPY or NPZ file; raises InputError for files that hold no such array.

        An NPZ file must hold one array, or one named X.  Nothing else is read.
        """
        member = _only_member(members_of(data))
        require_table(member.dtype, member.shape)
        return cls(member.read(max_bytes, width=8))

    def numbers(self, column: int) -> Array:
        """Column `(n,)` float64."""
        return self._X[:, column]

    def kind(self, column: int) -> str:
        """What a column is: "numbers", always."""
        return "numbers"

    def labels(self, column: int) -> Array:
        """Column `(n,)` as text, whole numbers without a point."""
        return np.array([f"{value:.17g}" for value in self._X[:, column]])

    def long_numbers(self, column: int) -> list[int]:
        """None: reading the array warns."""
        return []

    def complaint(self, row: int, columns: Sequence[int]) -> str:
        """What is wrong with a row that has no finite number in one of `columns`."""
        for column in columns:
            if not np.isfinite(self._X[row, column]):
                break
        return f"row {row}: {self._X[row, column]} in column {column} is no finite number"


def _only_member(members: dict[str, Callable[[], Member]]) -> Member:
    """The array that is named X, or the only one."""
    if not members:
        raise InputError("is an archive without NumPy arrays; unpack it first")
    if len(members) > 1 and "X" not in members:
        listed = ", ".join(list(members)[:10])
        raise InputError(f"holds {len(members)} arrays ({listed}); one must be named X")
    return members["X" if "X" in members else next(iter(members))]()


def require_table(dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    """Raise InputError unless an array of this type and shape is a table of numbers with rows."""
    if dtype.kind not in "biuf":
        raise InputError(f"holds values of type {dtype}; they must be real numbers")
    if len(shape) != 2:
        picture = "; a picture is for image" if len(shape) == 3 else ""
        raise InputError(f"has shape {shape}: must be 2-D, (observations, features){picture}")
    if shape[0] == 0:
        raise InputError("holds no rows")
