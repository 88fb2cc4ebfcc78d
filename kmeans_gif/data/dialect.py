"""How a table of text is written: its comments, its separator, its decimal comma."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator

from kmeans_gif.data.fields import (
    has_decimal_comma,
    has_decimal_point,
    is_number,
    may_be_thousands,
)
from kmeans_gif.errors import InputError

Record = tuple[int, list[str]]
"""The number of a line, from 1, and its fields."""

_SEPARATORS = "\t;|, "
"""Earlier ones win where several fit equally well."""
_RECORDS_LOOKED_AT = 20
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The first line by which Excel is told the separator."""


def records_of(text: str) -> tuple[list[Record], str]:
    """The rows of `text` without comments, and the separator; a commented header comes first.

    Raises InputError for misplaced quotes.
    """
    lines = re.split("\r\n|\r|\n", text)
    declared = _SEP_LINE.fullmatch(lines[0]) if lines else None
    if declared:
        lines[0] = ""
    comment = _blank_comments(lines)
    body = "\n".join(lines)
    separator = declared[1] if declared else _separator(body)
    rows = list(_records(body, separator, strict=True))
    if comment and rows:
        header = _commented_header(comment, separator, rows[0])
        rows = [header, *rows] if header else rows
    return rows, separator


def has_decimal_commas(records: Iterable[Record], separator: str) -> tuple[bool, str]:
    """Whether numbers have decimal commas, and one that may be meant otherwise, or "".

    They have if some are like 1,5 and none like 1.5.  Commas that all stand before three digits
    may part thousands; beside commas that part fields, they are taken to.
    """
    found, doubtful = False, ""
    for field in itertools.chain.from_iterable(row for _, row in records):
        if has_decimal_point(field):
            return False, ""
        if has_decimal_comma(field):
            if not may_be_thousands(field):
                found = True
            elif not doubtful:
                doubtful = field.strip()
    if found or not doubtful:
        return found, ""
    return separator != ",", doubtful


def _blank_comments(lines: list[str]) -> Record | None:
    """Empty comment lines at both ends of `lines`; the last one at the head is returned.

    Where every line begins like a comment, none is one.
    """

    def is_comment(line: str) -> bool:
        return line.lstrip().startswith(("#", "%"))

    told = [i for i, line in enumerate(lines) if line.strip()]
    if all(is_comment(lines[i]) for i in told):
        return None
    last = None
    for i in itertools.takewhile(lambda i: is_comment(lines[i]), told):
        last = (i + 1, [lines[i]])
        lines[i] = ""
    for i in itertools.takewhile(lambda i: is_comment(lines[i]), reversed(told)):
        lines[i] = ""
    return last


def _commented_header(comment: Record, separator: str, first: Record) -> Record | None:
    """The fields of a comment line if it has as many as the `first` row and none is a number.

    NumPy writes headers so; and a header may begin with a column called #.
    """
    number, (line,) = comment
    for text in (line.lstrip().lstrip("#% "), line):
        fields = next(_records(text, separator, strict=False), (0, []))[1]
        if len(fields) == len(first[1]) and not any(map(is_number, fields)):
            return number, fields
    return None


def _separator(text: str) -> str:
    """The one that splits most of the first rows and, of equals, leaves most numbers."""

    def fit(separator: str) -> tuple[int, float]:
        head = list(itertools.islice(_records(text, separator, strict=False), _RECORDS_LOOKED_AT))
        fields = [field for _, row in head if len(row) > 1 for field in row]
        split = sum(len(row) > 1 for _, row in head)
        return split, sum(map(is_number, fields)) / len(fields) if fields else 0.0

    return max(_SEPARATORS, key=fit)


def _records(text: str, separator: str, *, strict: bool) -> Iterator[Record]:
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
        raise InputError(
            f"line {reader.line_num}: no row of a table, of values between separators ({error})"
        ) from None
