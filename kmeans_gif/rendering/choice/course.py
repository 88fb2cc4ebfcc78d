"""The course of a walk through k: the data, each k, and the suggested one or the last."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.timing import Timing


class Stop(NamedTuple):
    """What one frame shows."""

    candidate: int | None
    """Index of the clustering; None for the data alone."""
    drawn: int
    """Candidates whose measures the curves show."""
    marked: int | None
    """Index of the candidate that is marked as the suggested one."""
    duration_ms: int
    last: bool = False


def stops_of(choice: Choice, timing: Timing) -> list[Stop]:
    """The frames in order."""
    count = len(choice.candidates)
    stops = [Stop(None, 0, None, timing.lead_ms)]
    stops += [Stop(i, i + 1, None, timing.step_ms) for i in range(count)]
    marked = None
    if choice.suggested is not None:
        marked = [c.k for c in choice.candidates].index(choice.suggested)
    final = count - 1 if marked is None else marked
    return [*stops, Stop(final, count, marked, timing.hold_ms, last=True)]


def as_history(choice: Choice) -> History:
    """`choice` as if its candidates were states of one run: state t has its first k clusters.

    The others have centroids of NaN, as clusters have that were dropped.
    """
    candidates = choice.candidates
    most = candidates[-1].k
    d = choice.dataset.X.shape[1]
    centroids = np.full((len(candidates), most, d), np.nan)
    sizes = np.zeros((len(candidates), most))
    for t, candidate in enumerate(candidates):
        centroids[t, : candidate.k] = candidate.centroids
        sizes[t] = np.bincount(candidate.labels, choice.dataset.weights, minlength=most)
    labels = np.stack([c.labels.astype(label_type(most)) for c in candidates])
    nothing: Array = np.zeros(len(candidates))
    return History(
        centroids=centroids,
        labels=labels,
        inertia=np.array([c.inertia for c in candidates]),
        sizes=sizes,
        switched=nothing,
        shift=nothing,
        converged=all(c.converged for c in candidates),
        dataset=choice.dataset,
    )
