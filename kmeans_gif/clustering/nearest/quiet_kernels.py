"""The compiled loop of runs that record nothing: many rounds in one call."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import round_all_bins
from kmeans_gif.clustering.nearest.box_kernels import GROUP, select_rivals
from kmeans_gif.clustering.nearest.quiet_blocks import Blocks, State, begin_blocks, update_blocks

GOES_ON, CONVERGED, STOPPED, UNSURE = 0, 1, 2, 3


class Settings(NamedTuple):
    """When a run ends."""

    max_iter: int
    tolerance: float
    keeps_empty: bool
    largest: float
    """Of the absolute values of observations."""


@jit
def run_rounds(
    blocks: Blocks, settings: Settings, state: State, scratch: tuple[Array, ...], first: int,
    rounds: int,
) -> tuple[int, int]:  # fmt: skip
    """Go on with a run from state `first`, for at most `rounds` rounds.

    Returns the index of the last state and how it ended: UNSURE where a run needs more than is
    done here.
    """
    k, d = state.centroids.shape[1:]
    table = np.empty((k, d + 1))
    before, now = state.centroids[0], state.centroids[1]
    for t in range(first, first + rounds):
        switched = _assign(blocks, state, scratch, t == 0)
        round_all_bins(state.bins, table)
        for j in range(k):
            if table[j, d] == 0 and not settings.keeps_empty:
                return t, UNSURE
        end = GOES_ON if t == 0 else _settled(before, now, switched, settings.tolerance)
        if end == GOES_ON and t == settings.max_iter:
            end = STOPPED
        if end != GOES_ON:
            return t, end
        falls, total, moved = 0.0, 0.0, False
        for j in range(k):
            for f in range(d):
                before[j, f] = now[j, f]
                if table[j, d] > 0:
                    now[j, f] = table[j, f] / table[j, d]
                move = now[j, f] - before[j, f]
                falls += table[j, d] * move * move
                moved |= move != 0
            total += table[j, d]
        # Exact inertia falls by the sum of weights times squared moves, if means are exact.  They
        # are off by at most 4 u times the largest value in each feature, u = 2^-53, which changes
        # the sum by at most 8 u sqrt(d) `largest` times the root of itself and of the weight.
        # Labels go by rounded distances, each off by at most (d + 4) u of itself.  Inertia is not
        # above its bound now.  Where nothing moves, it stays.
        off = 2.0**-48 * (d + 8) * state.bound[0] + 2.0**-90 * d * settings.largest**2 * total
        if moved and not falls > off:
            return t, UNSURE
    return first + rounds, GOES_ON


@jit
def _settled(before: Array, now: Array, switched: bool, tolerance: float) -> int:
    """Whether a run has converged; UNSURE where the order of a sum decides."""
    if not switched:
        return CONVERGED
    if tolerance == 0:
        return GOES_ON
    moves = 0.0
    for j in range(now.shape[0]):
        for f in range(now.shape[1]):
            moves += (now[j, f] - before[j, f]) ** 2
    off = tolerance * 2.0**-50 * (now.size + 8)
    if abs(moves - tolerance) <= off:
        return UNSURE
    return CONVERGED if moves < tolerance else GOES_ON


@jit
def _assign(blocks: Blocks, state: State, scratch: tuple[Array, ...], fresh: bool) -> bool:
    """Assign all observations, and sum those that switched; whether any of some weight did."""
    every, one, region_rivals, region_counts, group_rivals, group_counts, rivals, counts = scratch
    centroids = state.centroids[1]
    switched = False
    slab = len(region_rivals)
    for low in range(0, len(blocks.regions), slab):
        high = min(low + slab, len(blocks.regions))
        select_rivals(
            centroids, blocks.regions, low, high, every, one, region_rivals, region_counts
        )
        first, last = low * GROUP, min(high * GROUP, len(blocks.groups))
        select_rivals(
            centroids, blocks.groups, first, last, region_rivals, region_counts, group_rivals,
            group_counts,
        )  # fmt: skip
        first, last = low * GROUP * GROUP, min(high * GROUP * GROUP, len(blocks.boxes))
        select_rivals(
            centroids, blocks.boxes, first, last, group_rivals, group_counts, rivals, counts
        )
        if fresh:
            begin_blocks(blocks, state, rivals, first, last)
        switched |= update_blocks(blocks, state, rivals, counts, first, last)
    return switched
