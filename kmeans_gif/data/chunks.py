"""Tables that are read chunk by chunk, since they may be larger than memory."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np

from kmeans_gif._registry import lazy
from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError, require_whole

CHUNK_BYTES = 1 << 23
"""Bytes of a chunk, as float64, where nothing else says how long one is; more are slower."""

# What reads them is imported where they come.
_of_file = lazy("kmeans_gif.data.chunk_sources.table_files:require_chunked")
_of_zarr = lazy("kmeans_gif.data.chunk_sources.zarr_array:ZarrChunks")
_of_frame = lazy("kmeans_gif.data.chunk_sources.dask_arrays:frame_chunks")


class ChunkNote(UserWarning):
    """What had to be done before an array could be read chunk by chunk."""


@runtime_checkable
class Chunked(Protocol):
    """A table of numbers whose rows come in chunks."""

    shape: tuple[int, int]
    """(n, d)."""
    dtype: np.dtype[Any]
    bounds: Sequence[int]
    """The first row of each chunk, and n; rising."""

    def chunk(self, i: int) -> Array:
        """Rows `bounds[i]` to `bounds[i + 1]`, all features."""


class ArrayChunks:
    """Chunks of an array, which may lie in a file: `np.load(path, mmap_mode="r")`."""

    def __init__(self, array: Array, bounds: Sequence[int]) -> None:
        """`array` is `(n, d)`; `bounds` are those of Chunked."""
        self._array = array
        self.shape: tuple[int, int] = (array.shape[0], array.shape[1])
        self.dtype: np.dtype[Any] = array.dtype
        self.bounds: Sequence[int] = bounds
        self.progress: Callable[[int, int], None] | None = None

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        return np.asarray(self._array[self.bounds[i] : self.bounds[i + 1]])


class DaskChunks:
    """Chunks of a Dask array `(n, d)`, as Dask computes them, wherever it does."""

    def __init__(self, array: Any) -> None:
        """`array` has chunks of known lengths that hold all features."""
        lengths = array.chunks[0]
        self._array = array
        self._blocks = [i for i, length in enumerate(lengths) if length]
        self.shape: tuple[int, int] = (array.shape[0], array.shape[1])
        self.dtype: np.dtype[Any] = array.dtype
        self.progress: Callable[[int, int], None] | None = None
        self.bounds: Sequence[int] = [0, *np.cumsum([lengths[i] for i in self._blocks]).tolist()]

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        return np.asarray(self._array.blocks[self._blocks[i]].compute())

    def persisted(self, client: Any) -> DaskChunks:
        """The same in the memory of a cluster's workers, as long as the result is held."""
        return DaskChunks(client.persist(self._array))

    def tasks(self) -> list[Any]:
        """Chunks as tasks of Dask (`Delayed`)."""
        tasks = self._array.to_delayed().ravel()
        return [tasks[i] for i in self._blocks]


def as_chunks(
    X: Any,
    rows: int | Sequence[int] | None = None,
    *,
    columns: Sequence[str | int] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Chunked:
    """`X` as chunks, so that `KMeans.fit` reads it chunk by chunk, whatever its size.

    Parameters
    ----------
    X : array (n, d), data frame of Dask, or path
        Mostly an array that lies in a file: `np.load(path, mmap_mode="r")`, a Zarr array; a
        Dask array; or the path of an NPY, Zarr or Parquet file, of which columns are chosen as
        by `load_points`.
    rows : int or sequence of int, optional
        Rows of a chunk, or of each chunk; by default as many as make up 8 MB.  Only of arrays
        that have no chunks of their own.
    columns : names or numbers, optional
        Features of a file, as in `load_points`.
    progress : callable, optional
        `progress(done, most)` is called after each reading of all chunks while a model is fitted,
        of which there are `most` at most; it ends sooner where the run converges.

    Raises
    ------
    InputError
        If `X` is no table of real numbers, is empty, or `rows` do not make up n; if a file is
        damaged, of another kind, or what reads it is not installed.

    Warns
    -----
    ChunkNote
        If an array is cut along its features, or if lengths have to be computed first.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import KMeans, as_chunks
    >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
    >>> KMeans(2, init=X[:2]).fit(as_chunks(X, rows=3)).history_.inertia
    array([164.,  24.,   4.])
    """
    if isinstance(X, (str, os.PathLike)):
        _require_no_rows(rows, "a file has chunks of its own")
        chunks = _of_file(X, columns)
    elif columns is not None:
        raise InputError(f"columns={columns!r}: is for files; choose columns of X itself")
    else:
        chunks = in_chunks(X, rows, stacklevel=4)
    chunks.progress = progress
    return chunks  # type: ignore[no-any-return]


def in_chunks(X: Any, rows: int | Sequence[int] | None = None, *, stacklevel: int) -> Chunked:
    """See `as_chunks`; `stacklevel` is that of notes, counted from the innermost function."""
    if is_dask(X) and hasattr(X, "to_delayed") and hasattr(X, "dtypes"):
        _require_no_rows(rows, "a data frame of Dask has its own partitions: X.repartition(...)")
        return _of_frame(X, stacklevel)  # type: ignore[no-any-return]
    _require_numbers(X)
    if is_dask(X):
        _require_no_rows(rows, "a Dask array has its own chunks: X.rechunk(...)")
        return DaskChunks(_whole_rows(X, stacklevel))
    if is_zarr_array(X):
        _require_no_rows(rows, "a Zarr array has its own chunks")
        return _of_zarr(X, stacklevel)  # type: ignore[no-any-return]
    n, d = X.shape
    if rows is None:
        rows = max(1, CHUNK_BYTES // (8 * d))
    if isinstance(rows, Sequence):
        lengths = [require_whole("rows", length, 1) for length in rows]
        if sum(lengths) != n:
            raise InputError(f"rows={rows!r} make up {sum(lengths)}: must be {n}, those of X")
        return ArrayChunks(X, [0, *np.cumsum(lengths).tolist()])
    return ArrayChunks(X, [*range(0, n, require_whole("rows", rows, 1)), n])


def each_chunk(chunks: Chunked) -> Iterator[Array]:
    """Chunk by chunk, `(m, d)` each."""
    return (chunks.chunk(i) for i in range(len(chunks.bounds) - 1))


def no_weights() -> InputError:
    """What is said where observations in chunks are to be weighted."""
    return InputError("sample_weight: is for data in memory; observations in chunks weigh alike")


def is_dask(X: object) -> bool:
    """Whether `X` is one of Dask's collections; Dask is not imported."""
    graph = getattr(X, "__dask_graph__", None)
    return callable(graph) and graph() is not None  # None: an array of xarray, in memory


def is_zarr_array(X: object) -> bool:
    """Whether `X` is an array of Zarr, which is not imported."""
    return type(X).__module__.partition(".")[0] == "zarr" and hasattr(X, "chunks")


def _require_no_rows(rows: object, reason: str) -> None:
    if rows is not None:
        raise InputError(f"rows={rows!r}: {reason}")


def _require_numbers(X: Any) -> None:
    if (is_dask(X) and not hasattr(X, "blocks")) or not hasattr(X, "dtype"):
        raise InputError(f"X is a {type(X).__name__}: give an array, such as np.asarray(X)")
    if X.dtype.kind not in "biuf":
        raise InputError(f"X holds values of type {X.dtype}: must be real numbers")
    if X.ndim != 2:
        raise InputError(f"X has shape {X.shape}: must be 2-D, (observations, features)")
    if 0 in X.shape:
        raise InputError(f"X has shape {X.shape}: at least 1 observation and 1 feature are needed")


def _whole_rows(array: Any, stacklevel: int) -> Any:
    """A Dask array with known lengths, all features in each chunk."""
    if np.isnan(array.shape).any():
        warnings.warn(
            "the lengths of the chunks of X are unknown, and are computed first, which reads all",
            ChunkNote,
            stacklevel=stacklevel,
        )
        array = array.compute_chunk_sizes()
        _require_numbers(array)
    if len(array.chunks[1]) > 1:
        warnings.warn(
            f"X has {len(array.chunks[1])} chunks along its features, and is cut anew so that "
            "each holds all of them: X.rechunk({1: -1})",
            ChunkNote,
            stacklevel=stacklevel,
        )
        array = array.rechunk({1: -1})
    return array
