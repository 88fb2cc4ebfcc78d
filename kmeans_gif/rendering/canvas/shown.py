"""Labels and places that one keyframe shows of a run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.canvas.projection import Projection
from kmeans_gif.rendering.keyframe import Keyframe


class Shown(NamedTuple):
    """Labels and places, in the e dimensions of a projection."""

    labels: Array | None
    """(n,) uint8; None before any were given."""
    switched: Array | None
    """(n,) bool, points to be marked; None marks none."""
    centroids: Array
    """(k, e); NaN is nowhere."""
    trail: Array
    """(s, k, e) where centroids were up to now; s = 0 for no trails."""

    def rows(self, n: int, unlabeled: int) -> Array:
        """The colors of n points, `(n,)` uint8: their labels, or `unlabeled` for all."""
        return np.full(n, unlabeled, np.uint8) if self.labels is None else self.labels


def shown_in(
    history: History, places: Projection, key: Keyframe, *, trails: bool, switched: bool,
    groups: Array | None = None,
) -> Shown:  # fmt: skip
    """What a keyframe shows of `history`; a run that has ended waits in its last state.

    `groups` `(n,)` are the numbers of the clusters that the true groups are; those whose
    cluster is another one are marked as others are that switched.
    """
    waits = key.state > history.n_iter
    t = min(key.state, history.n_iter)
    centroids = places.centroids[t]
    if key.phase == "data":
        centroids = np.full_like(centroids, np.nan)
    elif key.phase == "seeding":
        centroids = centroids.copy()
        centroids[key.seed + 1 :] = np.nan
    elif key.share < 1:
        before = places.centroids[t - 1]
        centroids = before + key.share * (centroids - before)
    labels, marked = None, None
    if key.labeled is not None:
        # Kernels take labels of one type, whatever k is.
        labels = history.labels[min(key.labeled, history.n_iter)].astype(np.uint8, copy=False)
    arrived = switched and key.phase in ("assign", "end") and not waits and t > 0
    if arrived and history.switched[t] > 0:
        marked = history.labels[t] != history.labels[t - 1]
    if key.phase == "truth" and groups is not None:
        labels = groups.astype(np.uint8)
        marked = groups != history.labels[t] if switched else None
    trail = np.empty((0, *centroids.shape))
    if trails and t > 0:
        trail = np.concatenate([places.centroids[:t], centroids[None]])
    return Shown(labels, marked, centroids, trail)
