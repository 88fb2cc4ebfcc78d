"""What is known of all observations where a history has the labels of a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import OwnsArrays


@dataclass(frozen=True, eq=False)
class WholeRun(OwnsArrays):
    """A run on data in chunks, of which a history shows a sample of m observations."""

    sample_index: Array
    """(m,) which observations the sample has, rising."""
    after_update: Array
    """(T,) `History.inertia_after_update`, of all observations."""
    labels_of: Callable[[int], Array]
    """Labels `(n,)` of all observations in a state, found by reading the data once more."""
