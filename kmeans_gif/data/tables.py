"""Reads points from files: tables of text, NumPy arrays, and tables of other programs."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kmeans_gif._registry import lazy
from kmeans_gif._typing import Array
from kmeans_gif.data.array_table import ArrayTable
from kmeans_gif.data.column_choice import (
    Table,
    TableNote,
    choose,
    column_number,
    features_of,
    label,
    require_numeric,
)
from kmeans_gif.data.column_table import ColumnTable
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.file_bytes import read_bytes, require_at_most
from kmeans_gif.data.integers import EXACT, rounding_note
from kmeans_gif.data.numpy_files import NPY, ZIP
from kmeans_gif.data.office_files import office_table
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.paths import is_zarr, no_such_file, url_in
from kmeans_gif.data.raw_text import decompressed
from kmeans_gif.data.text_table import TextTable
from kmeans_gif.data.tile_arrays import read_truth
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError, require_whole

_zarr_rows = lazy("kmeans_gif.data.chunk_sources.zarr_array:zarr_rows")


def load_points(
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str | int] | None = None,
    header: bool | None = None,
    skip_bad: bool = False,
    truth: str | int | None = None,
    standardize: bool = False,
    max_bytes: int | None = None,
) -> Dataset:
    """Observations from a file, one per row, as a Dataset of equal weights.

    Parameters
    ----------
    path : path
        Text with tabs, semicolons, bars, commas or spaces between fields (CSV, TSV), with a
        header or without, decimal points or commas, comments (#) above or below, perhaps
        compressed; a NumPy array (NPY; NPZ with one array or one named X); or, where pyarrow,
        polars, openpyxl or zarr is installed, Parquet, Feather, Excel or a Zarr array.  The
        content tells which.
    columns : names or numbers, optional
        Features, in this order; numbers count from 0.  By default all columns of numbers,
        without one that has no name and numbers the rows.
    header : bool, optional
        Whether the first row is a header.  By default it is if it looks like one.
    skip_bad : bool
        Leave out rows in which a number is missing or not finite, or that have more or
        fewer fields than the first row.
    truth : name or number, optional
        The column that tells the true groups, or the path of a file that does: it is no
        feature, and becomes `classes` of the Dataset.
    standardize : bool
        Turn features into z-scores, so that all weigh alike; see `Dataset.standardize`.
    max_bytes : int, optional
        The most that is unpacked from a smaller file; by default 1 GB.

    Warns
    -----
    TableNote
        About what was left out, and what could have been read otherwise.

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
    data = b"" if is_zarr(path) else read_bytes(path, "a file of points")
    try:
        table = _table(data, header, max_bytes) if data else _zarr_table(path, header, max_bytes)
        classes, truth_column = _classes(truth, table)
        chosen = features_of(table, truth_column) if columns is None else choose(columns, table)
        if truth_column in chosen:
            raise InputError(f"column {truth!r} tells the truth and can be no feature as well")
        X = np.column_stack([table.numbers(column) for column in chosen])
        good = _good_rows(X, chosen, table, skip_bad=skip_bad)
        for column, values in zip(chosen, X.T, strict=True):
            if not (np.abs(values) >= EXACT).any():
                continue
            long = np.array(table.long_numbers(column), dtype=object)
            note = rounding_note([long], label(table, column))
            table.notes += [note] if note else []
        X = X[good]
        weights = np.ones(len(X))
        require_moderate(X, weights)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    for note in table.notes:
        warnings.warn(f"{path}: {note}", TableNote, stacklevel=2)
    names = tuple(label(table, j) for j in chosen)
    classes = None if classes is None else frozen(classes[good])
    points = Dataset(
        frozen(X), frozen(weights), feature_names=names, name=Path(path).name, classes=classes
    )
    return points.standardize() if standardize else points


def _table(data: bytes, header: bool | None, max_bytes: int | None) -> Table:
    """The table in a file, told by its content."""
    data = decompressed(data, max_bytes)
    office = office_table(data, header, max_bytes)
    if office is not None and not (isinstance(office, ColumnTable) and header is not None):
        return office
    if office is None and not data.startswith((NPY, ZIP)):
        return TextTable.from_bytes(data, header)
    if header is not None:
        what = "a NumPy file has no header" if office is None else "its columns have names"
        raise _no_header(header, what)
    return ArrayTable.from_bytes(data, max_bytes)


def _zarr_table(path: str | os.PathLike[str], header: bool | None, max_bytes: int | None) -> Table:
    if header is not None:
        raise _no_header(header, "a Zarr array has none")
    rows = _zarr_rows(path)
    require_at_most(8 * rows.bounds[-1] * rows.width, max_bytes)
    return ArrayTable(rows.all())


def _no_header(header: bool, what: str) -> InputError:
    return InputError(f"header={header}: is for tables of text; {what}")


def _classes(truth: str | int | None, table: Table) -> tuple[Array | None, int | None]:
    """True groups `(n,)`, from a column or a file, and the number of the column."""
    if truth is None:
        return None, None
    try:
        column = column_number(truth, table)
    except InputError:
        if isinstance(truth, str) and os.path.isfile(truth):
            return read_truth(truth, len(table.numbers(0))).astype(str), None
        if url_in(str(truth)):
            raise no_such_file(str(truth)) from None
        raise
    return table.labels(column), column


def _good_rows(X: Array, chosen: list[int], table: Table, *, skip_bad: bool) -> Array:
    """Which rows of X `(n, d)` are finite, `(n,)`; InputError unless all are or may be skipped."""
    good = np.asarray(np.isfinite(X).all(axis=1))
    if good.all():
        return good
    require_numeric(X, chosen, table)
    complaint = table.complaint(int(np.argmin(good)), chosen)
    if not skip_bad:
        raise InputError(f"{complaint}; mend it, or leave such rows out: skip_bad=True")
    if not good.any():
        raise InputError(f"every row is bad: {complaint}")
    table.notes.append(
        f"left out {len(good) - good.sum()} of {len(good)} rows; the first: {complaint}"
    )
    return good
