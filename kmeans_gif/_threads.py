"""Threads: how many there is work for, and a pool of them that shares out work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def usable_cores() -> int:
    """Processor cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ThreadPool:
    """Threads that share out work; a context manager that ends them.

    A pool of one thread starts none: its work is done by the thread that asks.
    """

    def __init__(self, n_threads: int | None = None) -> None:
        """None takes as many threads as there are usable cores."""
        self.n_threads = n_threads or usable_cores()
        """How many there are."""
        self._executor = ThreadPoolExecutor(self.n_threads) if self.n_threads > 1 else None

    def __enter__(self) -> ThreadPool:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._executor is not None:
            self._executor.shutdown()

    def share(self, function: Callable[[int, int], None], count: int) -> None:
        """Call `function(first, last)` for ranges that make up 0 to `count`."""
        shares = min(self.n_threads, count)
        if self._executor is None or shares == 1:
            function(0, count)
            return
        bounds = [count * share // shares for share in range(shares + 1)]
        list(self._executor.map(function, bounds[:-1], bounds[1:]))

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """Results of `function` for each item, in order, computed side by side.

        `function` may not use this pool itself.
        """
        if self._executor is None:
            return map(function, items)
        return self._executor.map(function, items)
