"""Observations in the type in which they were given, as far as that pays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.glance import Glance, Weighing, looked_at, weighed
from kmeans_gif.data.own_arrays import OwnsArrays, frozen
from kmeans_gif.data.single_rows import is_single, single_rows


class KeepsRows(OwnsArrays):
    """A dataclass with a field X, which is a copy made when asked for where float32 is kept."""

    X: Array
    weights: Array

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_single(self.X):
            vars(self)["_rows"] = frozen(np.ascontiguousarray(vars(self).pop("X")))

    if not TYPE_CHECKING:  # which would then let any name pass

        def __getattr__(self, name: str) -> Array:
            """X, where it has not been asked for."""
            if name != "X" or "_rows" not in vars(self):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            X = vars(self)["X"] = frozen(self.rows.astype(np.float64))
            return X

    @property
    def rows(self) -> Array:
        """(n, d) the observations in the type in which they are kept, float32 or float64."""
        kept = vars(self).get("_rows")
        return self.X if kept is None else kept

    @cached_property
    def glance(self) -> Glance:
        """What the observations are like."""
        return glance_at(self.rows, ThreadPool(1))[1]

    @cached_property
    def weighing(self) -> Weighing:
        """What the weights are like."""
        return weighed(self.weights)

    @property
    def extremes(self) -> Array:
        """(2, d) lowest and highest value of each feature; not finite where a value is not."""
        return self.glance.extremes


def glance_at(given: Array, pool: ThreadPool) -> tuple[Array, Glance]:
    """Observations `given` `(n, d)` in the type in which they are kept, and what they are like."""
    return single_rows(given, pool) if is_single(given) else looked_at(given, pool)
