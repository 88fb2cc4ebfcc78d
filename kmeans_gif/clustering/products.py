"""Assignment by matrix products, for observations of many features.

A matrix product gives all distances of a block of observations to all centroids at the speed
of the machine, but rounded in an order of its own.  So it only rules out: a centroid is out
of the question if its approximate distance exceeds the smallest by more than the two can be
wrong.  Among the centroids that remain, nearly always a single one, the exact float64
distances of `kernels` decide.  Labels and inertia equal those of `kernels` to the last bit,
whatever the product's order, precision or number of threads.

`product_kernels` proves how wrong an approximate distance can be.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from kmeans_gif.clustering.assignment import Assignment, Workers, label_type, reduced
from kmeans_gif.clustering.kernels import CHUNK
from kmeans_gif.clustering.product_kernels import (
    PAIRS,
    SPAN,
    add_rows,
    label_rows,
    margin_parameters,
    measure_rows,
    move_rows,
    narrow_rows,
    tally_labels,
)
from kmeans_gif.data.dataset import Array

_BLOCK_BYTES = 1 << 20
"""Data of the observations that are labeled at a time: few enough to stay in a cache."""

_SMALL_PRODUCT = 1 << 18
"""Multiplications below which common BLAS libraries use one thread, as ours run side by side."""


class Products:
    """Assigns the observations of one dataset to ever new centroids."""

    def __init__(self, X: Array, weights: Array, workers: Workers) -> None:
        """Prepare what stays the same: X is (n, d), weights (n,)."""
        n = len(X)
        self._weights = weights
        self._workers = workers
        self._rows = self._narrowed(X)
        self._dtype = np.dtype(np.float64 if self._rows.dtype == np.float64 else np.float32)
        self._norms = np.empty(n)
        broken = np.empty(n, np.int64)
        workers.share(
            lambda first, last: measure_rows(
                self._rows[first:last], self._norms[first:last], broken[first:last]
            ),
            n,
        )
        # Whether every weighted sum of observations is a whole number that float64 holds.
        self._whole = (
            not broken.any()
            and bool((weights == np.floor(weights)).all())
            and bool(weights.sum() * self._norms.max() < 2**52)
        )
        self._labels: Array | None = None
        self._sums = np.empty(0)

    def _narrowed(self, X: Array) -> Array:
        """X in the smallest type that holds its values exactly, as pixels are bytes.

        What takes fewer bytes is read faster, again and again.
        """
        for dtype in (np.uint8, np.float32):
            with np.errstate(invalid="ignore", over="ignore"):
                likely = np.array_equal(X[:64].astype(dtype), X[:64])
            if not likely:
                continue
            narrow = np.empty(X.shape, dtype)
            rounded = np.empty(len(X), np.int64)
            self._workers.share(
                partial(narrow_rows, X, narrow, rounded),
                len(X),
            )
            if not rounded.any():
                return narrow
        return X

    def assign(self, centroids: Array, previous: Array) -> Assignment:
        """Give each observation its nearest centroid; `previous` are the labels before."""
        n = len(self._rows)
        k = len(centroids)
        labels = np.empty(n, label_type(k))
        nearest = np.empty(n)
        self._label(centroids, labels, nearest)
        chunks = -(-n // CHUNK)
        sizes = np.zeros((chunks, k))
        totals = np.empty((2, chunks))
        tally_labels(self._weights, labels, previous, nearest, sizes, totals)
        return reduced(labels, self._sum(labels, previous, k), sizes, totals)

    def _label(self, centroids: Array, labels: Array, nearest: Array) -> None:
        """Fill `labels` and `nearest` `(n,)`, block by block."""
        n, d = self._rows.shape
        k = len(centroids)
        alive = ~np.isnan(centroids[:, 0])
        dtype = self._dtype
        with np.errstate(over="ignore", invalid="ignore"):
            squares = (centroids**2).sum(axis=1)
            columns = np.where(alive, centroids.T, 0.0).astype(dtype)
        limits = margin_parameters(d, squares[alive].max(), dtype)
        block = max(1, _BLOCK_BYTES // (d * dtype.itemsize))

        def label(first: int, last: int) -> None:
            scratch = np.empty((block, k), dtype)
            terms = np.empty((PAIRS, SPAN))
            widened = np.empty((block, d), dtype)
            for start in range(first, last, block):
                stop = min(last, start + block)
                rows, products = self._rows[start:stop], scratch[: stop - start]
                if rows.dtype != dtype:
                    np.copyto(widened[: len(rows)], rows)
                    rows = widened[: len(rows)]
                _multiply(rows, columns, products)
                label_rows(
                    rows, products, self._norms[start:stop], centroids, squares, limits,
                    labels[start:stop], nearest[start:stop], terms,
                )  # fmt: skip

        self._workers.share(label, n)

    def _sum(self, labels: Array, previous: Array, k: int) -> Array:
        """Weighted sums of the clusters by chunk, `(chunks, k, d)`."""
        n, d = self._rows.shape
        if self._whole and previous is self._labels:
            # Sums of whole numbers are exact, so those who switched make all the difference.
            move_rows(self._rows, self._weights, labels, previous, self._sums[0])
        else:
            chunks = 1 if self._whole else -(-n // CHUNK)
            self._sums = np.zeros((chunks, k, d))
            self._workers.share(
                lambda first, last: add_rows(
                    self._rows, self._weights, labels, first, last, self._sums
                ),
                d,
            )
        self._labels = labels
        return self._sums.copy()


def _multiply(rows: Array, columns: Array, products: Array) -> None:
    """`rows @ columns` into `products`, as products so small that BLAS starts no threads."""
    m, d = rows.shape
    k = columns.shape[1]
    width = max(1, min(k, _SMALL_PRODUCT // (d * 16)))
    height = max(1, min(m, _SMALL_PRODUCT // (d * width)))
    whole = m // height * height
    with np.errstate(over="ignore", invalid="ignore"):
        for left in range(0, k, width):
            part = columns[:, left : left + width]
            place = products[:, left : left + width]
            np.matmul(
                rows[:whole].reshape(-1, height, d),
                part,
                out=place[:whole].reshape(-1, height, part.shape[1]),
            )
            if whole < m:
                np.matmul(rows[whole:], part, out=place[whole:])
