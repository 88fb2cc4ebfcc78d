"""What values are like: their extremes, how small they are, whether they are whole numbers.

All of it is found in one pass, in which large arrays are also copied, or widened to float64: each
further pass over memory would take as long as this one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.own_arrays import OwnsArrays, frozen, is_own

_LARGE = 1 << 18
"""Values from which the compiled loop pays; NumPy looks at fewer before it is loaded."""
_LANES = 96
"""Values that are looked at side by side, with vector units: about as many."""

_NONE = np.empty((0, 0))


@dataclass(frozen=True, eq=False)
class Glance(OwnsArrays):
    """What the values of an array `(n, d)` are like."""

    extremes: Array
    """(2, d) float64, lowest and highest values of columns; not finite where a value is not."""
    least: float
    """The least absolute value above 0, or below that."""
    whole: bool
    """Whether all are whole numbers."""
    single: bool
    """Whether float32 holds all."""
    row_squares: Array | None = None
    """(n,) rounded sums of squares of rows, where they have been taken."""
    row_rests: Array | None = None
    """(n,) what these lack to be exact, or NaN where that is not known."""


@dataclass(frozen=True)
class Weighing:
    """What the weights of observations are like, once they have been looked at."""

    total: float
    lowest: float
    glance: Glance

    def sum(self) -> float:
        """Of all."""
        return self.total

    def max(self) -> float:
        """The largest."""
        return float(self.glance.extremes[1, 0])


def whole_weights(total: float, lowest: float, highest: float) -> Weighing:
    """What weights are like that are whole numbers, such as pixels of each color.

    >>> whole_weights(12, 1, 4).max()
    4.0
    """
    ends = np.array([[lowest], [highest]], np.float64)
    return Weighing(total, lowest, Glance(ends, 1.0, True, highest <= 2.0**24))


def weighed(weights: Array, pool: ThreadPool | None = None) -> Weighing:
    """What `weights` `(n,)` float64 are like."""
    glance = glance_of(weights[:, None], pool)
    return Weighing(float(weights.sum()), float(glance.extremes[0, 0]), glance)


def levels_glance(levels: Array) -> Glance:
    """What `levels` `(n, d)` of uint8 are like as float64.

    >>> levels_glance(np.array([[3, 0], [200, 7]], np.uint8)).extremes
    array([[  3.,   0.],
           [200.,   7.]])
    """
    return Glance(frozen(column_extremes(levels).astype(np.float64)), 1.0, True, True)


def looked_at(given: Array, pool: ThreadPool | None = None) -> tuple[Array, Glance]:
    """`given` `(n, d)` as float64, C-ordered and read-only, and what it is like.

    It is float32, float64 or uint8, and copied unless it is float64 that nobody can write.
    """
    if given.dtype == np.uint8:
        return frozen(given.astype(np.float64, order="C")), levels_glance(given)
    given = np.require(given, requirements=["C", "A"])
    if given.dtype == np.float64 and is_own(given):
        return given, _glance(given, None, pool)
    rows = np.empty(given.shape)
    glance = _glance(given, rows, pool)
    return frozen(rows), glance


def glance_of(values: Array, pool: ThreadPool | None = None) -> Glance:
    """What `values` `(n, d)`, float32 or float64, are like, whoever holds them.

    >>> glance_of(np.array([[0.5], [3.0]])).least
    0.5
    """
    return _glance(np.require(values, requirements=["C", "A"]), None, pool)


def _glance(given: Array, rows: Array | None, pool: ThreadPool | None) -> Glance:
    """What `given` `(n, d)` is like, which is copied into `rows` float64, where there are any."""
    if given.size < _LARGE:
        if rows is not None:
            rows[:] = given
        return _small_glance(given.astype(np.float64, copy=False))
    n, d = given.shape
    lanes, single = d * max(1, _LANES // d), given.dtype == np.float32
    whole = given.size // lanes
    values = frozen(given.reshape(-1)[: whole * lanes].reshape(whole, lanes))
    copies = None if rows is None else rows.reshape(-1)[: whole * lanes].reshape(whole, lanes)
    found = []

    def look(first: int, last: int) -> None:
        found.append(
            _ends(values[first:last], _NONE if copies is None else copies[first:last], single)
        )

    (pool or ThreadPool(1)).share(look, whole)
    rest = whole * lanes // d  # repeated to fill the lanes, which changes nothing
    if rest < n:
        found.append(_ends(frozen(np.resize(given[rest:], (1, lanes))), _NONE, single))
        if rows is not None:
            rows[rest:] = given[rest:]
    ends = np.stack(found, axis=1)
    low, high = ends[:2].reshape(2, -1, d)
    extremes = np.stack([low.min(axis=0), high.max(axis=0)])
    broken, rounded, strange = (bool(each.any()) for each in ends[3:])
    if strange:
        extremes = column_extremes(given).astype(np.float64)
    return Glance(frozen(extremes), float(ends[2].min()), not broken, not rounded)


def _ends(values: Array, copies: Array, single: bool) -> Array:
    ends = np.empty((6, values.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):  # interpreted
        _look(values, copies, single, ends)
    return ends


def _small_glance(rows: Array) -> Glance:
    """What `rows` `(n, d)` float64 are like, by NumPy."""
    size = np.abs(rows)
    size[size == 0] = np.inf
    with np.errstate(over="ignore", invalid="ignore"):
        whole = bool((np.floor(rows) == rows).all())
        single = bool((rows.astype(np.float32) == rows).all())
    return Glance(column_extremes(rows), float(size.min()), whole, single)


@jit
def _look(values: Array, copies: Array, single: bool, ends: Array) -> None:
    """Look at values, and copy them.

    values: IN, (m, lanes).  copies: OUT, (m, lanes) float64, or (0, 0) if none is wanted.
    single: whether they come from float32.
    ends: OUT, (6, lanes): lowest and highest values, NaN left out, and the least absolute value
    above 0; how far values are from whole numbers, at least where the first are found, and from
    those of float32; 0, or NaN where one is not finite.
    """
    lanes, whole = values.shape[1], True
    # Arrays of its own, which the compiler knows to be apart: so it uses vector units.
    low, high, least = np.empty(lanes), np.empty(lanes), np.empty(lanes)
    broken, rounded, strange = np.zeros(lanes), np.zeros(lanes), np.zeros(lanes)
    low[:] = least[:] = np.inf
    high[:] = -np.inf
    for row in range(len(values)):
        for i in range(lanes if len(copies) else 0):
            copies[row, i] = values[row, i]
        for i in range(lanes):
            x = np.float64(values[row, i])
            low[i] = x if x < low[i] else low[i]
            high[i] = x if x > high[i] else high[i]
            strange[i] += 0.0 * x
        for i in range(lanes):
            size = abs(np.float64(values[row, i]))
            size = size if size > 0 else np.float64(np.inf)
            least[i] = size if size < least[i] else least[i]
        for i in range(lanes if whole else 0):
            x = np.float64(values[row, i])
            off = x - np.floor(x)
            broken[i] = off if off > broken[i] else broken[i]
        for i in range(lanes if whole else 0):
            whole &= broken[i] == 0
        for i in range(0 if single else lanes):
            x = np.float64(values[row, i])
            off = abs(np.float64(np.float32(x)) - x)
            rounded[i] = off if off > rounded[i] else rounded[i]
    for i in range(lanes):
        ends[0, i], ends[1, i], ends[2, i] = low[i], high[i], least[i]
        ends[3, i], ends[4, i], ends[5, i] = broken[i], rounded[i], strange[i]
