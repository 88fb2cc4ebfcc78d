"""The range of the values of an array, and how fine they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.glance import Glance, glance_of

DOUBLE, SINGLE = 53, 24
"""Digits of float64 and float32."""


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
    """What the values of `X` `(n, d)` or `(n,)`, float64, are like."""
    return range_of_glance(glance_of(X[:, None] if X.ndim == 1 else X, pool))


def range_of_glance(glance: Glance) -> Range:
    """The range of values that have been looked at."""
    low, high = glance.extremes
    largest = float(max(-low.min(), high.max()))
    least = 1.0 if glance.whole or not largest else glance.least
    return Range(largest, least, glance.whole, glance.single)


def together(ranges: Sequence[Range]) -> Range:
    """What the values of several arrays are like."""
    largest, least, whole, single = zip(*ranges, strict=True)
    return Range(max(largest), min(least) if max(largest) else 1.0, all(whole), all(single))
