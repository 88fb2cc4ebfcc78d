"""Runs that record nothing, as restarts are: compiled rounds on blocks and boxes.

They end as runs that are recorded do, to the bit; see `lloyd`.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, inertia_from_sums
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.box_kernels import GROUP
from kmeans_gif.clustering.nearest.quiet_blocks import Blocks, State
from kmeans_gif.clustering.nearest.quiet_kernels import (
    CONVERGED,
    GOES_ON,
    UNSURE,
    Settings,
    run_rounds,
)
from kmeans_gif.clustering.nearest.round import End
from kmeans_gif.clustering.nearest.tiling import BLOCK

_SLAB = 1 << 20
"""Rivals that are looked at at a time, so that they stay in a cache."""
_AT_A_CALL = 1 << 28
"""Distances, if all were computed, in one call: below a second, so that Ctrl-C is heard."""


class QuietRounds:
    """Runs on observations in blocks, from any seeds."""

    def __init__(
        self,
        data: BoundingBoxes,
        weights: Array,
        max_iter: int,
        tolerance: float,
        keeps_empty: bool,
    ) -> None:
        """`data` has splitters; `weights` (n,) are those of its observations.

        max_iter and tolerance are those of `lloyd`; `keeps_empty` tells whether empty clusters
        stay as they are.
        """
        assert data.splitters is not None
        self._rows, self._weights, self._squares = data.rows, weights, data.whole.squares
        self._n, self._order = len(data.rows), data.order
        self._settings = Settings(max_iter, tolerance, keeps_empty, data.whole.values.largest)
        self._blocks = Blocks(
            data.tiles, data.weights, data.sums, data.regions, data.groups, data.boxes,
            data.splitters,
        )  # fmt: skip
        self._compile()

    def _compile(self) -> None:
        """Have kernels compiled by one block, so that it is not taken for the time of a run."""
        parts = (values[:1] for values in self._blocks[:-1])
        block = Blocks._make([*parts, self._blocks.splitters])
        state, scratch = _started(block, np.zeros((1, block.tiles.shape[1])))
        run_rounds(block, self._settings, state, scratch, 0, 1)

    def run(self, seeds: Array) -> End | None:
        """Run from `seeds` `(k, d)`; None where a run needs more than is done here."""
        state, scratch = _started(self._blocks, seeds)
        rounds = max(1, _AT_A_CALL // (self._n * len(seeds)))
        t, end = 0, GOES_ON
        while end == GOES_ON:
            t, end = run_rounds(self._blocks, self._settings, state, scratch, t, rounds)
        if end == UNSURE:
            return None
        centroids = state.centroids[1].copy()
        if self._squares is None:
            inertia = inertia_from_rows(
                self._rows, self._weights, centroids, self._ordered(state), ThreadPool(1)
            )
        else:
            inertia = inertia_from_sums(self._squares, state.bins, centroids)
        return End(inertia, t, end == CONVERGED, centroids)

    def labels(self, centroids: Array) -> Array:
        """The nearest of `centroids` `(k, d)` for each observation, `(n,)`."""
        state, scratch = _started(self._blocks, centroids)
        run_rounds(self._blocks, self._settings._replace(max_iter=0), state, scratch, 0, 1)
        return self._ordered(state)

    def _ordered(self, state: State) -> Array:
        """Labels `(n,)` by observation."""
        labels = _labels(state).reshape(-1)[: self._n]
        if not len(self._order):
            return labels
        ordered = np.empty_like(labels)
        ordered[self._order] = labels
        return ordered


def _labels(state: State) -> Array:
    """Labels of all blocks, `(blocks, BLOCK)`, in the order of the blocks."""
    owned = state.owners >= 0
    state.labels[owned] = state.owners[owned, None]
    return state.labels


def _started(blocks: Blocks, seeds: Array) -> tuple[State, tuple[Array, ...]]:
    """The state before the first round, and room for rivals and how many they are."""
    k, count = len(seeds), len(blocks.tiles)
    state = State(
        np.stack([seeds, seeds]), np.empty((count, BLOCK), label_type(k)),
        np.empty(count, np.int32), np.zeros((k, *blocks.totals.shape[1:])), np.zeros(1),
    )  # fmt: skip
    slab = min(len(blocks.regions), max(1, _SLAB // (GROUP * GROUP * k)))
    every = np.arange(k, dtype=np.int32)[None].repeat(-(-slab // GROUP), axis=0)
    scratch = [every, np.full(len(every), k, np.int32)]
    for size in (slab, slab * GROUP, slab * GROUP * GROUP):
        scratch += [np.empty((size, k), np.int32), np.empty(size, np.int32)]
    return state, tuple(scratch)
