"""The exact weighted sum of the squares of all values, from which inertia follows in every state.

It is a fraction, since float64 holds no sum of squares exactly; those of chunks just add up.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import LANES, cuts_between, exact_parts
from kmeans_gif.clustering.exact_terms import LEAST, MOST
from kmeans_gif.clustering.inertia_kernels import GROUP, add_exact_products, add_exact_squares
from kmeans_gif.clustering.value_ranges import DOUBLE, SINGLE, Range
from kmeans_gif.data.own_arrays import frozen

ONES = Range(1.0, 1.0, True, True)
"""Weights of 1."""
_AT_A_TIME = 1 << 14
"""Values that are looked at at a time, so that what is in between stays in a cache."""
_FEW = 9000
"""Values that are multiplied at a time: so few that BLAS shares none among threads of its own."""
_SMALL = 1 << 18
"""Values up to which to wake a thread takes longer."""
_MANY = 1 << 20
"""Values that are added in a lane before it is emptied, where there is room."""
_RARE = 16
"""One in how many rows at most is looked at again."""


class Squares(NamedTuple):
    """An exact sum of squares."""

    total: Fraction
    parts: tuple[float, ...]
    """A few floats whose exact sum it is; none where there are no such."""


def squares_of(total: Fraction) -> Squares:
    """An exact sum of squares, which is taken apart.

    >>> squares_of(Fraction(2**60 + 1)).parts
    (1.152921504606847e+18, 1.0)
    """
    parts: list[float] = []
    rest = total
    while part := float(rest):
        parts.append(part)
        rest -= Fraction(part)
    return Squares(total, tuple(parts) if rest == 0 else ())


def exact_squares(
    rows: Array,
    weights: Array | None,
    values: Range,
    weight_range: Range,
    pool: ThreadPool,
    row_squares: tuple[Array, Array] | None = None,
) -> Fraction | None:
    """The exact sum of w x² over all `rows` `(n, d)`; None where float64 does not hold all w x.

    `weights` are (n,), or None if all are 1; ranges are those of rows and weights.  `row_squares`
    are two (n,), each row's sum of squares and what it lacks to be exact, NaN if that is not known.
    """
    if row_squares is not None and weights is None:
        open_rows = np.flatnonzero(np.isnan(row_squares[1]))
        if len(open_rows) <= len(rows) // _RARE:
            squares, rests = row_squares
            known = fraction(_exact_parts(squares) + _exact_parts(np.nan_to_num(rests)))
            others = frozen(rows[open_rows])
            rest = exact_squares(others, None, values, weight_range, pool) if others.size else 0
            return None if rest is None else known + rest
    digits = [_digits(values), _digits(weight_range)]
    if weight_range != ONES and sum(digits) > DOUBLE:
        return None
    if min(values.least, weight_range.least) < LEAST or values.largest > MOST:
        return _slowly(rows, weights)
    if rows.size < _SMALL:
        pool = ThreadPool(1)
    largest, whole = values.largest**2 * weight_range.largest, values.whole and weight_range.whole
    if weights is not None and whole and largest * rows.size < 2.0**DOUBLE:
        return _of_whole_numbers(rows, weights)
    top, unit = math.frexp(largest)[1], 2 * values.unit + weight_range.unit
    for group in (_MANY, GROUP) if weights is None and values.single else ():
        cuts = cuts_between(top, unit, group, 2)
        if cuts is not None:
            return _of_singles(rows, max(cuts, default=0.0), group, pool)
    cuts = cuts_between(top, unit, 2 * GROUP)
    return _slowly(rows, weights) if cuts is None else _of_any(rows, weights, cuts, pool)


def fraction(parts: list[float]) -> Fraction:
    """The exact sum of a few floats."""
    return sum(map(Fraction, parts), Fraction())


def _exact_parts(values: Array) -> list[float]:
    """A few floats with the exact sum of all values (n,).

    Numbers are cut at a grid on which they add up without rounding in any order, as in
    `exact_sums`, until nothing is left; those of float32 have no room to underflow.
    """
    parts = list[float]()
    while largest := float(max(values.max(), -values.min())):
        cut = math.ldexp(1.5, math.frexp(largest)[1] + len(values).bit_length())
        high = values + cut
        high -= cut
        parts.append(float(high.sum()))
        values = values - high
    return parts


def _digits(values: Range) -> int:
    """Binary digits that a value has at most."""
    span = math.frexp(values.largest)[1] - values.unit
    return min(SINGLE if values.single else DOUBLE, span)


def _of_whole_numbers(rows: Array, weights: Array) -> Fraction:
    """The sum where nothing is rounded, in whatever order it is taken, by NumPy.

    On one thread: pieces are so small that others would wait for Python's lock.
    """
    step, total = max(1, _FEW // rows.shape[1]), 0.0
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        total += float((weights[start : start + step] @ (part * part)).sum())
    return Fraction(total)


def _of_singles(rows: Array, cut: float, group: int, pool: ThreadPool) -> Fraction:
    values, found = rows.reshape(-1), list[Array]()

    def add(first: int, last: int) -> None:
        pairs = np.zeros((2, 2, LANES))
        add_exact_squares(values[first:last], cut, group, pairs)
        found.append(pairs)

    pool.share(add, len(values))
    return _total(found)


def _of_any(rows: Array, weights: Array | None, cuts: list[float], pool: ThreadPool) -> Fraction:
    step, found = max(1, _AT_A_TIME // rows.shape[1]), list[Array]()

    def add(first: int, last: int) -> None:
        pairs = np.zeros((len(cuts) + 1, 2, LANES))
        for start in range(first, last, step):
            part = rows[start : min(last, start + step)]
            times = part
            if weights is not None:
                times = weights[start : start + len(part), None] * part
            add_exact_products(part.reshape(-1), times.reshape(-1), np.array(cuts), pairs)
        found.append(pairs)

    pool.share(add, len(rows))
    return _total(found)


def _total(found: list[Array]) -> Fraction:
    return fraction(exact_parts([part for pairs in found for part in pairs.ravel().tolist()]))


def _slowly(rows: Array, weights: Array | None) -> Fraction:
    own = [1.0] * len(rows) if weights is None else weights.tolist()
    return sum(
        (
            Fraction(w) * sum(Fraction(x) ** 2 for x in row)
            for w, row in zip(own, rows.tolist(), strict=True)
        ),
        Fraction(),
    )
