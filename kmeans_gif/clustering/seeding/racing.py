"""Draws of observations that need no order, no sums and no neighbors: each races for itself.

Observation i gets a time E / chance, where E is from the exponential distribution, and those with
the lowest times are drawn: the first in proportion to its chance, the next so among the others (P.
S. Efraimidis & P. G. Spirakis, "Weighted random sampling with a reservoir", Information Processing
Letters 97, 2006).  E depends on a key and on i alone, by a generator that counts (J. K. Salmon et
al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), so whoever has some of the
observations can tell theirs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.portable_math import logarithm

_BLOCK = 4
"""Numbers that the generator makes at each count."""
_GAP = 4096
"""Numbers that are rather made in vain than a generator begun once more."""


class Fastest(NamedTuple):
    """The observations of the lowest times."""

    times: Array
    """(c,), rising."""
    which: Array
    """(c,) int64, which observations of the table they are."""
    rows: Array
    """(c, d)."""

    def merged(self, other: Fastest, count: int) -> Fastest:
        """The `count` fastest of both."""
        times, which, rows = (np.concatenate(both) for both in zip(self, other, strict=True))
        return _first(times, which, rows, count)


def new_key(rng: np.random.Generator) -> Array:
    """A key for one race."""
    return rng.integers(2**64, size=2, dtype=np.uint64)


def race(X: Array, chances: Array, numbers: Array, key: Array, count: int) -> Fastest:
    """The `count` fastest of observations `X` `(m, d)` with `chances` `(m,)`, fewer if fewer can.

    `numbers` `(m,)` int64 are theirs among all observations, no two the same.
    """
    return fastest(X, chances, numbers, exponentials_of(key, numbers), count)


def fastest(X: Array, chances: Array, numbers: Array, lengths: Array, count: int) -> Fastest:
    """See `race`; `lengths` `(m,)` are the exponentials that chances divide."""
    can = np.flatnonzero(chances > 0)
    with np.errstate(over="ignore"):
        times = lengths[can] / chances[can]
    if len(can) > 2 * count:  # before they are sorted
        limit = np.partition(times, count - 1)[count - 1]
        near = times <= limit
        can, times = can[near], times[near]
    return _first(times, numbers[can], X[can], count)


def exponentials_of(key: Array, numbers: Array) -> Array:
    """As `exponentials`, those of `numbers` `(m,)`, in any order."""
    if not len(numbers):
        return np.empty(0)
    first, last = int(numbers.min()), int(numbers.max())
    if last - first < 2 * len(numbers):  # no need to sort
        whole: Array = exponentials(key, first, last + 1 - first)[numbers - first]
        return whole
    order = np.argsort(numbers)
    ordered, lengths = numbers[order], np.empty(len(numbers))
    cuts = np.flatnonzero(np.diff(ordered) > _GAP) + 1
    for which, run in zip(np.split(order, cuts), np.split(ordered, cuts), strict=True):
        first = int(run[0])
        lengths[which] = exponentials(key, first, int(run[-1]) + 1 - first)[run - first]
    return lengths


def exponentials(key: Array, first: int, count: int) -> Array:
    """Numbers `first` to `first + count` of those that `key` stands for, mean 1.

    >>> key = np.array([1, 2], np.uint64)
    >>> bool((exponentials(key, 0, 9)[5:] == exponentials(key, 5, 4)).all())
    True
    """
    generator = np.random.Philox(key=key)
    generator.advance(first // _BLOCK)
    skipped = first % _BLOCK
    uniform = np.random.Generator(generator).random(skipped + count)[skipped:]
    return -logarithm(1 - uniform)


def _first(times: Array, which: Array, rows: Array, count: int) -> Fastest:
    order = np.lexsort([which, times])[:count]
    return Fastest(times[order], which[order], rows[order])
