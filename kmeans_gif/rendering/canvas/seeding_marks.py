"""Points as large as their chance to be drawn, and marks on those that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.seeding.chances import chances
from kmeans_gif.rendering.canvas.cloud import Arrangement
from kmeans_gif.rendering.keyframe import Keyframe

_LARGEST = 2.4
"""Radius of the likeliest point at most, as a multiple of the usual one."""
_SMALLEST = 1.0
"""Radius in pixels of points with no chance or next to none, which are to be seen all the same."""


class SeedingMarks:
    """What frames show in which a seed of `history` is drawn, for some `keyframes` of them.

    The area of a point is in proportion to its chance: it is the usual one where all have the
    same, unless the likeliest point would be too large; then all are smaller.
    """

    def __init__(self, history: History, keyframes: Sequence[Keyframe], *, sized: bool) -> None:
        """Without `sized` points are a density, and have no sizes."""
        self._history = history
        self._factors: dict[int, Array] = {}
        seeds = {key.seed for key in keyframes if key.phase == "seeding"}
        if seeds and sized and history.seeding is not None:
            for seed, share in enumerate(chances(history.dataset, history.seeding)):
                if seed in seeds:
                    self._factors[seed] = _radii(share)

    def sized(self, points: Arrangement, key: Keyframe) -> Arrangement:
        """`points` in the sizes of a keyframe."""
        if key.phase != "seeding" or key.seed not in self._factors:
            return points
        radii = points.radii * self._factors[key.seed]
        return replace(points, radii=np.maximum(radii, np.minimum(points.radii, _SMALLEST)))

    def candidates(self, key: Keyframe) -> Array | None:
        """Which points `(n,)` bool are circled: those drawn, of which the best becomes a seed."""
        draws = self._history.seeding
        if key.phase != "seeding" or draws is None or draws.candidates is None or key.seed == 0:
            return None
        marked = np.zeros(len(self._history.dataset.X), bool)
        row = draws.candidates[key.seed]
        marked[row[row >= 0]] = True
        return marked


def _radii(share: Array) -> Array:
    """Radii `(n,)` as multiples of the usual one, for chances that add up to one."""
    parts = share * np.count_nonzero(share)  # 1 is the chance of all if they are alike
    scale = min(1.0, _LARGEST**2 / float(parts.max()))
    radii: Array = np.sqrt(parts * scale)
    return radii
