"""The range of the values of an array, and how fine they are."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array

DOUBLE, SINGLE = 53, 24
"""Digits of float64 and float32."""


class Range(NamedTuple):
    """What the values of an array are like."""

    largest: float
    """Of absolute values."""
    least: float
    """Of absolute values above 0; 1 where there are none."""
    whole: bool
    """Whether all are whole numbers."""
    single: bool
    """Whether float32 holds all."""

    @property
    def unit(self) -> int:
        """The exponent of a power of two of which all values are multiples."""
        digits = math.frexp(self.least)[1] - (SINGLE if self.single else DOUBLE)
        return max(digits, 0) if self.whole else digits


def range_of(X: Array, pool: ThreadPool) -> Range:
    """What the values of `X`, float64 of any shape, are like."""
    values = X.reshape(-1)
    found: list[Array] = []

    def measure(first: int, last: int) -> None:
        part = np.empty(4, np.int64)
        _measure(values[first:last], values[first:last].view(np.int64), part)
        found.append(part)

    pool.share(measure, len(values))
    bits = np.stack(found)
    largest, least = np.array([bits[:, 0].max(), bits[:, 1].min()]).view(np.float64)
    return Range(
        float(largest), float(least) if largest else 1.0, *(bits[:, 2:].sum(axis=0) == 0).tolist()
    )


@jit
def _measure(values: Array, bits: Array, found: Array) -> None:
    """Measure a range with vector units, for which floats are compared by their bits.

    values: IN, (m,).  bits: IN, (m,) int64, the same.  found: OUT, (4,) int64: bits of the largest
    and least absolute values, how many are no whole numbers, how many float32 rounds.
    """
    most, least, broken, rounded = np.int64(0), np.int64(0x7FFFFFFFFFFFFFFF), 0, 0
    for i in range(len(values)):
        size = bits[i] & np.int64(0x7FFFFFFFFFFFFFFF)
        most = max(most, size)
        least = min(least, size if size > 0 else np.int64(0x7FFFFFFFFFFFFFFF))
    for i in range(len(values)):
        broken += np.floor(values[i]) != values[i]
        rounded += np.float64(np.float32(values[i])) != values[i]
    found[0], found[1], found[2], found[3] = most, least, broken, rounded
