"""Inertia from sums of products that float64 rounds, as of broken values and broken weights.

Sums over clusters are exact sums of rounded products.  What rounding took from these is summed in
float64, for each cluster, and kept up to date by what switched: with it inertia follows as in
`exact_inertia`, up to a bound.  Where the bound leaves the rounding open, all distances are added.
"""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, own_squares_near, terms_about
from kmeans_gif.clustering.exact_sums import exact_parts
from kmeans_gif.clustering.exact_terms import LEAST, MOST
from kmeans_gif.clustering.inertia_kernels import move_rests

_UNIT = 2.0**-53


class RoundedProducts:
    """Inertia of the states of one run."""

    def __init__(self, rows: Array, weights: Array, k: int, pool: ThreadPool) -> None:
        """Rows are (n, d), weights (n,); k is the number of clusters."""
        self._rows, self._weights, self._pool = rows, weights, pool
        n, d = rows.shape
        squares, self._off = own_squares_near(
            rows, weights, np.zeros((1, d)), np.zeros(n, np.uint8), pool
        )
        self._squares = exact_parts(squares)
        self._rests, self._moves = np.zeros((k, d)), 0
        self._labels: Array | None = None

    def inertia(self, bins: Array, centroids: Array, labels: Array) -> float:
        """Inertia of the next state, of `labels` `(n,)`, whose `bins` are `(k, bins, d + 1)`."""
        self._move(labels)
        parts, off = terms_about(bins, centroids)
        finite = np.nan_to_num(centroids)
        terms = finite * self._rests
        # Each addition to rests was off by a unit of at most a unit of the root of all squares.
        weight, all_squares = float(self._weights.sum()), math.fsum(self._squares)
        length = math.sqrt(weight) * math.sqrt(all_squares) * (1 + 2.0**-20)
        off += self._off + 4 * terms.size * _UNIT * float(np.abs(terms).sum())
        most = float(np.abs(finite).max())
        off += 4 * terms.size * most * length * self._moves * _UNIT**2
        if parts and most <= MOST:
            parts += [*self._squares, -2 * float(terms.sum())]
            low, high = (math.fsum([*parts, bound]) for bound in (-off, off))
            if low == high >= LEAST:
                return low
        return inertia_from_rows(self._rows, self._weights, centroids, labels, self._pool)

    def _move(self, labels: Array) -> None:
        fresh = self._labels is None
        before = labels if self._labels is None else self._labels
        found = list[tuple[int, Array]]()

        def add(first: int, last: int) -> None:
            rests = np.zeros_like(self._rests)
            moved = move_rests(self._rows, self._weights, labels, before, fresh, first, last, rests)
            found.append((moved, rests))

        self._pool.share(add, len(labels))
        for moved, rests in found:
            self._rests += rests
            self._moves += 2 * moved + 1
        self._labels = labels
