"""Compiled loops that sum over observations: what a change of labels does, and inertia.

Whatever order they run in, sums come out the same; see `exact_sums`.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import TERMS, add


@jit
def move_tile(
    tile: Array,
    weights: Array,
    label: Array,
    places: Array,
    start: int,
    splitters: Array,
    fresh: bool,
    labels: Array,
    ordered: Array,
    bins: Array,
) -> None:
    """Give the observations of a block their new labels, and sum those that switched.

    tile: IN, (d, m).  weights: IN, (1, m), or (0, m) if nothing is to be summed.  label: IN, the
    new labels, of the first observations of the block.  places: IN, which observation each is;
    (0,) if they follow each other from `start` on.  splitters: IN, see `exact_sums`.  fresh:
    whether none had a label before.  labels: INOUT, (m,), the labels before, which become the new
    ones.  ordered: INOUT, (n,), the same by observation.  bins: INOUT, (k + 1, d + 1, bins): for
    each cluster what it gained in features and weight; at the end the weight of those that
    switched.
    """
    if not fresh and not _differ(label, labels):
        return
    last = len(bins) - 1
    d = len(tile)
    for i in range(len(label)):
        now, before = label[i], np.int64(labels[i])
        if not fresh and now == before:
            continue
        labels[i] = now
        ordered[places[i] if len(places) else start + i] = now
        if len(weights) == 0:
            continue
        w = weights[0, i]
        add(w, splitters[1], bins[now, d])
        for f in range(d):
            add(w * tile[f, i], splitters[0], bins[now, f])
        if not fresh:
            add(w, splitters[1], bins[last, d])
            add(-w, splitters[1], bins[before, d])
            for f in range(d):
                add(-w * tile[f, i], splitters[0], bins[before, f])


@jit
def move_rows(
    rows: Array,
    weights: Array,
    labels: Array,
    previous: Array,
    splitters: Array,
    fresh: bool,
    bins: Array,
) -> None:
    """Sum the observations that switched.

    rows: IN, (m, d).  weights: IN, (m,).  labels, previous: IN, (m,), of this round and of the
    one before; previous means nothing if `fresh`.  splitters, bins: as in `move_tile`.
    """
    m, d = rows.shape
    last = len(bins) - 1
    for start in range(0, m, TERMS):
        stop = min(m, start + TERMS)
        if not fresh and not _differ(labels[start:stop], previous[start:stop]):
            continue
        for i in range(start, stop):
            now, before = labels[i], previous[i]
            if not fresh and now == before:
                continue
            add(weights[i], splitters[1], bins[now, d])
            for f in range(d):
                add(weights[i] * rows[i, f], splitters[0], bins[now, f])
            if not fresh:
                add(weights[i], splitters[1], bins[last, d])
                add(-weights[i], splitters[1], bins[before, d])
                for f in range(d):
                    add(-weights[i] * rows[i, f], splitters[0], bins[before, f])


@jit
def own_squares(
    rows: Array, weights: Array, labels: Array, centroids: Array, first: int, last: int,
    squares: Array,
) -> None:  # fmt: skip
    """Squared distances of observations [first, last) to the centroids of their labels.

    rows: IN, (n, d).  weights: IN, (n,).  labels: IN, (n,).  centroids: IN, (k, d); a row of NaN
    may have observations without weight, whose distance is told as 0.  squares: OUT, (n,).
    """
    for i in range(first, last):
        square = 0.0
        if weights[i] > 0:
            j = labels[i]
            for f in range(rows.shape[1]):
                apart = rows[i, f] - centroids[j, f]
                square += apart * apart
        squares[i] = square


@jit
def _differ(labels: Array, previous: Array) -> bool:
    """Whether any of `labels` differ from those of `previous`, which may be more.

    The loop never ends early, so that vector units can compare several labels at a time.
    """
    different = 0
    for i in range(len(labels)):
        different += labels[i] != previous[i]
    return different > 0
