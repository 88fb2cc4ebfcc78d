"""An array from an NPY or NPZ file, as columns of numbers."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.integers import exact_floats
from kmeans_gif.errors import InputError

NPY, ZIP = b"\x93NUMPY", b"PK"
"""The first bytes of NPY and of NPZ files."""


class ArrayTable:
    """Rows of an array `(n, width)`; raises InputError for files that hold no such array.

    An NPZ file must hold one array, or one named X.  Nothing is unpickled.
    """

    names: tuple[str, ...] = ()
    """Arrays name no columns."""
    width: int
    """Number of columns."""
    first_whole = 0
    """The first row that has `width` fields: in an array, all do."""

    def __init__(self, data: bytes) -> None:
        self.notes: list[str] = []
        try:
            array = _only_array(data) if data.startswith(ZIP) else _load(data)
        except (
            OSError, ValueError, KeyError, TypeError, SyntaxError, EOFError,
            NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error,
        ) as error:  # fmt: skip
            if isinstance(error, InputError):
                raise
            raise InputError("is damaged, or holds Python objects instead of numbers") from None
        if array.dtype.kind not in "biuf":
            raise InputError(f"holds values of type {array.dtype}; they must be real numbers")
        if array.ndim != 2:
            raise InputError(f"has shape {array.shape}: must be 2-D, (observations, features)")
        if len(array) == 0:
            raise InputError("holds no rows")
        with np.errstate(over="ignore"):
            self._X = exact_floats(array, "the array")
        self.width = self._X.shape[1]

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


def _only_array(data: bytes) -> Array:
    """The array of an NPZ file that is named X, or the only one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        if not names:
            raise InputError("is an archive without NumPy arrays; unpack it first")
        if len(names) > 1 and "X.npy" not in names:
            listed = ", ".join(name.removesuffix(".npy") for name in names[:10])
            raise InputError(f"holds {len(names)} arrays ({listed}); one must be named X")
        return _load(archive.read("X.npy" if "X.npy" in names else names[0]))


def _load(data: bytes) -> Array:
    array: Array = np.load(io.BytesIO(data), allow_pickle=False)
    return array
