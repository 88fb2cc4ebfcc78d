"""One assignment of all observations, on several threads, the same for any number of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from kmeans_gif._threads import usable_cores
from kmeans_gif.clustering.kernels import CHUNK, assign_chunks
from kmeans_gif.data.dataset import Array

_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(frozen=True, eq=False)
class Assignment:
    """Labels of one state, and the sums over each cluster that give the next centroids."""

    labels: Array
    """(n,), of the smallest unsigned type that holds k."""
    inertia: float
    switched: float
    """Weight of the observations whose label is not the previous one."""
    sums: Array
    """(k, d), weighted."""
    sizes: Array
    """(k,), weights."""


class Assigner(Protocol):
    """Holds the data of a run, prepared for assigning them again and again."""

    def assign(self, centroids: Array, previous: Array) -> Assignment:
        """Give each observation its nearest centroid; `previous` are the labels before."""


class Workers:
    """Threads that share out work."""

    def __init__(self, n_threads: int, executor: ThreadPoolExecutor | None) -> None:
        self._n_threads = n_threads
        self._executor = executor

    def share(self, function: Callable[[int, int], None], count: int) -> None:
        """Call `function(first, last)` for ranges that make up 0 to `count`."""
        shares = min(self._n_threads, count)
        if self._executor is None or shares == 1:
            function(0, count)
            return
        bounds = [count * share // shares for share in range(shares + 1)]
        list(self._executor.map(function, bounds[:-1], bounds[1:]))

    def map(self, function: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        """`function` of each item, in order; calls run side by side and may not use `self`."""
        return (map if self._executor is None else self._executor.map)(function, items)


class Columns:
    """Assigns observations of few features, held as columns."""

    def __init__(self, XT: Array, weights: Array, workers: Workers) -> None:
        """XT is (d, n), weights (n,)."""
        self._XT = XT
        self._weights = weights
        self._workers = workers

    def assign(self, centroids: Array, previous: Array) -> Assignment:
        """Give each observation its nearest centroid; `previous` are the labels before."""
        k, d = centroids.shape
        n = self._XT.shape[1]
        chunks = -(-n // CHUNK)
        labels = np.empty(n, label_type(k))
        sums = np.zeros((chunks, k, d))
        sizes = np.zeros((chunks, k))
        totals = np.empty((2, chunks))

        def run(first: int, last: int) -> None:
            assign_chunks(
                self._XT, self._weights, centroids, previous, first, last,
                labels, sums, sizes, totals,
            )  # fmt: skip

        self._workers.share(run, chunks)
        return reduced(labels, sums, sizes, totals)


def reduced(labels: Array, sums: Array, sizes: Array, totals: Array) -> Assignment:
    """The assignment from what was summed in each chunk; overwrites sums and sizes."""
    # Chunks are added one by one: NumPy's own sum picks its order by the array's shape.
    for part in sums[1:]:
        sums[0] += part
    for part in sizes[1:]:
        sizes[0] += part
    return Assignment(labels, math.fsum(totals[0]), math.fsum(totals[1]), sums[0], sizes[0])


@contextmanager
def workers(n_threads: int | None) -> Iterator[Workers]:
    """Workers on `n_threads` threads; None takes as many as this process may use."""
    count = n_threads or usable_cores()
    if count == 1:
        yield Workers(1, None)
        return
    with ThreadPoolExecutor(count) as executor:
        yield Workers(count, executor)


def label_type(k: int) -> np.dtype[np.unsignedinteger]:
    """The smallest unsigned integer type that holds the labels 0 to k - 1."""
    return np.min_scalar_type(k - 1)
