"""Inertia from sums of products that float64 rounds, as of broken values and broken weights.

Sums over clusters are exact sums of rounded products.  What rounding took from these is summed in
float64, for each cluster, and kept up to date by what switched: with it inertia follows as in
`exact_inertia`, up to a bound.  Where the bound leaves the rounding open, all distances are added.
"""

from __future__ import annotations

import math
from threading import Lock

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, own_squares_near, terms_about
from kmeans_gif.clustering.exact_sums import exact_parts
from kmeans_gif.clustering.exact_terms import LEAST, MOST
from kmeans_gif.clustering.rest_kernels import PIECE, move_rests

_UNIT = 2.0**-53
_SHARE = 4 * PIECE
"""Observations that a thread looks at at least."""


class NearSquares:
    """The sum of w x² over all observations, as near as inertia needs it, for all runs on them."""

    def __init__(self, rows: Array, weights: Array) -> None:
        """Rows are (n, d), weights (n,)."""
        self.rows, self.weights = rows, weights
        self.parts: list[float] = []
        """A few floats that have the sum."""
        self.off = self.length = 0.0
        """By how much it is off at most, and the root of it times all weights."""
        self._found, self._lock = False, Lock()

    def find(self, pool: ThreadPool) -> None:
        """Add the squares up, on the first call."""
        with self._lock:
            if self._found:
                return
            zero, labels = np.zeros((1, self.rows.shape[1])), np.zeros(len(self.rows), np.uint8)
            found, self.off = own_squares_near(self.rows, self.weights, zero, labels, pool)
            self.parts = exact_parts(found)
            weight, total = float(self.weights.sum()), math.fsum(self.parts)
            self.length = math.sqrt(weight) * math.sqrt(total) * (1 + 2.0**-20)
            self._found = True


class RoundedProducts:
    """Inertia of the states of one run."""

    def __init__(self, squares: NearSquares, k: int, pool: ThreadPool) -> None:
        """`squares` are those of the observations; k is the number of clusters."""
        squares.find(pool)
        self._squares, self._pool = squares, pool
        self._rests, self._moves = np.zeros((k, squares.rows.shape[1])), 0
        self._labels: Array | None = None
        self._differ = np.zeros(-(-len(squares.rows) // _SHARE) * _SHARE, np.bool_)
        """Which observations switched, and False for more than there are."""

    def inertia(self, bins: Array, centroids: Array, labels: Array) -> float:
        """Inertia of the next state, of `labels` `(n,)`, whose `bins` are `(k, bins, d + 1)`."""
        self._move(labels)
        squares, finite = self._squares, np.nan_to_num(centroids)
        parts, off = terms_about(bins, centroids)
        terms, most = finite * self._rests, float(np.abs(finite).max())
        # Each addition to rests was off by a unit of at most a unit of the root of all squares.
        off += squares.off + 4 * terms.size * _UNIT * float(np.abs(terms).sum())
        off += 4 * terms.size * most * squares.length * self._moves * _UNIT**2
        if parts and most <= MOST:
            parts += [*squares.parts, -2 * float(terms.sum())]
            low, high = (math.fsum([*parts, bound]) for bound in (-off, off))
            if low == high >= LEAST:
                return low
        return inertia_from_rows(squares.rows, squares.weights, centroids, labels, self._pool)

    def _move(self, labels: Array) -> None:
        fresh = self._labels is None
        before = labels if self._labels is None else self._labels
        squares, n, found = self._squares, len(labels), list[tuple[int, Array]]()

        def add(first: int, last: int) -> None:
            rests, rows = np.zeros_like(self._rests), slice(first * _SHARE, min(n, last * _SHARE))
            np.not_equal(labels[rows], before[rows], out=self._differ[rows])
            if fresh:
                self._differ[rows] = True
            differ = self._differ[first * _SHARE : last * _SHARE]
            moved = move_rests(
                squares.rows.reshape(-1), squares.weights, labels, before, fresh, rows.start,
                differ.view(np.uint8), differ.view(np.uint64), rests,
            )  # fmt: skip
            found.append((moved, rests))

        self._pool.share(add, len(self._differ) // _SHARE)
        for moved, rests in found:
            self._rests += rests
            self._moves += 2 * moved + 1
        self._labels = labels
