"""Tables in files of other programs: spreadsheets, Parquet, Feather.

They are read by pyarrow, by polars, which is less used to damaged files, or by openpyxl; none of
them is needed for anything else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from kmeans_gif.data.column_table import ColumnTable
from kmeans_gif.data.dialect import Record
from kmeans_gif.data.file_bytes import require_at_most
from kmeans_gif.data.frames import frame_columns
from kmeans_gif.data.numpy_files import ZIP
from kmeans_gif.data.text_table import TextTable
from kmeans_gif.errors import InputError

PARQUET = b"PAR1"
"""The first bytes of Parquet files."""
_FEATHER = (b"ARROW1", b"FEA1")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def office_table(
    data: bytes, header: bool | None, max_bytes: int | None = None
) -> TextTable | ColumnTable | None:
    """The table in a file of another program; None for files of other kinds.

    Raises InputError if what reads it is not installed, it cannot be read, or it unpacks to
    more than `max_bytes`.
    """
    if data.startswith(PARQUET):
        return _typed("a Parquet file", _PARQUET_READERS, data, max_bytes)
    if data.startswith(_FEATHER):
        return _typed("a Feather file", _FEATHER_READERS, data, max_bytes)
    if data.startswith(_OLD_EXCEL):
        raise InputError("is a spreadsheet of an old kind (.xls); save it as .xlsx or CSV")
    if not data.startswith(ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(info.file_size for info in archive.infolist())
    except Exception:  # zipfile promises no kinds of errors; what reads arrays tells of damage
        return None
    if "xl/workbook.xml" in names:
        require_at_most(size, max_bytes)
        return _excel(data, header)
    if "content.xml" in names and "mimetype" in names:
        raise InputError("is an OpenDocument spreadsheet; save it as .xlsx or CSV")
    return None


def _parquet(parquet: Any, file: io.BytesIO, max_bytes: int | None) -> Any:
    found = parquet.ParquetFile(file)
    require_at_most(8 * found.metadata.num_rows * found.metadata.num_columns, max_bytes)
    return found.read()


_Reader = Callable[[Any, io.BytesIO, int | None], Any]
_PARQUET_READERS: dict[str, _Reader] = {
    "pyarrow.parquet": _parquet,
    "polars": lambda polars, file, _: polars.read_parquet(file),
}
_FEATHER_READERS: dict[str, _Reader] = {
    "pyarrow.feather": lambda feather, file, _: feather.read_table(file),
    "polars": lambda polars, file, _: polars.read_ipc(file),
}


def _typed(
    what: str, readers: dict[str, _Reader], data: bytes, max_bytes: int | None
) -> ColumnTable:
    """A table whose columns have types and names, by the first of `readers` that is installed."""
    for name, read in readers.items():
        try:
            module = import_module(name)
        except ImportError:
            continue
        try:
            return ColumnTable(frame_columns(read(module, io.BytesIO(data), max_bytes)))
        except (InputError, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # they have many, and a panic of polars is no Exception
            library = name.partition(".")[0]
            raise InputError(f"is {what} that is damaged or cannot be read by {library}") from None
    raise InputError(f"is {what}, which pyarrow reads: pip install pyarrow, or save it as CSV")


def _excel(data: bytes, header: bool | None) -> TextTable:
    """The first sheet of a workbook: its cells are read as those of a CSV file are."""
    try:
        openpyxl = import_module("openpyxl")
    except ImportError:
        raise InputError(
            "is an Excel file, which openpyxl reads: pip install openpyxl, or save it as CSV"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        records = _cells(book.worksheets[0])
        sheets = book.sheetnames
    except InputError:
        raise
    except Exception:  # of openpyxl, which are many
        raise InputError("is an Excel file that is damaged or cannot be read") from None
    table = TextTable(records, "\t", header)
    if len(sheets) > 1:
        others = ", ".join(sheets[1:6]) + (", …" if len(sheets) > 6 else "")
        table.notes.insert(0, f"read the first sheet ({sheets[0]}), not {others}")
    return table


def _cells(sheet: Any) -> list[Record]:
    """Rows of a sheet as text, without those that are empty and columns that no row uses."""
    rows = [
        (number, [_text(value) for value in row])
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
    ]
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        return []
    width = max(len(row) for _, row in rows)
    used = np.zeros(width, bool)
    for _, row in rows:
        used[: len(row)] |= [bool(text) for text in row]
    first, last = int(used.argmax()), width - int(used[::-1].argmax())
    return [(number, (row + [""] * width)[first:last]) for number, row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)
