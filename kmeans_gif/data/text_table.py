"""A table of text, CSV or the like, as columns of numbers."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError

_SEPARATORS = "\t;, "
"""Earlier ones win where several fit: in 1,5;2,5 the comma is a decimal comma."""
_RECORDS_LOOKED_AT = 20
_LONGEST_QUOTE = 40


class TextTable:
    """Rows of fields; raises InputError for bytes that are no text, or no rows at all.

    The separator is a tab, a semicolon, a comma or spaces: the one that splits most of the
    first rows.  The first row is a header if none of its fields is a number.
    """

    names: tuple[str, ...]
    """One per column if there is a header, else none."""
    width: int
    """Number of columns: fields of the first row."""
    first_whole: int
    """The first row that has `width` fields."""

    def __init__(self, data: bytes) -> None:
        text = _decode(data)
        numbered = list(_records(text, _separator(text), strict=True))
        if not numbered:
            raise InputError("holds no rows")
        first = numbered[0][1]
        self.width = len(first)
        self.names = _header(first)
        self._lines = [line for line, _ in numbered[bool(self.names) :]]
        self._rows = [row for _, row in numbered[bool(self.names) :]]
        if not self._rows:
            raise InputError(f"holds a header ({', '.join(self.names)}), but no rows")
        self._ragged = {i: len(row) for i, row in enumerate(self._rows) if len(row) != self.width}
        whole = (i for i in range(len(self._rows)) if i not in self._ragged)
        self.first_whole = next(whole, -1)
        if self.first_whole < 0:
            raise InputError(f"{self.complaint(0, [])}; no row has as many")
        for i in self._ragged:
            self._rows[i] = [""] * self.width

    def numbers(self, column: int) -> Array:
        """Column `(n,)` float64; not finite where a row has no finite number or is ragged."""
        values = (_number(row[column]) for row in self._rows)
        return np.fromiter(values, np.float64, len(self._rows))

    def complaint(self, row: int, columns: Sequence[int]) -> str:
        """What is wrong with a row that has no finite number in one of `columns`."""
        place = f"line {self._lines[row]}"
        if row in self._ragged:
            fields = "1 field" if self._ragged[row] == 1 else f"{self._ragged[row]} fields"
            return f"{place} has {fields}, the first row {self.width}"
        for column in columns:
            if not np.isfinite(_number(self._rows[row][column])):
                break
        text = self._rows[row][column].strip()
        label = repr(self.names[column]) if self.names else str(column)
        if not text:
            return f"{place}: nothing in column {label}"
        hint = " (write decimals with a point)" if _looks_numeric(text) else ""
        if len(text) > _LONGEST_QUOTE:
            text = text[: _LONGEST_QUOTE - 1] + "…"
        return f"{place}: {text!r} in column {label} is no finite number{hint}"


def _decode(data: bytes) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(
            "is neither a table of text in UTF-8 nor a NumPy file; "
            "save it as CSV in UTF-8, .npy or .npz"
        )
    return text.lstrip("# ")  # NumPy writes a header as a comment


def _separator(text: str) -> str:
    def rows_split(separator: str) -> int:
        head = itertools.islice(_records(text, separator, strict=False), _RECORDS_LOOKED_AT)
        return sum(len(row) > 1 for _, row in head)

    return max(_SEPARATORS, key=rows_split)


def _records(text: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers of their lines, from 1; blank lines are left out.

    With `strict`, misplaced quotes raise InputError.
    """
    lines: Iterator[str] = io.StringIO(text, newline="")
    if separator == " ":  # runs of spaces, also at the ends of a line, are one separator
        lines = (" ".join(line.split()) for line in lines)
    reader = csv.reader(
        lines, delimiter=separator, skipinitialspace=separator != " ", strict=strict
    )
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: {error}") from None


def _header(row: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(field.split()) for field in row)
    return names if any(names) and not any(map(_looks_numeric, names)) else ()


def _looks_numeric(text: str) -> bool:
    """Whether `text` is a finite number, perhaps with a comma for a point."""
    return bool(np.isfinite(_number(text.replace(",", "."))))


def _number(text: str) -> float:
    """`text` as a float; NaN if it is no number, or one in Python's notation only (1_000)."""
    try:
        return float(text) if "_" not in text else np.nan
    except ValueError:
        return np.nan
