"""Observations in the type in which they were given, as far as that pays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.extremes import column_extremes
from kmeans_gif.data.own_arrays import OwnsArrays, frozen
from kmeans_gif.data.single_rows import SingleRows, is_single, single_rows


class KeepsRows(OwnsArrays):
    """A dataclass with a field X, which is a copy made when asked for where float32 is kept."""

    X: Array

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
    def single(self) -> SingleRows | None:
        """What the observations are like if they are kept as float32."""
        return single_rows(self.rows, ThreadPool(1)) if "_rows" in vars(self) else None

    @cached_property
    def extremes(self) -> Array:
        """(2, d) lowest and highest value of each feature; not finite where a value is not."""
        return frozen(column_extremes(self.X)) if self.single is None else self.single.extremes
