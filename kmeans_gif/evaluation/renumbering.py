"""Runs on the same data with their clusters numbered alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.step import Event
from kmeans_gif.evaluation.matching import match_clusters


def numbered_like(first: History, other: History) -> History:
    """`other`, each cluster under the number of that of `first` with which it ends most alike.

    Both are on the same data, with as many clusters.  Nothing else about the run changes, but
    that it no longer tells how its seeds were drawn.
    """
    k = first.n_clusters
    before, after = (run.labels[-1].astype(np.int64) for run in (first, other))
    numbers = match_clusters(before, after, first.dataset.weights, k)
    if (numbers == np.arange(k)).all():
        return other
    old = np.argsort(numbers)
    return replace(
        other,
        centroids=other.centroids[:, old],
        labels=numbers.astype(other.labels.dtype)[other.labels],
        sizes=other.sizes[:, old],
        events=tuple(_renumbered(event, numbers) for event in other.events),
        seeding=None,
    )


def _renumbered(event: Event, numbers: Array) -> Event:
    if event.cluster is None:
        return event
    new = int(numbers[event.cluster])
    text = event.text.replace(f"cluster {event.cluster} ", f"cluster {new} ", 1)
    return replace(event, cluster=new, text=text)
