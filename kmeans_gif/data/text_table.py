"""A table of text, CSV or the like, as columns of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dialect import Record, has_decimal_commas, records_of
from kmeans_gif.data.fields import (
    is_grouped,
    is_long,
    is_missing,
    is_number,
    number,
)
from kmeans_gif.data.header import find_header
from kmeans_gif.data.raw_text import decoded
from kmeans_gif.errors import InputError

_LONGEST_QUOTE = 40
_INVISIBLE = "\ufeff\u200b"


class TextTable:
    """Rows of fields; raises InputError for no rows at all.

    The first row is a header if `header` says so or, where it says nothing, if it looks like one.
    """

    names: tuple[str, ...]
    """One per column if there is a header, else none."""
    width: int
    """Number of columns: fields of the first row."""
    first_whole: int
    """The first row that has `width` fields."""
    notes: list[str]
    """What could have been read otherwise."""

    def __init__(
        self, records: list[Record], separator: str = ",", header: bool | None = None
    ) -> None:
        if not records:
            raise InputError("holds no rows")
        self.notes = []
        first = records[0][1]
        self.width = len(first)
        if header is not False and _lacks_corner(records):
            first.insert(0, "")
            self.width += 1
        self.names = self._header(records, header)
        body = records[bool(self.names) :]
        if not body:
            raise InputError(f"holds a header ({', '.join(self.names)}), but no rows")
        self._lines = [line for line, _ in body]
        self._rows = [row for _, row in body]
        self._ragged = {i: len(row) for i, row in enumerate(self._rows) if len(row) != self.width}
        whole = (i for i in range(len(self._rows)) if i not in self._ragged)
        self.first_whole = next(whole, -1)
        if self.first_whole < 0:
            raise InputError(f"{self.complaint(0, [])}; no row has as many")
        for i in self._ragged:
            self._rows[i] = [""] * self.width
        self._comma, doubtful = has_decimal_commas(body, separator)
        if self._comma and doubtful:
            read = f"{number(doubtful, comma=True):g}"
            self.notes.append(f"has decimal commas, it seems: {doubtful} was read as {read}")

    @classmethod
    def from_bytes(cls, data: bytes, header: bool | None = None) -> TextTable:
        """The table in a file; raises InputError for bytes that are no text, or no rows."""
        text, note = decoded(data)
        records, separator = records_of(text)
        table = cls(records, separator, header)
        if note:
            table.notes.insert(0, note)
        return table

    def _header(self, records: Sequence[Record], wanted: bool | None) -> tuple[str, ...]:
        first = records[0][1]
        if wanted is None:
            body = [row for _, row in records[1:] if len(row) == len(first)]
            wanted, note = find_header(first, body)
            self.notes += [note] if note else []
        if not wanted:
            return ()
        return tuple(" ".join(field.strip(_INVISIBLE).split()) for field in first)

    def numbers(self, column: int) -> Array:
        """Column `(n,)` float64; not finite where a row has no finite number or is ragged."""
        comma = self._comma
        values = (number(row[column], comma=comma) for row in self._rows)
        return np.fromiter(values, np.float64, len(self._rows))

    def kind(self, column: int) -> str:
        """What most of a column is: "numbers", "text" or, without any value, "empty"."""
        fields = [row[column] for row in self._rows]
        if any(is_number(text) or is_grouped(text) for text in fields):
            return "numbers"
        return "empty" if all(map(is_missing, fields)) else "text"

    def labels(self, column: int) -> Array:
        """Column `(n,)` as text."""
        return np.array([row[column].strip() for row in self._rows])

    def long_numbers(self, column: int) -> list[int]:
        """Whole numbers of a column that float64 may not hold exactly."""
        return [int(row[column]) for row in self._rows if is_long(row[column])]

    def complaint(self, row: int, columns: Sequence[int]) -> str:
        """What is wrong with a row that has no finite number in one of `columns`."""
        place = f"line {self._lines[row]}"
        if row in self._ragged:
            fields = "1 field" if self._ragged[row] == 1 else f"{self._ragged[row]} fields"
            return f"{place} has {fields}, the first row {self.width}"
        for column in columns:
            if not math.isfinite(number(self._rows[row][column], comma=self._comma)):
                break
        text = self._rows[row][column].strip()
        label = repr(self.names[column]) if self.names else str(column)
        if not text:
            return f"{place}: nothing in column {label}"
        hint = ""
        if is_grouped(text):
            hint = " (write it without marks between thousands)"
        elif is_number(text) and "," in text:
            hint = " (others have decimal points)"
        elif self._comma and is_number(text):
            hint = " (others have decimal commas)"
        if len(text) > _LONGEST_QUOTE:
            text = text[: _LONGEST_QUOTE - 1] + "…"
        return f"{place}: {text!r} in column {label} is no finite number{hint}"


def _lacks_corner(records: Sequence[Record]) -> bool:
    """Whether the first row names all columns but that of the row names, as R writes tables."""
    first, others = records[0][1], [row for _, row in records[1:]]
    if {len(row) for row in others} != {len(first) + 1} or any(map(is_number, first)):
        return False
    names = [row[0].strip() for row in others]
    counted = any(names == [str(i + start) for i in range(len(names))] for start in (0, 1))
    return counted or not any(map(is_number, names))
