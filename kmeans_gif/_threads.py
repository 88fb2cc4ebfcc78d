"""Threads: how many there is work for, and a pool of them that shares out work."""

from __future__ import annotations

import os
from _thread import start_new_thread
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from itertools import pairwise
from queue import SimpleQueue
from threading import Semaphore
from typing import Any, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def usable_cores() -> int:
    """Processor cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Executor:
    """Calls functions on at most `n_threads` threads; a context manager that ends them.

    Where the system gives fewer threads, these have to do, and where it gives none, the caller's.
    (A ThreadPoolExecutor raises then, with the call already in its queue.)
    """

    def __init__(self, n_threads: int) -> None:
        self._wanted, self._started = n_threads, 0
        self._ended: SimpleQueue[None] = SimpleQueue()
        self._idle = Semaphore(0)
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *exception: object) -> None:
        for _ in range(self._started):
            self._calls.put(None)
        for _ in range(self._started):
            self._ended.get()

    def submit(self, function: Callable[..., _Out], *arguments: Any) -> Future[_Out]:
        """Call `function` soon; the future of its result."""
        future: Future[_Out] = Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function(*arguments))
            except BaseException as error:
                future.set_exception(error)

        self.call_soon(call)
        return future

    def call_soon(self, call: Callable[[], None]) -> None:
        """Have a thread make a call, which must not raise anything."""
        if not self._idle.acquire(blocking=False) and self._started < self._wanted:
            self._start()
        if self._started:
            self._calls.put(call)
        else:
            call()

    def map(self, function: Callable[..., _Out], *several: Iterable[Any]) -> Iterator[_Out]:
        """Results of `function`, in order; all calls are submitted at once.

        Whoever stops asking for results has no more calls made.
        """
        futures = [self.submit(function, *one) for one in zip(*several, strict=False)]

        def results() -> Iterator[_Out]:
            try:
                for future in futures:
                    yield future.result()
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def _start(self) -> None:
        try:
            start_new_thread(self._work, ())  # a Thread waits until it runs, for 0.2 ms
        except RuntimeError:  # the system's limit
            self._wanted = self._started
        else:
            self._started += 1

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
            del call  # with what it was made for, which may be large, while this thread waits
            self._idle.release()
        self._ended.put(None)


class ThreadPool:
    """Threads that share out work; a context manager that ends them.

    A pool of one thread starts none: its work is done by the thread that asks.
    """

    def __init__(self, n_threads: int | None = None) -> None:
        """None takes as many threads as there are usable cores."""
        self.n_threads = n_threads or usable_cores()
        """How many there are."""
        self._executor = Executor(self.n_threads) if self.n_threads > 1 else None

    def __enter__(self) -> ThreadPool:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._executor is not None:
            self._executor.__exit__(*exception)

    def share(self, function: Callable[[int, int], None], count: int) -> None:
        """Call `function(first, last)` for ranges that make up 0 to `count`."""
        shares = min(self.n_threads, count)
        if self._executor is None or shares == 1:
            function(0, count)
            return
        bounds = [count * share // shares for share in range(shares + 1)]
        ended: SimpleQueue[BaseException | None] = SimpleQueue()  # futures take longer

        def call(first: int, last: int) -> None:
            try:
                function(first, last)
            except BaseException as error:
                ended.put(error)
            else:
                ended.put(None)

        for some in pairwise(bounds[1:]):
            self._executor.call_soon(partial(call, *some))
        try:
            function(0, bounds[1])  # whoever asks need not wait to be woken
        finally:
            errors = [ended.get() for _ in bounds[2:]]
        for error in errors:
            if error is not None:
                raise error

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """Results of `function` for each item, in order, computed side by side.

        `function` may not use this pool itself.
        """
        if self._executor is None:
            return map(function, items)
        return self._executor.map(function, items)
