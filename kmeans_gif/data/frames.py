"""Data frames of any library as columns of numbers.

A frame is told by what it has, so that no library is imported for it: pandas and polars by
their module, as are tables of pyarrow, anything else by Arrow's C stream or the data frame
protocol.  Arrow's stream is read by pyarrow or polars, whichever is there.

Shapes: n rows, d columns.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.integers import exact_floats
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.errors import InputError


class Column(NamedTuple):
    """One column of a frame."""

    name: object
    values: Array | None
    """(n,) numbers, booleans or Python objects, NaN where a value is missing; None for what is
    no number."""
    kind: str
    """What it holds in words, such as text or dates."""
    raw: Callable[[], Array]
    """(n,) values of any type."""


def is_frame(data: object) -> bool:
    """Whether `data` is a data frame of some library."""
    if isinstance(data, (np.ndarray, type)):
        return False
    if _library(data) in ("pandas", "polars"):
        return type(data).__name__ in ("DataFrame", "LazyFrame")
    return hasattr(data, "__dataframe__") or hasattr(data, "__arrow_c_stream__")


def frame_columns(data: Any) -> list[Column]:
    """The columns of a frame; raises InputError where nothing can read it."""
    library = _library(data)
    if library == "pandas":
        return [_pandas_column(name, data.iloc[:, i]) for i, name in enumerate(data.columns)]
    if library == "polars":
        frame = data.collect() if type(data).__name__ == "LazyFrame" else data
        return [_polars_column(series) for series in frame.get_columns()]
    if library == "pyarrow" and hasattr(data, "column_names"):
        return [_arrow_column(n, data.column(i)) for i, n in enumerate(data.column_names)]
    if hasattr(data, "__arrow_c_stream__"):
        for name, call in (("polars", "DataFrame"), ("pyarrow", "table")):
            try:
                module = import_module(name)
            except ImportError:
                continue
            frame = getattr(module, call)(data)
            return frame_columns(frame)
    if hasattr(data, "__dataframe__"):
        frame = data.__dataframe__()
        return [_protocol_column(frame, name) for name in frame.column_names()]
    raise InputError(
        f"X is a {type(data).__name__}: reading it takes pyarrow or polars; install one of them, "
        "or pass a NumPy array"
    )


def frame_table(data: object) -> tuple[Array, tuple[str, ...]]:
    """The numbers of a frame `(n, d)` float64, and the names of its columns.

    The names are empty if they merely count.  Raises InputError for columns that are no numbers.
    """
    columns = frame_columns(data)
    wrong = [column for column in columns if column.values is None]
    if wrong:
        numeric = [column.name for column in columns if column.values is not None]
        choice = f"choose columns of numbers, such as X[{numeric[:12]!r}]" if numeric else (
            "clustering takes numbers"
        )  # fmt: skip
        raise InputError(f"X: column {wrong[0].name!r} holds {wrong[0].kind}; {choice}")
    names = [column.name for column in columns]
    counted = names == list(range(len(names)))
    table = [
        exact_floats(c.values, f"X: column {c.name!r}") for c in columns if c.values is not None
    ]
    X = np.column_stack(table) if table else np.empty((_n_rows(data), 0))
    return frozen(np.ascontiguousarray(X)), () if counted else tuple(map(str, names))


def _library(data: object) -> str:
    return type(data).__module__.partition(".")[0]


def _n_rows(data: Any) -> int:
    return int(data.shape[0]) if hasattr(data, "shape") else 0


def _pandas_column(name: object, series: Any) -> Column:
    def raw() -> Array:
        values: Array = series.to_numpy(dtype=object)
        return values

    kind = getattr(series.dtype, "kind", "O")
    words = {"M": "dates", "m": "times"}.get(kind, "text")
    if str(series.dtype) == "category":
        words = "categories"
    if kind in "iufb" and words != "categories":
        missing = bool(series.isna().any())
        if not missing:
            return Column(name, series.to_numpy(dtype=_plain(kind)), words, raw)
        values = series.to_numpy(dtype=object)
        return Column(name, _with_nan(values, series.isna().to_numpy()), words, raw)
    if kind == "O" and words == "text":
        return Column(name, _objects(raw(), series.isna().to_numpy()), words, raw)
    return Column(name, None, words, raw)


def _plain(kind: str) -> str:
    return {"i": "int64", "u": "uint64", "f": "float64", "b": "bool"}[kind]


def _with_nan(values: Array, missing: Array) -> Array:
    filled = values.copy()
    filled[missing] = np.nan
    return filled


def _objects(values: Array, missing: Array) -> Array | None:
    """A column of Python objects as numbers, or None if one is neither number nor missing."""
    told = values[~missing]
    if any(isinstance(value, (str, bytes)) or not hasattr(value, "__float__") for value in told):
        return None
    return _with_nan(values, missing)


def _polars_column(series: Any) -> Column:
    def raw() -> Array:
        return np.array(series.to_list(), dtype=object)

    dtype = series.dtype
    if dtype.is_integer() or dtype.is_float() or str(dtype) in ("Boolean", "Null"):
        if series.null_count() == 0:
            return Column(series.name, series.to_numpy(), "numbers", raw)
        values = raw()
        return Column(series.name, _with_nan(values, series.is_null().to_numpy()), "numbers", raw)
    if dtype.is_numeric():  # decimals
        return Column(series.name, _objects(raw(), series.is_null().to_numpy()), "numbers", raw)
    return Column(series.name, None, "dates" if dtype.is_temporal() else "text", raw)


def _arrow_column(name: str, values: Any) -> Column:
    """A column of a table or batch of pyarrow."""
    types = import_module("pyarrow").types

    def raw() -> Array:
        return np.array(values.to_pylist(), dtype=object)

    kind = values.type
    if any(told(kind) for told in (types.is_integer, types.is_floating, types.is_boolean)):
        if values.null_count == 0:
            return Column(name, np.asarray(values), "numbers", raw)
        return Column(name, _with_nan(raw(), np.asarray(values.is_null())), "numbers", raw)
    if types.is_decimal(kind) or types.is_null(kind):
        return Column(name, _objects(raw(), np.asarray(values.is_null())), "numbers", raw)
    return Column(name, None, "dates" if types.is_temporal(kind) else "text", raw)


_KINDS = {0: "i", 1: "u", 2: "f", 20: "b", 21: "text", 22: "dates", 23: "categories"}
"""Kinds of values in the data frame protocol."""


def _protocol_column(frame: Any, name: str) -> Column:
    """A column of the data frame protocol, chunk by chunk.

    https://data-apis.org/dataframe-protocol/latest/
    """
    chunks = [chunk.get_column_by_name(name) for chunk in frame.get_chunks()]
    kind = _KINDS.get(int(chunks[0].dtype[0]), "text") if chunks else "f"
    if kind not in "iufb":
        return Column(name, None, kind, lambda: np.array([]))
    parts = [_protocol_values(chunk, kind) for chunk in chunks]
    values = np.concatenate(parts) if parts else np.empty(0)
    return Column(name, values, "numbers", lambda: values)


def _protocol_values(column: Any, kind: str) -> Array:
    """One chunk of numbers, as objects with NaN where a value is missing."""
    buffers, n, offset = column.get_buffers(), column.size(), column.offset
    data, (_, bits, _, _) = buffers["data"]
    values = _bits(data, n, offset) if bits == 1 else _memory(data, f"{kind}{bits // 8}", n, offset)
    nulls, sentinel = column.describe_null
    if int(nulls) == 2:
        missing = values == sentinel
    elif int(nulls) in (3, 4) and buffers["validity"] is not None:
        validity, (_, mask_bits, _, _) = buffers["validity"]
        mask = _bits(validity, n, offset) if mask_bits == 1 else _memory(validity, "u1", n, offset)
        missing = mask == sentinel
    else:
        return values
    return _with_nan(values.astype(object), missing) if missing.any() else values


def _memory(buffer: Any, dtype: str, n: int, offset: int) -> Array:
    """Copies `n` values from `offset` on."""
    if n == 0:
        return np.empty(0, dtype)
    size = np.dtype(dtype).itemsize
    text = ctypes.string_at(buffer.ptr + offset * size, n * size)
    return np.frombuffer(text, dtype)


def _bits(buffer: Any, n: int, offset: int) -> Array:
    """`n` bits from bit `offset` on."""
    packed = _memory(buffer, "u1", (offset + n + 7) // 8, 0)
    return np.unpackbits(packed, bitorder="little")[offset : offset + n].astype(bool)
