"""Where the chunks of a table lie, and where work on them is done."""

from __future__ import annotations

import functools
import threading
from typing import Any, Protocol

from kmeans_gif._registry import lazy
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.chunked.chunk_work import (
    ChunkAt,
    Found,
    Work,
    checked,
    places_in,
    unreadable,
)
from kmeans_gif.clustering.chunked.cluster_client import current_client
from kmeans_gif.clustering.chunked.kept_chunks import KEPT, forget
from kmeans_gif.clustering.memory import machine_bytes
from kmeans_gif.data.chunks import Chunked, DaskChunks
from kmeans_gif.errors import InputError

_on_dask = lazy("kmeans_gif.clustering.chunked.dask_place:DaskPlace")
_dask_pixels = lazy("kmeans_gif.data.chunk_sources.dask_pixels:DaskPixels")


class Place(Protocol):
    """Has work done on all chunks."""

    def merged(self, work: Work[Found], pool: ThreadPool) -> Found:
        """What `work` finds in all chunks; raises InputError that names a chunk that is wrong."""

    def forget(self, run: str) -> None:
        """Let go of what was kept of a run."""

    def room(self) -> int:
        """Bytes that each process may keep of chunks between rounds."""


def place_of(chunks: Chunked) -> Place:
    """Where work on `chunks` is done: by Dask, if it has them, else here.

    Pictures of Dask go to the workers of a cluster; without one they are here read once, not anew
    where boxes are kept.
    """
    scan = getattr(chunks, "scan", None)
    if getattr(scan, "lazy", None) is not None and current_client() is not None:
        chunks = _dask_pixels(chunks)
    place: Place = _on_dask(chunks) if isinstance(chunks, DaskChunks) else Here(chunks)
    return place


class Here:
    """Chunks that are read on this machine, one for each thread at a time."""

    def __init__(self, chunks: Chunked) -> None:
        """Nothing is read yet."""
        self._chunks, self._places = chunks, places_in(chunks)
        self._reading = threading.Lock()  # whoever writes a source need not think of threads

    def merged(self, work: Work[Found], pool: ThreadPool) -> Found:
        """See Place."""
        if len(self._places) < pool.n_threads:  # then threads share out each chunk
            return functools.reduce(_join, (self._do(work, pool, at) for at in self._places))
        alone = functools.partial(self._do, work, ThreadPool(1))
        return functools.reduce(_join, pool.map(alone, self._places))

    def forget(self, run: str) -> None:
        """See Place."""
        forget(run)

    def room(self) -> int:
        """See Place."""
        return int(KEPT * (machine_bytes() or 0))

    def _do(self, work: Work[Found], pool: ThreadPool, at: ChunkAt) -> Found:
        return work(at, lambda: checked(self._read(at), at), pool)

    def _read(self, at: ChunkAt) -> object:
        try:
            with self._reading:
                return self._chunks.chunk(at.i)
        except (InputError, MemoryError):
            raise
        except Exception as error:  # sources and what they read by have many kinds
            raise unreadable(at, error) from error


def _join(one: Any, other: Any) -> Any:
    return one.merged(other)
