"""What is known of all observations where a history has the labels of a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import OwnsArrays


class LabelsFound(Protocol):
    """Labels of observations in chunks in any state of a run, found when they are asked for."""

    def __call__(self, t: int) -> Array:
        """(n,) those of all in state t, by reading the data once more."""

    def of_rows(self, t: int, rows: Array) -> Array:
        """(m,) those of observations `(m, d)` in state t."""


@dataclass(frozen=True, eq=False)
class WholeRun(OwnsArrays):
    """A run on data in chunks, of which a history shows a sample of m observations."""

    sample_index: Array
    """(m,) which observations the sample has, rising."""
    after_update: Array
    """(T,) `History.inertia_after_update`, of all observations."""
    labels_of: LabelsFound
