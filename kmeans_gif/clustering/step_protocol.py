"""What a run asks of whatever holds its observations."""

from __future__ import annotations

from typing import Protocol

from kmeans_gif._typing import Array
from kmeans_gif.clustering.assignment_step import Assignment


class AssigningStep(Protocol):
    """Assigns observations to their nearest centroids, in each round of one run."""

    n_features: int

    def assign(self, centroids: Array) -> Assignment:
        """Assign each observation to the nearest of `centroids`, `(k, d)`."""

    def relocated(self, assignment: Assignment, centroids: Array, empty: Array) -> Assignment:
        """`assignment` to `centroids` with observations moved into the `empty` clusters."""
