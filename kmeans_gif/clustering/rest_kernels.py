"""The compiled loop over what rounding takes from products, see `rounded_products`."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._llvm import prefetch
from kmeans_gif._typing import Array
from kmeans_gif.clustering.inertia_kernels import two_product

PIECE = 1 << 13
"""Observations of which those that switched are listed at a time."""
_AHEAD = 12
"""How many observations ahead memory is asked for."""


@jit
def move_rests(
    values: Array, weights: Array, labels: Array, previous: Array, fresh: bool, first: int,
    differ: Array, eights: Array, rests: Array,
) -> int:  # fmt: skip
    """Sum what rounding takes from products of weights and values, of those that switched.

    values: IN, (n * d,), the observations one after the other.  weights: IN, (n,).  labels,
    previous: IN, (n,); previous means nothing if `fresh`.  differ: IN, (m,), 1 for those of the
    observations from `first` that switched, else 0; m is a multiple of PIECE.  eights: IN,
    (m / 8,), the same memory, uint64.  rests: INOUT, (k, d), what each cluster gained.  Returns how
    many switched.
    """
    d, total = rests.shape[1], 0
    moved = np.empty(PIECE + 1, np.int64)
    for start in range(0, len(differ), PIECE):
        count = 0
        for at in range(start, start + PIECE, 8):
            if eights[at >> 3]:
                for i in range(at, at + 8):
                    moved[count] = first + i
                    count += 1 if differ[i] else 0
        for at in range(count):
            if at + _AHEAD < count:  # processors do not know where the next one is
                i = moved[at + _AHEAD]
                prefetch(weights, i)
                prefetch(values, i * d)
            i = moved[at]
            now, before, weight = labels[i], previous[i], weights[i]
            for f in range(d):
                _, rest = two_product(weight, np.float64(values[i * d + f]))
                rests[now, f] += rest
                if not fresh:
                    rests[before, f] -= rest
        total += count
    return total
