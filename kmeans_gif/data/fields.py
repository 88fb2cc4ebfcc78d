"""Fields of a table of text: which are numbers, in which notation, and which are missing."""

from __future__ import annotations

import math
import re

MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "?", "."}
"""What tables write, in small letters, where there is no value."""
_TRUTH_VALUES = {"true": 1.0, "false": 0.0}
_COMMA = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?")
_POINT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([ ',.\u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_EXACT_DIGITS = 16
_WHOLE = re.compile(r"[-+]?\d+")


def number(text: str, *, comma: bool = False) -> float:
    """`text` as a float, with a decimal `comma` or point; NaN if it is none.

    True and false, as pandas and R write them, are 1 and 0.
    """
    if comma:
        if "." in text:
            return math.nan
        text = text.replace(",", ".", 1)
    try:
        # Underscores between digits are Python's notation only.
        return float(text) if "_" not in text else math.nan
    except ValueError:
        return _TRUTH_VALUES.get(text.strip().lower(), math.nan)


def is_number(text: str) -> bool:
    """Whether `text` is a finite number, with a decimal point or comma."""
    return math.isfinite(number(text)) or has_decimal_comma(text)


def is_missing(text: str) -> bool:
    """Whether `text` says that there is no value."""
    return text.strip().lower() in MISSING


def is_whole(text: str) -> bool:
    """Whether `text` is a number written with digits only."""
    return bool(_WHOLE.fullmatch(text.strip()))


def has_decimal_comma(text: str) -> bool:
    """Whether `text` is a number such as 1,5."""
    return bool(_COMMA.fullmatch(text.strip()))


def has_decimal_point(text: str) -> bool:
    """Whether `text` is a number such as 1.5."""
    return bool(_POINT.fullmatch(text.strip()))


def may_be_thousands(text: str) -> bool:
    """Whether the comma in `text` may part thousands, as in 1,234."""
    return bool(_THOUSANDS.fullmatch(text.strip()))


def is_grouped(text: str) -> bool:
    """Whether `text` is a number whose thousands are parted, as in 1.234,5 or 1 234."""
    return bool(_GROUPED.fullmatch(text.strip()))


def is_long(text: str) -> bool:
    """Whether `text` is a whole number of so many digits that float64 may round it."""
    return len(text) >= _EXACT_DIGITS and is_whole(text) and math.isfinite(float(text))
