"""Arrays of labels: their type, and those of all states side by side in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import frozen

_TABLE = 1 << 27
"""Bytes that are set aside at a time; what is not written takes no memory."""


def label_type(k: int) -> np.dtype[np.unsignedinteger]:
    """The smallest unsigned integer type that holds the labels 0 to k - 1."""
    return np.min_scalar_type(k - 1)


class LabelRows:
    """Gives arrays of labels to write to, rows of a table, which `joined` need not copy."""

    def __init__(self, n: int, k: int, states: int) -> None:
        """For n observations and k clusters; with 0 `states` all arrays are by themselves."""
        self._n, self._dtype = n, label_type(k)
        self._most = min(states, max(1, _TABLE // (n * self._dtype.itemsize)))
        self._table, self._used = np.empty((0, n), self._dtype), 0

    def another(self) -> Array:
        """An array `(n,)` of which nothing is written yet."""
        if self._most == 0:
            return np.empty(self._n, self._dtype)
        if self._used == len(self._table):
            self._table, self._used = np.empty((self._most, self._n), self._dtype), 0
        row: Array = self._table[self._used]
        self._used += 1
        return row


def joined(rows: Sequence[Array]) -> Array:
    """Arrays of labels `(n,)` as one `(T, n)`, read-only; they are not to be written afterwards.

    Copied only where they are not the first rows of a table, in order.
    """
    table = rows[0].base
    if isinstance(table, np.ndarray) and table.ndim == 2 and len(rows) <= len(table):
        places = [table[t].__array_interface__["data"] for t in range(len(rows))]
        if places == [row.__array_interface__["data"] for row in rows]:
            return frozen(frozen(table)[: len(rows)])
    return frozen(np.stack(rows))
