"""Whether the first row of a table is a header.

Words above numbers are one.  Numbers may be names as well: columns counted from 0, as pandas
writes them, years, or values in equal steps, such as wavelengths.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from kmeans_gif.data.fields import (
    has_decimal_comma,
    has_decimal_point,
    is_missing,
    is_number,
    number,
)
from kmeans_gif.data.fields import is_whole as whole

_LISTED = 6
_YEARS = range(1800, 2101)


class Header(NamedTuple):
    """What the first row was taken for."""

    found: bool
    note: str
    """What else it may be, where it cannot be told; else empty."""


def find_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> Header:
    """Whether `first` is a header of the rows in `body`, all with as many fields."""
    numeric = [j for j, field in enumerate(first) if is_number(field)]
    words = [j for j, field in enumerate(first) if not is_number(field) and not is_missing(field)]
    if not numeric:
        return Header(bool(words), "")
    columns = list(zip(*body, strict=True)) if body else [() for _ in first]
    shown = ", ".join(field.strip() for field in first[:_LISTED])
    shown += ", …" if len(first) > _LISTED else ""
    as_header = Header(
        True, f"took the first row ({shown}) for a header; header=False takes it for data"
    )
    as_data = Header(
        False, f"took the first row ({shown}) for data; header=True takes it for a header"
    )
    if any(any(map(is_number, columns[j])) for j in words):
        return as_header
    values = [_value(first[j]) for j in numeric]
    if len(set(values)) < len(values) or len(values) == 1:
        return Header(False, "")
    below = [[field for field in columns[j] if is_number(field)] for j in numeric]
    digits = all(whole(first[j]) for j in numeric)
    fractional = digits and all(fields and _mostly_fractions(fields) for fields in below)
    unlike = fractional or all(_far_off(v, f) for v, f in zip(values, below, strict=True))
    counted, years = values == list(range(len(values))), _are_years(values)
    in_a_row = len(values) > 2 and _even(values)
    if unlike and (years or in_a_row or (digits and _even(values))):
        return as_header
    if (counted and in_a_row) or (years and words):
        return as_header
    return as_data if unlike or counted or years or in_a_row else Header(False, "")


def _value(field: str) -> float:
    return number(field, comma=has_decimal_comma(field))


def _even(values: Sequence[float]) -> bool:
    """Whether `values` go up or down in equal steps, but for the rounding of fractions."""
    step = values[1] - values[0]
    steps = (b - a for a, b in itertools.pairwise(values))
    return all(math.isclose(one, step, rel_tol=1e-6) for one in steps)


def _are_years(values: Sequence[float]) -> bool:
    """Whether `values` are years, in order."""
    whole_ones = all(value.is_integer() and value in _YEARS for value in values)
    return whole_ones and all(a < b for a, b in itertools.pairwise(values))


def _mostly_fractions(fields: Sequence[str]) -> bool:
    written = sum(has_decimal_point(field) or has_decimal_comma(field) for field in fields)
    return 2 * written > len(fields)


def _far_off(value: float, fields: Sequence[str]) -> bool:
    """Whether `value` is farther from the numbers below it than those are from one another."""
    if not fields:
        return False
    numbers = list(map(_value, fields))
    low, high = min(numbers), max(numbers)
    return high > low and max(low - value, value - high) > high - low
