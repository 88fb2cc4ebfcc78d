"""Compiled loops of runs that record nothing: blocks are brought up to date.

Of each block it is known which single centroid owns it, or else the labels of its observations.
Sums over clusters follow what switched (see `exact_sums`), blocks that pass from one owner to
another as a whole.  Only where a block has rivals are distances computed, as in `box_kernels`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.tiling import BLOCK


class Blocks(NamedTuple):
    """The observations; see `BoundingBoxes`."""

    tiles: Array
    weights: Array
    totals: Array
    """(blocks, bins, d + 1), exact sums of weighted features and of weights."""
    regions: Array
    groups: Array
    boxes: Array
    splitters: Array


class State(NamedTuple):
    """Where a run is; all arrays are brought up to date."""

    centroids: Array
    """(2, k, d), of the state before and of this one."""
    labels: Array
    """(blocks, BLOCK), of blocks that nobody owns."""
    owners: Array
    """(blocks,) int32, the only rival, or -1."""
    bins: Array
    """(k, bins, d + 1), exact sums over clusters."""
    bound: Array
    """(1,), which inertia does not exceed."""


@jit
def begin_blocks(blocks: Blocks, state: State, rivals: Array, first: int, last: int) -> None:
    """Give blocks [first, last) to their first rivals; bound inertia."""
    d = blocks.tiles.shape[1]
    for block in range(first, last):
        owner = rivals[block - first, 0]
        state.owners[block] = owner
        farthest, weight = 0.0, 0.0
        for f in range(d):
            c = state.centroids[1, owner, f]
            across = max(blocks.boxes[block, f, 1] - c, c - blocks.boxes[block, f, 0])
            farthest += across * across
        for b in range(state.bins.shape[1]):
            weight += blocks.totals[block, b, d]
            for f in range(d + 1):
                state.bins[owner, b, f] += blocks.totals[block, b, f]
        state.bound[0] += 1.001 * weight * farthest


@jit
def update_blocks(
    blocks: Blocks, state: State, rivals: Array, counts: Array, first: int, last: int
) -> bool:
    """Assign the observations of blocks [first, last) to the nearest of their rivals.

    rivals: IN, (last - first, k), rising indices of centroids.  counts: IN, (last - first,), how
    many.  Returns whether any observation that switched has a weight.
    """
    labels, owners = state.labels, state.owners
    label, squares = np.empty(BLOCK, np.int64), np.empty((2, BLOCK))
    new = np.empty(BLOCK, labels.dtype)
    # Several labels are compared at a time.
    words, old_words = new.view(np.uint64), labels.view(np.uint64)
    step = BLOCK // len(words)
    switched = False
    for block in range(first, last):
        place = block - first
        owner, before = rivals[place, 0] if counts[place] == 1 else -1, owners[block]
        if owner >= 0 and before >= 0:
            if owner != before:
                switched |= _pass_on(blocks, state.bins, block, before, owner)
                owners[block] = owner
            continue
        if before >= 0:
            labels[block] = before
        owners[block] = owner
        label[:] = rivals[place, 0]
        if owner < 0:
            _find_nearest(blocks.tiles, block, state, rivals, place, counts[place], squares, label)
        for i in range(BLOCK):
            new[i] = label[i]
        for word in range(len(words)):
            if words[word] != old_words[block, word]:
                switched |= _switch(blocks, state, block, new, word * step, step)
    return switched


@inlined
def _find_nearest(
    tiles: Array, block: int, state: State, rivals: Array, place: int, count: int,
    squares: Array, label: Array,
) -> None:  # fmt: skip
    """The nearest of its rivals for each observation of a block.

    squares: scratch, (2, BLOCK).  label: INOUT, (BLOCK,), the first rival where that is nearest.
    """
    for rival in range(count):
        j, row = rivals[place, rival], 1 if rival else 0
        squares[row] = 0.0
        for f in range(tiles.shape[1]):
            c = state.centroids[1, j, f]
            for i in range(BLOCK):
                squares[row, i] += (tiles[block, f, i] - c) * (tiles[block, f, i] - c)
        if rival:
            for i in range(BLOCK):
                label[i] = j if squares[1, i] < squares[0, i] else label[i]
                squares[0, i] = min(squares[0, i], squares[1, i])


@jit
def _pass_on(blocks: Blocks, bins: Array, block: int, before: int, owner: int) -> bool:
    """Give a whole block from one cluster to another; whether it has any weight."""
    weight = 0.0
    for b in range(bins.shape[1]):
        for f in range(bins.shape[2]):
            bins[before, b, f] -= blocks.totals[block, b, f]
            bins[owner, b, f] += blocks.totals[block, b, f]
        weight += blocks.totals[block, b, bins.shape[2] - 1]
    return weight > 0


@jit
def _switch(blocks: Blocks, state: State, block: int, new: Array, start: int, step: int) -> bool:
    """Give observations of a block their new labels; whether any that switched has a weight."""
    bins, splitters = state.bins, blocks.splitters
    d, cuts = blocks.tiles.shape[1], bins.shape[1] - 1
    switched = False
    for i in range(start, start + step):
        now, before = new[i], state.labels[block, i]
        if now == before:
            continue
        state.labels[block, i] = now
        weight = blocks.weights[block, i]
        switched |= weight > 0
        for f in range(d + 1):
            value = weight
            if f < d:
                value *= blocks.tiles[block, f, i]
            for b in range(cuts + 1):
                high = value
                if b < cuts:
                    cut = splitters[1 if f == d else 0, b]
                    high = (value + cut) - cut
                bins[now, b, f] += high
                bins[before, b, f] -= high
                value -= high
    return switched
