"""Whether the first row of a table is a header.

Words above numbers are one.  Numbers may be names as well: columns counted from 0, as pandas
writes them, or years.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from kmeans_gif.data.fields import has_decimal_comma, has_decimal_point, is_missing, is_number
from kmeans_gif.data.fields import is_whole as whole

_LISTED = 6


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
    if not all(whole(first[j]) for j in numeric):
        return Header(False, "")
    values = [int(first[j]) for j in numeric]
    below = [[field for field in columns[j] if is_number(field)] for j in numeric]
    fractional = all(fields and _mostly_fractions(fields) for fields in below)
    unlike = fractional or all(_far_off(v, f) for v, f in zip(values, below, strict=True))
    counted = values == list(range(len(values)))
    if len(set(values)) == len(values) > 1 and _even(values):
        if unlike or (counted and len(values) > 2):
            return as_header
        return as_data if counted else Header(False, "")
    return as_data if fractional and len(set(values)) == len(values) > 1 else Header(False, "")


def _even(values: Sequence[int]) -> bool:
    return len({b - a for a, b in itertools.pairwise(values)}) == 1


def _mostly_fractions(fields: Sequence[str]) -> bool:
    written = sum(has_decimal_point(field) or has_decimal_comma(field) for field in fields)
    return 2 * written > len(fields)


def _far_off(value: int, fields: Sequence[str]) -> bool:
    """Whether `value` is farther from the numbers below it than those are from one another."""
    numbers = [float(field.replace(",", ".")) for field in fields if whole(field)]
    if len(numbers) < len(fields) or not numbers:
        return False
    low, high = min(numbers), max(numbers)
    return high > low and max(low - value, value - high) > high - low
