"""Nearest centroids for many features: matrix products rule most centroids out.

A matrix product gives all distances of a block of observations to all centroids at the speed
of the machine, but rounded in an order of its own.  So it only rules centroids out: those whose
approximate distance exceeds the smallest by more than the rounding errors of both.  Among the
centroids that remain, nearly always a single one, exact float64 distances decide.  Labels and
inertia equal those of `bounding_boxes` to the last bit, whatever the product's order, precision
or number of threads.

`product_kernels` has the proof of how large these errors can be.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest.product_kernels import (
    PAIRS,
    SPAN,
    label_rows,
    margin_parameters,
    measure_rows,
    narrow_rows,
)

_BLOCK_BYTES = 1 << 20
"""Data of the observations that are labeled at a time: few enough to stay in a cache."""

_SMALL_PRODUCT = 1 << 18
"""Multiplications below which common BLAS libraries use one thread, as ours run side by side."""


class MatrixProducts:
    """Finds the nearest centroids of observations of many features."""

    def __init__(self, X: Array, pool: ThreadPool) -> None:
        """X is (n, d)."""
        n = len(X)
        self.rows = self._narrowed(X, pool)
        self._dtype = np.dtype(np.float64 if self.rows.dtype == np.float64 else np.float32)
        self._norms = np.empty(n)
        broken = np.empty(n, np.int64)
        pool.share(
            lambda first, last: measure_rows(
                self.rows[first:last], self._norms[first:last], broken[first:last]
            ),
            n,
        )
        self.largest_whole = np.inf if broken.any() else float(self._norms.max())

    def _narrowed(self, X: Array, pool: ThreadPool) -> Array:
        """X in the smallest type that holds its values exactly, as pixels are bytes.

        Fewer bytes are read faster, in every round.
        """
        for dtype in (np.uint8, np.float32):
            with np.errstate(invalid="ignore", over="ignore"):
                likely = np.array_equal(X[:64].astype(dtype), X[:64])
            if not likely:
                continue
            narrow = np.empty(X.shape, dtype)
            rounded = np.empty(len(X), np.int64)
            pool.share(partial(narrow_rows, X, narrow, rounded), len(X))
            if not rounded.any():
                return narrow
        return X

    def label(
        self, centroids: Array, pool: ThreadPool, *, measured: bool = True
    ) -> tuple[Array, Array]:
        """Labels `(n,)` and exact squared distances `(n,)` to the nearest of `centroids`.

        Distances mean nothing unless `measured`.
        """
        n, d = self.rows.shape
        k = len(centroids)
        labels = np.empty(n, label_type(k))
        nearest = np.empty(n)
        alive = ~np.isnan(centroids[:, 0])
        dtype = self._dtype
        with np.errstate(over="ignore", invalid="ignore"):
            squares = (centroids**2).sum(axis=1)
            columns = np.where(alive, centroids.T, 0.0).astype(dtype)
        limits = margin_parameters(d, squares[alive].max(), dtype)
        block = max(1, _BLOCK_BYTES // (d * dtype.itemsize))

        def run(first: int, last: int) -> None:
            scratch = np.empty((block, k), dtype)
            terms = np.empty((PAIRS, SPAN))
            widened = np.empty((block, d), dtype)
            for start in range(first, last, block):
                stop = min(last, start + block)
                rows, products = self.rows[start:stop], scratch[: stop - start]
                if rows.dtype != dtype:
                    np.copyto(widened[: len(rows)], rows)
                    rows = widened[: len(rows)]
                _multiply(rows, columns, products)
                label_rows(
                    rows, products, self._norms[start:stop], centroids, squares, limits, measured,
                    labels[start:stop], nearest[start:stop], terms,
                )  # fmt: skip

        pool.share(run, n)
        return labels, nearest


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
