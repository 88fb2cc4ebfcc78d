"""Which tables in files are read chunk by chunk: NPY, Zarr and Parquet, if they are large."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from kmeans_gif._registry import lazy
from kmeans_gif.data.chunk_sources.file_points import FilePoints, Source
from kmeans_gif.data.file_bytes import MAX_BYTES
from kmeans_gif.data.numpy_files import NPY
from kmeans_gif.data.office_files import PARQUET
from kmeans_gif.data.paths import is_zarr, no_such_file
from kmeans_gif.errors import InputError

_HERE = "kmeans_gif.data.chunk_sources"
_npy = lazy(f"{_HERE}.npy:NpyRows")
_zarr = lazy(f"{_HERE}.zarr_array:zarr_rows")
_parquet = lazy(f"{_HERE}.parquet:ParquetRows")


def chunked_points(
    path: str | os.PathLike[str],
    columns: Sequence[str | int] | None = None,
    *,
    most: float = -1,
    max_bytes: int | None = None,
) -> FilePoints | None:
    """The points of an NPY, Zarr or Parquet file of more than `most` values, in chunks.

    None for smaller and other files, which `load_points` reads.  Zarr and Parquet files are
    unpacked: they are read in chunks from `max_bytes` on, too, by default 1 GB.  `columns` are
    those of `load_points`.

    Raises InputError for damaged files, for what is no table of real numbers, and for columns
    that it does not have.
    """
    path = Path(path)
    packed = min(most, (MAX_BYTES if max_bytes is None else max_bytes) / 8)
    try:
        source: Source | None = None
        if is_zarr(path):
            source, most = _zarr(path), packed
        elif _starts(path, NPY):
            source = _npy(path)
        elif _starts(path, PARQUET) and (most < 0 or _has_pyarrow()):  # else polars may read it
            source, most = _parquet(path), packed
        if source is None or source.bounds[-1] * source.width <= most:
            return None
        return FilePoints(source, path, columns)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def require_chunked(
    path: str | os.PathLike[str], columns: Sequence[str | int] | None = None
) -> FilePoints:
    """As `chunked_points`, of any size; InputError for files that are not read in chunks."""
    found = chunked_points(path, columns)
    if found is not None:
        return found
    if not os.path.exists(path):
        raise no_such_file(path)
    raise InputError(
        f"{path}: is no NPY, Zarr or Parquet file; others are not read in chunks, but whole, "
        "into memory"
    )


def _has_pyarrow() -> bool:
    try:
        import_module("pyarrow.parquet")
    except ImportError:
        return False
    return True


def _starts(path: Path, mark: bytes) -> bool:
    """Whether `path` is a file that begins with `mark`; whoever reads it tells why it cannot."""
    try:
        if not path.is_file():
            return False
        with open(path, "rb") as file:
            return file.read(len(mark)) == mark
    except (OSError, ValueError):
        return False
