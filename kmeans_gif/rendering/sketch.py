"""Stand-ins for runs that are to come, by which pictures are laid out before clustering."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.seeding.draws import Draws
from kmeans_gif.clustering.step import Event
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.evaluation.candidates import Candidate
from kmeans_gif.evaluation.choose_k import SAMPLE_SIZE, Choice

_STATES = 13


def sketched_run(dataset: Dataset, k: int) -> History:
    """A run of k clusters whose captions are about as long as they get; it takes no memory."""
    n, d = dataset.X.shape
    total = float(dataset.weights.sum())
    low, high = dataset.extremes
    inertia = total * max(float(((high - low) ** 2).sum()), 1e-3)
    events = tuple(
        Event(t, "empty", f"cluster {k - 1} is empty: its centroid stays, and 2 more", k - 1)
        for t in range(_STATES)
    )

    def full(value: Array | float, shape: int | tuple[int, ...]) -> Array:
        return np.broadcast_to(frozen(np.array(value)), shape)

    return History(
        centroids=full(dataset.X[:1], (_STATES, k, d)),
        labels=full(np.zeros(1, label_type(k)), (_STATES, n)),
        inertia=full(inertia, _STATES),
        sizes=full(total / k, (_STATES, k)),
        switched=full(total, _STATES),
        shift=full(float(np.abs(high - low).max()), _STATES),
        converged=False,
        dataset=dataset,
        events=events,
        seeding=Draws(),
    )


def sketched_choice(dataset: Dataset, k: int) -> Choice:
    """A choice among two k up to k, with captions of full length."""
    run = sketched_run(dataset, k)
    candidates = [
        Candidate(
            k=each,
            inertia=float(run.inertia[0]),
            silhouette=0.5,
            calinski_harabasz=1.0,
            n_iter=1,
            converged=True,
            seconds=0.0,
            centroids=run.centroids[0, :each],
            labels=np.zeros(len(dataset.X), np.uint8),
        )
        for each in sorted({max(1, k - 1), k})
    ]
    sample_size = SAMPLE_SIZE if len(dataset.X) > SAMPLE_SIZE else None
    return Choice(dataset, (*candidates[:1], *candidates), k, (), sample_size, 1)
