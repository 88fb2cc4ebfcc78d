"""Tables that are read chunk by chunk, since they may be larger than memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError, require_whole

CHUNK_BYTES = 1 << 23
"""Bytes of a chunk, as float64, where nothing else says how long one is; more are slower."""


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
    progress: Callable[[int, int], None] | None = None,
) -> Chunked:
    """`X` as chunks, so that `KMeans.fit` reads it chunk by chunk, whatever its size.

    Parameters
    ----------
    X : array (n, d)
        Mostly one that lies in a file: `np.load(path, mmap_mode="r")`; or a Dask array.
    rows : int or sequence of int, optional
        Rows of a chunk, or of each chunk; by default as many as make up 8 MB, and the chunks
        of a Dask array, which take no other.
    progress : callable, optional
        `progress(done, most)` is called after each reading of all chunks while a model is fitted,
        of which there are `most` at most; it ends sooner where the run converges.

    Raises
    ------
    InputError
        If `X` is no table of real numbers, is empty, or `rows` do not make up n.

    Warns
    -----
    ChunkNote
        If a Dask array has to be cut anew along its features, or its lengths to be computed.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import KMeans, as_chunks
    >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
    >>> KMeans(2, init=X[:2]).fit(as_chunks(X, rows=3)).history_.inertia
    array([164.,  24.,   4.])
    """
    chunks = in_chunks(X, rows, stacklevel=4)
    chunks.progress = progress
    return chunks


def in_chunks(
    X: Any, rows: int | Sequence[int] | None = None, *, stacklevel: int
) -> ArrayChunks | DaskChunks:
    """See `as_chunks`; `stacklevel` is that of notes, counted from the innermost function."""
    _require_numbers(X)
    if is_dask(X):
        if rows is not None:
            raise InputError(f"rows={rows!r}: a Dask array has its own chunks: X.rechunk(...)")
        return DaskChunks(_whole_rows(X, stacklevel))
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


def _require_numbers(X: Any) -> None:
    if (is_dask(X) and not hasattr(X, "blocks")) or not hasattr(X, "dtype"):
        how = "X.to_dask_array(lengths=True)" if hasattr(X, "to_dask_array") else "np.asarray(X)"
        raise InputError(f"X is a {type(X).__name__}: give an array, such as {how}")
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
