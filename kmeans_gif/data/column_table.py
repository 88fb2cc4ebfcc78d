"""A table whose columns have types, from a file of another program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.frames import Column
from kmeans_gif.data.integers import exact_floats
from kmeans_gif.errors import InputError


class ColumnTable:
    """Columns as numbers; raises InputError where there is none, or no row."""

    first_whole = 0
    """The first row that has `width` fields: here all do."""

    def __init__(self, columns: Sequence[Column]) -> None:
        if not columns:
            raise InputError("holds no columns")
        self._columns = columns
        self.names = tuple(str(column.name) for column in columns)
        self.width = len(columns)
        self.notes: list[str] = []
        self._floats: dict[int, Array] = {}
        self._n = max(len(column.raw()) for column in columns)
        if self._n == 0:
            raise InputError(f"holds a header ({', '.join(self.names)}), but no rows")

    def numbers(self, column: int) -> Array:
        """Column `(n,)` float64; NaN where there is no number."""
        values = self._columns[column].values
        if values is None:
            return np.full(self._n, np.nan)
        if column not in self._floats:
            self._floats[column] = exact_floats(values, f"column {self.names[column]!r}")
        return self._floats[column]

    def kind(self, column: int) -> str:
        """What a column is: "numbers", "empty", or what else it holds, such as "text"."""
        if self._columns[column].values is None:
            return self._columns[column].kind
        return "empty" if np.isnan(self.numbers(column)).all() else "numbers"

    def labels(self, column: int) -> Array:
        """Column `(n,)` as text."""
        raw = self._columns[column].raw()
        return np.array(["" if value is None else str(value) for value in raw])

    def long_numbers(self, column: int) -> list[int]:
        """None: `numbers` warns by itself."""
        return []

    def complaint(self, row: int, columns: Sequence[int]) -> str:
        """What is wrong with a row that has no finite number in one of `columns`."""
        column = next((c for c in columns if not np.isfinite(self.numbers(c)[row])), columns[-1])
        if self._columns[column].values is None:
            value = str(self.labels(column)[row])
            return f"row {row}: {value!r} in column {self.names[column]!r} is no finite number"
        found = self.numbers(column)[row]
        if np.isnan(found):
            return f"row {row}: nothing in column {self.names[column]!r}"
        return f"row {row}: {found} in column {self.names[column]!r} is no finite number"
