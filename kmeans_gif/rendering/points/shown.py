"""What of a run one frame shows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array


class Shown(NamedTuple):
    """Labels and places, in the e dimensions of a view."""

    labels: Array | None
    """(n,) uint8; None before any were given."""
    switched: Array | None
    """(n,) bool, points to be marked; None marks none."""
    centroids: Array
    """(k, e)."""
    trail: Array
    """(s, k, e) where centroids were up to now; s = 0 for no trails."""

    def rows(self, n: int, unlabeled: int) -> Array:
        """The colors of n points, `(n,)` uint8: their labels, or `unlabeled` for all."""
        return np.full(n, unlabeled, np.uint8) if self.labels is None else self.labels
