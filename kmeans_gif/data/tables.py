"""Reads points from files: tables of text and NumPy arrays."""

from __future__ import annotations

import operator
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.array_table import ArrayTable
from kmeans_gif.data.dataset import Dataset, require_moderate
from kmeans_gif.data.numpy_files import NPY, ZIP, read_bytes
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.text_table import TextTable
from kmeans_gif.errors import InputError, require_whole

_LISTED_COLUMNS = 12


def load_points(
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str | int] | None = None,
    skip_bad: bool = False,
    max_bytes: int | None = None,
) -> Dataset:
    """Observations from a file, one per row, as a Dataset of equal weights.

    Parameters
    ----------
    path : path
        Text in UTF-8 with tabs, semicolons, commas or spaces between fields (CSV, TSV),
        with a header or without; or a NumPy array (NPY; NPZ with one array or one named
        X).  The content tells which, not the name.
    columns : names or numbers, optional
        Features, in this order; numbers count from 0.  By default all columns.
    skip_bad : bool
        Leave out rows in which a number is missing or not finite, or that have more or
        fewer fields than the first row.  A UserWarning tells how many there were.
    max_bytes : int, optional
        The largest array that is unpacked from a smaller file; by default 1 GB.

    Raises
    ------
    InputError
        If there is no such file, it is no table, there are fewer than 2 columns or no such
        columns, a value is no finite number, or values are too large to be squared.

    Examples
    --------
    >>> from pathlib import Path
    >>> from kmeans_gif import load_points
    >>> rows = ["city,length,width", "Bonn,1.5,0.5", "Cork,4,2"]
    >>> _ = Path("points.csv").write_text(chr(10).join(rows))
    >>> points = load_points("points.csv", columns=["length", "width"])
    >>> points.X
    array([[1.5, 0.5],
           [4. , 2. ]])
    """
    if max_bytes is not None:
        max_bytes = require_whole("max_bytes", max_bytes, 1)
    data = read_bytes(path, "a file of points")
    try:
        is_array = data.startswith((NPY, ZIP))
        table = ArrayTable(data, max_bytes) if is_array else TextTable(data)
        chosen = _choose(columns, table)
        X = np.column_stack([table.numbers(column) for column in chosen])
        good = np.isfinite(X).all(axis=1)
        if not good.all():
            _require_numeric(X, chosen, table)
            complaint = table.complaint(int(np.argmin(good)), chosen)
            X = X[good]
            if not skip_bad:
                raise InputError(
                    f"{complaint}; mend it, or leave such rows out with skip_bad (--skip-bad)"
                )
            if len(X) == 0:
                raise InputError(f"every row is bad: {complaint}")
            warnings.warn(
                f"{path}: left out {len(good) - len(X)} of {len(good)} rows; "
                f"the first: {complaint}",
                stacklevel=2,
            )
        weights = np.ones(len(X))
        require_moderate(X, weights)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    names = tuple(table.names[j] if table.names else f"column {j}" for j in chosen)
    return Dataset(frozen(X), frozen(weights), feature_names=names, name=Path(path).name)


def _choose(columns: Sequence[str | int] | None, table: TextTable | ArrayTable) -> list[int]:
    """The numbers of `columns`, at least 2, none twice."""
    if columns is None:
        chosen = list(range(table.width))
        if len(chosen) < 2:
            raise InputError(f"has {len(chosen)} column; points need at least 2")
        return chosen
    if isinstance(columns, str):
        columns = [columns]
    chosen = [_column_number(column, table) for column in columns]
    if len(chosen) < 2 or len(set(chosen)) < len(chosen):
        listed = ", ".join(map(str, columns))
        raise InputError(f"columns {listed}: choose at least 2, each once")
    return chosen


def _column_number(column: str | int, table: TextTable | ArrayTable) -> int:
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
        listed = ", ".join(table.names[:_LISTED_COLUMNS])
        if len(table.names) > _LISTED_COLUMNS:
            listed += ", …"
        raise InputError(
            f"no column {column!r}; there are {table.width}, from 0 to {table.width - 1}"
            + (f": {listed}" if listed else "")
        )
    return number


def _require_numeric(X: Array, chosen: list[int], table: TextTable | ArrayTable) -> None:
    """Raise InputError, naming the columns to choose instead, if one has no number at all."""
    without = ~np.isfinite(X).any(axis=0)
    if not without.any():
        return
    complaint = table.complaint(table.first_whole, [chosen[int(np.argmax(without))]])
    numeric = [j for j in range(table.width) if np.isfinite(table.numbers(j)).any()]
    if len(numeric) < 2:
        remedy = "points need at least 2 columns of numbers"
    else:
        remedy = f"choose others with columns (--columns {' '.join(map(str, numeric))})"
    raise InputError(f"{complaint}, and no other row has one there; {remedy}")
