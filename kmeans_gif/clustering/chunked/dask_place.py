"""Work on chunks is done by Dask: on the workers of a cluster, where a client is, else on threads.

Chunks stay where they are, what is to be done travels to them, and what is found is merged on the
way back, eight by eight, so that whoever asks receives one result.
"""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import dask
from dask.delayed import delayed

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
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
from kmeans_gif.data.chunks import DaskChunks
from kmeans_gif.errors import InputError

_TOGETHER = 8
"""Results that are merged at a time."""
_SHARE = 0.5
"""Part of the workers' memory that chunks may fill; else they are read in each round."""


class DaskPlace:
    """Chunks of a Dask array."""

    def __init__(self, chunks: DaskChunks) -> None:
        """On a cluster, chunks stay in the memory of the workers where there is room."""
        self._places, self._client = places_in(chunks), current_client()
        if self._client is not None and _fits(self._client, chunks):
            chunks = chunks.persisted(self._client)
        self._chunks, self._blocks = chunks, chunks.tasks()

    def merged(self, work: Work[Found], pool: ThreadPool) -> Found:
        """See Place."""
        sent = _call(_itself, work)  # one task, so that workers pass it on to each other
        parts = [
            _call(_do, sent, at, block)
            for at, block in zip(self._places, self._blocks, strict=True)
        ]
        while len(parts) > 1:
            groups = range(0, len(parts), _TOGETHER)
            parts = [_call(_joined, parts[start : start + _TOGETHER]) for start in groups]
        try:
            result: Found = self._computed(parts[0], pool)
        except (InputError, MemoryError, KeyboardInterrupt):
            raise
        except Exception as error:
            self._blame(pool)
            raise InputError(
                f"X: Dask could not compute it: {type(error).__name__}: {error}"
            ) from error
        return result

    def forget(self, run: str) -> None:
        """See Place."""
        forget(run)
        if self._client is not None:
            with contextlib.suppress(Exception):  # no result depends on it
                self._client.run(forget, run, on_error="ignore")

    def room(self) -> int:
        """See Place."""
        if self._client is None:
            return int(KEPT * (machine_bytes() or 0))
        return int(KEPT * min(_limits(self._client), default=0))

    def _computed(self, task: Any, pool: ThreadPool) -> Any:
        if self._client is None:
            chosen = dask.config.get("scheduler", None) is not None
            how = {} if chosen else {"scheduler": "threads", "num_workers": pool.n_threads}
            return task.compute(**how)
        future = self._client.compute(task)
        try:
            return future.result()
        except BaseException:  # also where somebody pressed Ctrl-C
            self._client.cancel(future, force=True)
            raise

    def _blame(self, pool: ThreadPool) -> None:
        """Raise InputError that names the first chunk that cannot be computed, if there is one."""
        for at, block in zip(self._places, self._blocks, strict=True):
            try:
                self._computed(_call(_nothing, block), pool)
            except (MemoryError, KeyboardInterrupt):
                raise
            except Exception as error:
                raise unreadable(at, error) from error


def _call(function: Any, *arguments: Any) -> Any:
    """A task; it is not looked up by what it computes, since labels are kept beside it."""
    return delayed(function, pure=False, traverse=False)(*arguments)


def _fits(client: Any, chunks: DaskChunks) -> bool:
    limits = _limits(client)
    n, d = chunks.shape
    return 0 in limits or n * d * chunks.dtype.itemsize <= _SHARE * sum(limits)


def _limits(client: Any) -> list[int]:
    """Bytes of memory of each worker; 0 where nobody limits it."""
    return [worker["memory_limit"] for worker in client.scheduler_info()["workers"].values()]


def _itself(work: Any) -> Any:
    return work


def _do(work: Work[Found], at: ChunkAt, block: Any) -> Found:
    def rows() -> Array:
        return checked(block, at)

    return work(at, rows, ThreadPool(1))


def _joined(parts: list[Any]) -> Any:
    return functools.reduce(lambda one, other: one.merged(other), parts)


def _nothing(block: Any) -> None:
    return None
