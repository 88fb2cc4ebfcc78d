"""Dask arrays of other things: of data frames, and of files that workers read for themselves."""

from __future__ import annotations

import os
import warnings
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache, partial
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.chunk_sources.file_points import FilePoints
from kmeans_gif.data.chunk_sources.table_files import require_chunked
from kmeans_gif.data.chunks import ChunkNote, DaskChunks
from kmeans_gif.data.frames import frame_table
from kmeans_gif.errors import InputError

_BLOCK_BYTES = 1 << 26
"""Bytes of a block that a worker reads at once: each is a task, which Dask has to manage."""


class NamedDaskChunks(DaskChunks):
    """Chunks of a Dask array whose features, and perhaps itself, have names."""

    def __init__(self, array: Any, feature_names: Sequence[str], name: str = "") -> None:
        """See DaskChunks."""
        super().__init__(array)
        self.feature_names, self.name = tuple(feature_names), name


def frame_chunks(frame: Any, stacklevel: int) -> NamedDaskChunks:
    """A data frame of Dask in chunks, each a partition.

    Raises InputError for columns that are no numbers, and for a frame without rows; warns with
    ChunkNote that lengths are computed.
    """
    if hasattr(frame, "to_frame"):
        raise InputError("X is a series of Dask: must be 2-D, such as X.to_frame()")
    frame_table(frame._meta_nonempty)  # refuses columns of text
    warnings.warn(
        "the lengths of the partitions of X are computed first, which reads all",
        ChunkNote,
        stacklevel=stacklevel + 1,
    )
    da, delayed = import_module("dask.array"), import_module("dask").delayed
    lengths = frame.map_partitions(len).compute().tolist()
    d = len(frame.columns)
    if not sum(lengths):
        raise InputError(f"X has shape {(0, d)}: at least 1 observation and 1 feature are needed")
    blocks = [
        da.from_delayed(delayed(_numbers)(part), (length, d), np.float64)
        for part, length in zip(frame.to_delayed(), lengths, strict=True)
        if length
    ]
    return NamedDaskChunks(da.concatenate(blocks), [*map(str, frame.columns)])


def on_workers(points: FilePoints) -> NamedDaskChunks:
    """A file as a Dask array, of which workers read blocks by themselves: they are to have it."""
    bounds, ends = points.bounds, _ends(points)
    lengths = tuple(bounds[last] - bounds[first] for first, last in pairwise(ends))
    array = import_module("dask.array").map_blocks(
        partial(_block, points.path, points.columns),
        chunks=(lengths, (points.shape[1],)),
        dtype=points.dtype,
        meta=np.empty((0, 0)),
    )
    return NamedDaskChunks(array, points.feature_names, points.name)


def _ends(points: FilePoints) -> list[int]:
    """Chunk 0 and those that follow each block, which has chunks that are best read together."""
    bounds, starts = points.bounds, [*points.source.starts, len(points.bounds) - 1]
    most = max(1, _BLOCK_BYTES // (8 * points.shape[1]))
    ends = [0]
    while ends[-1] < len(bounds) - 1:
        fitting = bisect_left(bounds, bounds[ends[-1]] + most + 1) - 1
        after = bisect_left(starts, ends[-1] + 1)
        last = bisect_left(starts, fitting + 1) - 1
        ends.append(starts[max(after, last)])
    return ends


def _block(path: str, columns: Sequence[int], block_id: tuple[int, int]) -> Array:
    """A block of a file, on a worker."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise InputError(
            f"{path}: a worker of the cluster cannot read it ({error.strerror}); all workers are "
            "to see it under this name"
        ) from None
    points, ends = _opened(path, columns, (found.st_mtime_ns, found.st_size))
    chunks = range(ends[block_id[0]], ends[block_id[0] + 1])
    return np.concatenate([points.chunk(i).astype(np.float64, copy=False) for i in chunks])


@lru_cache(maxsize=8)
def _opened(path: str, columns: Sequence[int], version: object) -> tuple[FilePoints, list[int]]:
    """A file, opened once in each process while it stays as it is, and the ends of its blocks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the command has said already
        points = require_chunked(path, columns)
    return points, _ends(points)


def _numbers(part: Any) -> Array:
    """A partition, a data frame of pandas, as an array `(m, d)`."""
    return frame_table(part)[0]
