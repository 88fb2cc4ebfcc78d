"""Which of many centroids may be nearest in a box: several are compared at a time."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.box_kernels import GROUP, LEAST, UNIT


@jit
def select_of_many(
    centroids: Array,
    boxes: Array,
    first: int,
    last: int,
    candidates: Array,
    left: Array,
    rivals: Array,
    counts: Array,
) -> None:
    """Select what `box_kernels.select_rivals` selects, with vector units; its parameters.

    Of few candidates it takes longer.
    """
    k, d = centroids.shape
    margin, least = 8 * (d + 2) * UNIT, 4 * d * LEAST
    some, own, other = np.empty((d, k)), np.empty(k), np.empty(k)
    # Whole numbers have a least one without an order in which to compare them, and floats that
    # are not negative compare as their bits do; those of NaN are the highest.
    bits = other.view(np.uint64)
    for place in range(last - first):
        box, parent, count, best, farthest = boxes[first + place], place // GROUP, 0, 0, 0.0
        m = left[parent]
        for i in range(m if place % GROUP == 0 else 0):
            for f in range(d):
                some[f, i] = centroids[candidates[parent, i], f]
        for i in range(m):
            other[i] = own[i] = 0.0
        for f in range(d):
            for i in range(m):
                away = box[f, 0] + box[f, 1] - 2 * some[f, i]
                other[i] += away * away
        nearest = bits[0]
        for i in range(m):
            nearest = min(nearest, bits[i])
        while best < m - 1 and bits[best] != nearest:
            best += 1
        for i in range(m):
            other[i] = 0.0
        for f in range(d):
            c, low, high = some[f, best], box[f, 0], box[f, 1]
            farthest += max(high - c, c - low) ** 2
            for i in range(m):
                z = some[f, i]
                x = high if z > c else low
                own[i] += (x - c) * (x - c)
                other[i] += (x - z) * (x - z)
        for i in range(m):
            rivals[place, count] = candidates[parent, i]
            count += other[i] - own[i] <= margin * (other[i] + farthest) + least  # NaN is not
        counts[place] = count
