"""The range of the values of an array, and how fine they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.single_rows import SingleRows

DOUBLE, SINGLE = 53, 24
"""Digits of float64 and float32."""
_AT_A_TIME = 1 << 14
"""Values that are looked at at a time, so that what is in between stays in a cache."""


class Range(NamedTuple):
    """What the values of an array are like."""

    largest: float
    """Of absolute values."""
    least: float
    """Of absolute values above 0, or below that; 1 of whole numbers and where there are none."""
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
    found: list[Range] = []

    def measure(first: int, last: int) -> None:
        whole = single = True
        for start in range(first, last, _AT_A_TIME):
            part = values[start : min(last, start + _AT_A_TIME)]
            largest = max(-float(part.min()), float(part.max()))
            whole = whole and bool((np.floor(part) == part).all())
            least = 1.0
            if not whole:
                size = np.abs(part)
                least = float(size.min())
                if least == 0:
                    size[size == 0] = np.inf
                    least = float(size.min())
            if not whole or largest > 2**SINGLE:
                with np.errstate(over="ignore"):
                    single = single and bool((part.astype(np.float32) == part).all())
            found.append(Range(largest, least, whole, single))

    pool.share(measure, len(values))
    return together(found)


def range_of_single(single: SingleRows) -> Range:
    """What observations that are kept as float32 are like."""
    low, high = single.extremes
    largest = float(max(-low.min(), high.max()))
    return Range(largest, 1.0 if single.whole or not largest else single.least, single.whole, True)


def together(ranges: Sequence[Range]) -> Range:
    """What the values of several arrays are like."""
    largest, least, whole, single = zip(*ranges, strict=True)
    return Range(max(largest), min(least) if max(largest) else 1.0, all(whole), all(single))
