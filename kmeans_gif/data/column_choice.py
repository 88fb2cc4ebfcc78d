"""Which columns of a table are features, and what is said of those that are left out."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif._words import nearly
from kmeans_gif.errors import InputError

_LISTED = 12
_COUNTS_FROM = 5
"""Rows from which on a column that counts them is taken for no accident."""
_UNNAMED = re.compile(r"|Unnamed: \d+(\.\d+)*")
"""Names of columns of row names at the head of a table of pandas or R."""
_ARROW_INDEX = re.compile(r"__index_level_\d+__")
"""What pyarrow calls the index of a data frame; it stands behind the columns."""


class TableNote(UserWarning):
    """How a table was read where it may be meant otherwise, and what was left out."""


class Columns(Protocol):
    """Columns that may be numbers or not, among which features are chosen."""

    names: tuple[str, ...]
    width: int
    notes: list[str]

    def numbers(self, column: int) -> Array:
        """(n,) float64, not finite where there is no number."""

    def kind(self, column: int) -> str:
        """What a column holds: "numbers", "empty", "text" or the like."""


class Table(Columns, Protocol):
    """Columns of one length, in memory."""

    first_whole: int

    def labels(self, column: int) -> Array:
        """(n,) text."""

    def long_numbers(self, column: int) -> list[int]:
        """Whole numbers that `numbers` may have rounded in silence."""

    def complaint(self, row: int, columns: Sequence[int]) -> str:
        """What is wrong with a row that has no finite number in one of `columns`."""


def features_of(table: Columns, truth: int | None) -> list[int]:
    """All columns of numbers but `truth` and one of row names; what is left out is noted."""
    kinds = {j: table.kind(j) for j in range(table.width) if j != truth}
    left_out = {j: kind for j, kind in kinds.items() if kind != "numbers"}
    chosen = [j for j in kinds if j not in left_out]
    index = [j for j in unnamed(table) if j in chosen and _is_whole(table.numbers(j))]
    index = index if len(index) < len(chosen) else []
    left_out |= dict.fromkeys(index, "row numbers")
    chosen = [j for j in chosen if j not in index]
    if len(chosen) < 2:
        numbers = {0: "none", 1: "1 column"}[len(chosen)]
        found = f"; {numbers} of numbers is left" if left_out or truth is not None else ""
        if found:
            what = f"left out: {_listed(table, left_out)}" if left_out else "beside the truth"
            raise InputError(f"points need at least 2 columns of numbers{found} ({what})")
        raise InputError(f"has {len(chosen)} column; points need at least 2")
    if left_out:
        keeps = f"; columns={sorted(index + chosen)} keeps the row numbers" if index else ""
        table.notes.append(f"left out: {_listed(table, left_out)}{keeps}")
    _tell_likely_index(table, chosen)
    return chosen


def _tell_likely_index(table: Columns, chosen: list[int]) -> None:
    """Note a first feature that may merely say which row it is."""
    first, *others = chosen
    if first != 0 or len(others) < 2:
        return
    if first in unnamed(table):
        table.notes.append(
            f"{label(table, first)} has no name; if it merely tells rows apart, leave it out: "
            f"columns={others}"
        )
    elif _counts(table.numbers(first)):
        one, two = table.numbers(first)[:2]
        table.notes.append(
            f"{label(table, first)} counts {one:g}, {two:g}, …; if it merely numbers the rows, "
            f"leave it out: columns={others}"
        )


def choose(columns: Sequence[str | int], table: Columns) -> list[int]:
    """The numbers of `columns`, at least 2, none twice; "0,2" means 0 and 2."""
    if isinstance(columns, str):
        columns = [columns]
    parted: list[str | int] = []
    for column in columns:
        several = isinstance(column, str) and "," in column and column not in table.names
        parted += [p.strip() for p in str(column).split(",") if p.strip()] if several else [column]
    chosen = [column_number(column, table) for column in parted]
    if len(chosen) < 2 or len(set(chosen)) < len(chosen):
        raise InputError(f"columns={[*columns]}: choose at least 2, each once")
    return chosen


def column_number(column: str | int, table: Columns) -> int:
    """Which column has this name or number; raises InputError for none, and for several."""
    found = [j for j, name in enumerate(table.names) if name == column]
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        raise InputError(f"{len(found)} columns are named {column!r}; choose by number: {numbers}")
    if found:
        return found[0]
    try:
        number = int(column) if isinstance(column, str) else operator.index(column)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number < table.width:
        listed = ", ".join(table.names[:_LISTED]) + (", …" if len(table.names) > _LISTED else "")
        near = nearly(column, table.names) if isinstance(column, str) else ""
        raise InputError(
            f"no column {column!r}; there are {table.width}, from 0 to {table.width - 1}"
            + (f": {listed}" if listed else "")
            + (f"; did you mean {near}?" if near else "")
        )
    return number


def require_numeric(X: Array, chosen: list[int], table: Table) -> None:
    """Raise InputError, naming the columns to choose instead, if one has no number at all."""
    without = ~np.isfinite(X).any(axis=0)
    if not without.any():
        return
    complaint = table.complaint(table.first_whole, [chosen[int(np.argmax(without))]])
    numeric = [j for j in range(table.width) if np.isfinite(table.numbers(j)).any()]
    if len(numeric) < 2:
        remedy = "points need at least 2 columns of numbers"
    else:
        remedy = f"choose others: columns={numeric}"
    raise InputError(f"{complaint}, and no other row has one there; {remedy}")


def label(table: Columns, column: int) -> str:
    """What a column is called in messages."""
    name = table.names[column] if table.names else ""
    return name if name else f"column {column}"


def _listed(table: Columns, left_out: dict[int, str]) -> str:
    texts = [f"{label(table, j)} ({left_out[j]})" for j in sorted(left_out)]
    return ", ".join(texts[:_LISTED]) + (", …" if len(texts) > _LISTED else "")


def unnamed(table: Columns) -> list[int]:
    """Columns that have no name, where others have: the index of a data frame."""
    names = list(enumerate(table.names))
    head = [j for j, _ in itertools.takewhile(lambda one: _UNNAMED.fullmatch(one[1]), names)]
    unnamed = head + [j for j, name in names if _ARROW_INDEX.fullmatch(name)]
    return unnamed if len(unnamed) < len(names) else []


def _is_whole(numbers: Array) -> bool:
    """Whether a column holds whole numbers only."""
    told = numbers[np.isfinite(numbers)]
    return bool((told == np.rint(told)).all())


def _counts(numbers: Array) -> bool:
    """Whether a column goes 0, 1, 2, … or 1, 2, 3, …"""
    n = len(numbers)
    return bool(
        n >= _COUNTS_FROM
        and numbers[0] in (0, 1)
        and np.array_equal(numbers, numbers[0] + np.arange(n))
    )
