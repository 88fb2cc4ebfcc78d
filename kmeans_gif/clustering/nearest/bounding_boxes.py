"""Nearest centroids for few features: boxes around blocks of observations rule most out.

A block holds observations that follow each other on a Z-order curve, so that their boxes are small.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.labels import LabelRows, label_type
from kmeans_gif.clustering.nearest.box_kernels import GROUP, label_blocks, select_rivals
from kmeans_gif.clustering.nearest.many_rivals import select_of_many
from kmeans_gif.clustering.nearest.round import Round, no_bins
from kmeans_gif.clustering.nearest.tiling import (
    AT_A_TIME,
    BLOCK,
    boxes_around,
    sums_of_blocks,
    tiled,
    tiled_weights,
)
from kmeans_gif.clustering.nearest.whole_table import WholeTable, whole_table
from kmeans_gif.clustering.nearest.z_order import cells_that_pay
from kmeans_gif.clustering.sum_kernels import move_blocks, sum_blocks

_MANY_ROUNDS = 3
"""Rounds from which sorting pays."""
_LARGE = 1 << 20
"""Values from which float32 pays: compiling for another type takes longer than some rounds."""
_SHARED, _SMALL = 1 << 24, 24
"""Observations times clusters and a few, from which a round takes longer than to wake a thread."""
_FEW = 1 << 17
"""Observations up to which the same is true of what comes before the first round."""
_MANY = 32
"""Centroids from which comparing several at a time pays."""
_SLAB = 1 << 20
"""Rivals and labels that are looked at at a time, so that they stay in a cache."""


class BoundingBoxes:
    """Finds the nearest centroids of observations of few features."""

    def __init__(
        self,
        X: Array,
        weights: Array | None,
        pool: ThreadPool,
        *,
        rounds: int = 1,
        whole: WholeTable | None = None,
    ) -> None:
        """X is (n, d), weights (n,), or None if nothing is to be summed; `rounds` are expected.

        `whole` is what is known of X, or of a table of which it is a chunk.
        """
        self.rows = X
        if len(X) < _FEW:
            pool = ThreadPool(1)
        self.whole = whole_table(X, weights, pool) if whole is None else whole
        values, self.splitters = self.whole.values, self.whole.splitters
        # Where float32 holds all values, and caches do not, it is read in half the time.
        dtype = np.float32 if values.single and X.size >= _LARGE else np.float64
        cells = cells_that_pay(X) if rounds >= _MANY_ROUNDS else None
        if cells is None:
            self.order, self.tiles = np.empty(0, np.uint32), tiled(X, dtype, pool)
            self.boxes = boxes_around(self.tiles, pool)
        else:
            # Photos need not wait for its kernels to be loaded.
            from kmeans_gif.clustering.nearest.cell_sort import sorted_tiles

            self.order, self.tiles, self.boxes = sorted_tiles(X, cells, dtype, pool)
        equal = self.whole.equal_weights
        self.weights = tiled_weights(weights, self.order, len(X), pool, equal=equal)
        self.sums = self._sums_of_blocks(pool)
        self.groups = _around(self.boxes)
        self.regions = _around(self.groups)

    def _sums_of_blocks(self, pool: ThreadPool) -> Array:
        """Exact sums of whole blocks, `(blocks, bins, d + 1)`; none if nothing is summed."""
        cuts, d = self.splitters, self.rows.shape[1]
        if cuts is None:
            return np.empty((0, 1, d + 1))
        sums = np.empty((len(self.weights), cuts.shape[1] + 1, d + 1))

        def add(first: int, last: int) -> None:
            if len(self.order):
                sum_blocks(self.tiles, self.weights, cuts, first, last, sums)
                return
            for start in range(first, last, AT_A_TIME):
                stop = min(last, start + AT_A_TIME)
                sums[start:stop] = sums_of_blocks(self.tiles, self.weights, cuts, start, stop)

        pool.share(add, len(sums))
        return sums

    def start(self, k: int, states: int = 0) -> BoxLabeling:
        """Begin a run; see `NearestCentroids`."""
        return BoxLabeling(self, k, states)


class BoxLabeling:
    """The rounds of one run."""

    def __init__(self, data: BoundingBoxes, k: int, states: int) -> None:
        """`data` are the observations; k is the number of centroids."""
        self._data, self._rows = data, LabelRows(len(data.rows), k, states)
        self._labels = np.zeros((len(data.tiles), BLOCK), label_type(k))
        self._owners = np.full(len(data.tiles), -1, np.int32)
        self._ordered: Array | None = None
        # Where less is to be done, another compilation would take longer than is saved.
        large = states and k > _MANY and len(data.rows) * (k + _SMALL) >= _SHARED
        self._select = select_of_many if large else select_rivals

    def label(self, centroids: Array, pool: ThreadPool) -> Round:
        """Label all observations by the nearest of `centroids`."""
        data, fresh = self._data, self._ordered is None
        centroids = np.ascontiguousarray(centroids)
        ordered = self._rows.another()
        if self._ordered is not None:
            ordered[:] = self._ordered
        found = Round(ordered, [])
        cuts = np.empty((2, 0)) if data.splitters is None else data.splitters
        k, d = centroids.shape
        regions = max(1, _SLAB // (GROUP * GROUP * (k + BLOCK)))

        def run(first: int, last: int) -> None:
            bins = no_bins(k, d, data.splitters)
            label, squares = np.empty(BLOCK, np.int64), np.empty((2, BLOCK))
            scratch, values = np.empty((2, BLOCK + 1), np.int64), np.empty(BLOCK)
            for region in range(first, last, regions):
                start, rivals, counts = self._rivals(centroids, region, min(last, region + regions))
                new = np.empty((len(counts), BLOCK), ordered.dtype)
                label_blocks(
                    data.tiles, centroids, rivals, counts, fresh, start, self._labels,
                    self._owners, label, squares, new,
                )  # fmt: skip
                if fresh:
                    self._begin(new, start, bins)
                move_blocks(
                    data.tiles, data.weights, data.order, new, counts, cuts, start, self._labels,
                    ordered, scratch, values, bins,
                )  # fmt: skip
            if fresh:
                bins[-1] = 0.0
            found.bins.append(bins)

        if len(data.rows) * (k + _SMALL) < _SHARED:
            run(0, len(data.regions))
        else:
            pool.share(run, len(data.regions))
        if fresh:
            self._put_back(ordered, pool)
        self._ordered = ordered
        return found

    def _begin(self, new: Array, start: int, bins: Array) -> None:
        """Give all observations of blocks from `start` on the label of one in the block's middle.

        So a block's sum goes to one cluster, and what remains is to move the others.
        """
        labels, sums = new[:, BLOCK // 2], self._data.sums[start : start + len(new)]
        self._labels[start : start + len(new)] = labels[:, None]
        for b, f in np.ndindex(bins.shape[1:] if len(sums) else (0, 0)):
            bins[:, b, f] += np.bincount(labels, sums[:, b, f], len(bins))

    def _put_back(self, ordered: Array, pool: ThreadPool) -> None:
        """Write all labels into `ordered` `(n,)`, by observation."""
        data, labels = self._data, self._labels.reshape(-1)
        if len(data.order) == 0:
            ordered[:] = labels[: len(ordered)]
            return
        from kmeans_gif.clustering.nearest.cell_sort import put_back

        def put(first: int, last: int) -> None:
            put_back(labels, data.order, first, last, ordered)

        pool.share(put, len(ordered))

    def _rivals(self, centroids: Array, first: int, last: int) -> tuple[int, Array, Array]:
        """The first block of regions [first, last), its and the others' rivals, and how many."""
        k = len(centroids)
        rivals = np.arange(k, dtype=np.int32)[None].repeat(-(-(last - first) // GROUP), axis=0)
        counts = np.full(len(rivals), k, np.int32)
        for boxes in (self._data.regions, self._data.groups, self._data.boxes):
            last = min(last, len(boxes))
            candidates, left = rivals, counts
            rivals, counts = np.empty((last - first, k), np.int32), np.empty(last - first, np.int32)
            self._select(centroids, boxes, first, last, candidates, left, rivals, counts)
            first, last = first * GROUP, last * GROUP
        return first // GROUP, rivals, counts


def _around(boxes: Array) -> Array:
    """Boxes around each GROUP of boxes, `(..., d, 2)`."""
    firsts = np.arange(0, len(boxes), GROUP)
    low = np.minimum.reduceat(boxes[:, :, 0], firsts)
    return np.stack([low, np.maximum.reduceat(boxes[:, :, 1], firsts)], axis=2)
