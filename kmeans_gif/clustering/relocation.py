"""Empty clusters get the observations that are farthest from their centroids."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.seeding.observations import value_bytes


def relocated(
    XT: Array, weights: Array, centroids: Array, labels: Array, empty: Array
) -> list[tuple[int, int]]:
    """Which observations move into which of the `empty` clusters, as pairs.

    Those farthest from their centroids, one per cluster, of distinct values, never the last
    one of its cluster; the lowest index among equally far ones.
    """
    distance = ((XT - centroids[labels].T) ** 2).sum(axis=0)
    distance[weights == 0] = 0.0
    members = np.bincount(labels[weights > 0], minlength=len(centroids))
    waiting = list(empty)
    taken: set[bytes] = set()
    moves = []
    for i in np.argsort(-distance, kind="stable"):
        if not waiting or distance[i] == 0:
            break
        donor, value = labels[i], value_bytes(XT[:, i])
        if members[donor] > 1 and value not in taken:
            taken.add(value)
            members[donor] -= 1
            moves.append((int(i), int(waiting.pop(0))))
    return moves
