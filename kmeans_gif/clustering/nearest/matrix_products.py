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

from typing import Any

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.labels import LabelRows
from kmeans_gif.clustering.nearest.dot_products import COLUMNS
from kmeans_gif.clustering.nearest.product_kernels import (
    assign_rows,
    margin_parameters,
    measure_rows,
)
from kmeans_gif.clustering.nearest.round import Round, no_bins
from kmeans_gif.clustering.nearest.whole_table import WholeTable, whole_table
from kmeans_gif.clustering.value_ranges import Range
from kmeans_gif.data.own_arrays import frozen

_BLOCK_BYTES = 1 << 20
"""Data of the observations that are labeled at a time: few enough to stay in a cache."""


_SMALL_PRODUCT = 1 << 18
"""Multiplications below which common BLAS libraries use one thread, as ours run side by side."""

_FEW = 32
"""Centroids up to which products that stay in registers are faster than those of a library."""


class MatrixProducts:
    """Finds the nearest centroids of observations of many features."""

    def __init__(
        self,
        X: Array,
        weights: Array | None,
        pool: ThreadPool,
        *,
        whole: WholeTable | None = None,
    ) -> None:
        """X is (n, d), weights (n,), or None if nothing is to be summed.

        `whole` is what is known of X, or of a table of which it is a chunk.
        """
        n = len(X)
        self.whole = whole_table(X, weights, pool) if whole is None else whole
        values, self.splitters = self.whole.values, self.whole.splitters
        self.rows = X if X.dtype == np.float32 else _narrowed(X, values, pool)
        self.dtype = np.dtype(np.float64 if self.rows.dtype == np.float64 else np.float32)
        squares = self.whole.row_squares
        self.norms = np.empty(n) if squares is None else np.sqrt(squares)
        if squares is None:
            pool.share(
                lambda first, last: measure_rows(self.rows[first:last], self.norms[first:last]), n
            )
        self.weights = weights

    def start(self, k: int, states: int = 0) -> ProductLabeling:
        """Begin a run; see `NearestCentroids`."""
        return ProductLabeling(self, LabelRows(len(self.rows), k, states))


class ProductLabeling:
    """The rounds of one run."""

    def __init__(self, data: MatrixProducts, rows: LabelRows) -> None:
        """`data` are the observations, `rows` is what labels are written to."""
        self._data, self._rows = data, rows
        self._previous: Array | None = None

    def label(self, centroids: Array, pool: ThreadPool) -> Round:
        """Label all observations by the nearest of `centroids`."""
        data, fresh = self._data, self._previous is None
        (n, d), k = data.rows.shape, len(centroids)
        labels = self._rows.another()
        previous = labels if self._previous is None else self._previous
        largest, squares, rounded = _rounded(centroids, data.dtype)
        limits = margin_parameters(d, largest, data.dtype)
        size = max(1, _BLOCK_BYTES // (d * data.dtype.itemsize))
        multiplied, widened = k > _FEW, data.rows.dtype != data.dtype
        weights = np.empty(0) if data.weights is None else data.weights
        cuts = np.empty((2, 0)) if data.splitters is None else data.splitters
        found, taken = Round(labels, []), np.zeros(1, np.int64)
        in_parts = multiplied or widened

        def run(first: int, last: int) -> None:
            bins, step = no_bins(k, d, data.splitters), n
            if in_parts:
                step = min(last - first, size)
            else:
                first, last = 0, n
            wide = np.empty((step if widened else 0, d), data.dtype)
            scratch = np.empty((step if multiplied else 0, k), data.dtype)
            for start in range(first, last, step):
                part = slice(start, min(last, start + step))
                rows = data.rows[part]
                if widened:
                    np.copyto(wide[: len(rows)], rows)
                    rows = frozen(wide[: len(rows)])
                products = scratch[: len(rows)]
                if multiplied:
                    _multiply(rows, rounded[:k].T, products)
                assign_rows(
                    rows, products, rounded, data.norms[part], centroids, squares, limits,
                    weights[part], previous[part], cuts, fresh, size,
                    np.zeros(1, np.int64) if in_parts else taken, labels[part], bins,
                )  # fmt: skip
            found.bins.append(bins)

        pool.share(run, n)
        self._previous = labels
        return found


def _narrowed(X: Array, values: Range, pool: ThreadPool) -> Array:
    """X in the smallest type that holds its values exactly, as pixels are bytes.

    Fewer bytes are read faster, in every round, and float32 is multiplied twice as fast.
    """
    if not values.single:
        return X
    byte = values.whole and values.largest <= 255 and X.min() >= 0
    narrow = np.empty(X.shape, np.uint8 if byte else np.float32)

    def copy(first: int, last: int) -> None:
        narrow[first:last] = X[first:last]

    pool.share(copy, len(X))
    return frozen(narrow)


def _rounded(centroids: Array, dtype: np.dtype[Any]) -> tuple[float, Array, Array]:
    """In the type of products: squared norms `(k,)`, and centroids, 0 in place of dropped ones.

    The largest of the norms, in float64, comes first.
    """
    k, d = centroids.shape
    alive = ~np.isnan(centroids[:, 0])
    rounded = np.zeros((k + -k % COLUMNS, d), dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        rounded[:k][alive] = centroids[alive]
        squares = (centroids**2).sum(axis=1)
        return float(np.fmax.reduce(squares)), squares.astype(dtype), rounded


def _multiply(rows: Array, columns: Array, products: Array) -> None:
    """`rows @ columns` into `products`, in parts so small that BLAS starts no threads."""
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
