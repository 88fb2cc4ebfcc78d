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
from kmeans_gif._typing import Array
from kmeans_gif.clustering.kernels import CHUNK, tally_chunks

_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(frozen=True, eq=False)
class Assignment:
    """Labels of one state, and the sums over each cluster that give the next centroids."""

    labels: Array
    """(n,), of the smallest unsigned type that holds k."""
    inertia: float
    """NaN where distances were not measured."""
    switched: float
    """Weight of the observations whose label is not the previous one."""
    sums: Array
    """(k, d), weighted."""
    sizes: Array
    """(k,), weights."""


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


class Labeler(Protocol):
    """Finds nearest centroids in a way that suits the data, which it holds."""

    rows: Array
    """(n, d), the observations, of any type that holds them exactly."""
    largest_whole: float
    """No value is larger, and all are whole numbers; infinite if they are not."""

    def label(
        self, centroids: Array, workers: Workers, *, measured: bool = True
    ) -> tuple[Array, Array]:
        """Labels `(n,)`, of `label_type(k)`, and exact squared distances `(n,)` to `centroids`.

        Distances mean nothing unless `measured`, which takes longer.
        """


class Assigner:
    """Assigns the observations of one run to ever new centroids."""

    def __init__(self, labeler: Labeler, weights: Array, workers: Workers) -> None:
        """`weights` are those of the labeler's observations, (n,)."""
        self._labeler = labeler
        self._weights = weights
        self._workers = workers
        # Whether every weighted sum of observations is a whole number that float64 holds.
        self._whole = bool(
            (weights == np.floor(weights)).all()
            and weights.sum() * max(labeler.largest_whole, 1.0) < 2**52
        )
        self._last: Assignment | None = None

    def assign(self, centroids: Array, previous: Array, *, measured: bool = True) -> Assignment:
        """Give each observation its nearest centroid; `previous` are the labels before.

        What is not `measured` has no inertia.
        """
        labels, nearest = self._labeler.label(centroids, self._workers, measured=measured)
        k, d = centroids.shape
        chunks = -(-len(labels) // CHUNK)
        sums = np.zeros((chunks, k, d))
        sizes = np.zeros((chunks, k))
        totals = np.empty((2, chunks))
        # Whole sums are exact, so those who switched make all the difference.
        base = self._last if self._last is not None and previous is self._last.labels else None

        def tally(first: int, last: int) -> None:
            tally_chunks(
                self._labeler.rows, self._weights, labels, previous, nearest, measured,
                base is not None, first, last, sums, sizes, totals,
            )  # fmt: skip

        self._workers.share(tally, chunks)
        # Chunks are added one by one: NumPy's own sum picks its order by the array's shape.
        for part, size in zip(sums[1:], sizes[1:], strict=True):
            sums[0] += part
            sizes[0] += size
        if base is not None:
            sums[0] += base.sums
            sizes[0] += base.sizes
        assignment = Assignment(
            labels, math.fsum(totals[0]), math.fsum(totals[1]), sums[0], sizes[0]
        )
        if self._whole:
            self._last = assignment
        return assignment


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
