"""The best run for each of several k, and how good each is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.restarts import Runner, RunSummary, best_of
from kmeans_gif.evaluation.matching import match_clusters
from kmeans_gif.evaluation.metrics import calinski_harabasz
from kmeans_gif.evaluation.silhouettes import silhouettes


@dataclass(frozen=True, eq=False)
class Candidate:
    """The best run for one k, and its measures."""

    k: int
    inertia: float
    silhouette: float
    """Of the sample; NaN for a single cluster and for as many as observations."""
    calinski_harabasz: float
    """NaN for a single cluster, and where nothing varies within clusters."""
    n_iter: int
    converged: bool
    seconds: float
    """Processor time of all its runs."""
    centroids: Array
    """(k, d); clusters that match one of the candidate before have its number."""
    labels: Array
    """(n,)."""


def measured(
    summaries: list[list[RunSummary]], runner: Runner, drawn: tuple[Array, Array], pool: ThreadPool
) -> list[Candidate]:
    """The best of each group of runs; silhouettes are those of the observations `drawn`."""
    dataset, (indices, counts) = runner.dataset, drawn
    best = [runs[best_of(runs)] for runs in summaries]
    labelings = list(pool.map(lambda run: runner.labels(run.centroids), best))
    shares = pool.map(lambda of: calinski_harabasz(dataset.X, dataset.weights, of), labelings)
    drawn_labels = [labels[indices] for labels in labelings]
    found = zip(
        summaries, best, labelings, list(shares),
        silhouettes(dataset.X[indices], counts, drawn_labels, pool), strict=True,
    )  # fmt: skip
    return [
        Candidate(
            k=len(run.centroids),
            inertia=run.inertia,
            silhouette=silhouette,
            calinski_harabasz=share,
            n_iter=run.n_iter,
            converged=run.converged,
            seconds=sum(run.seconds for run in runs),
            centroids=runner.units.back(run.centroids),
            labels=labels,
        )
        for runs, run, labels, share, silhouette in found
    ]


def numbered(candidates: list[Candidate], weights: Array) -> list[Candidate]:
    """`candidates` with clusters numbered as in the one before, as far as they match."""
    result = candidates[:1]
    for candidate in candidates[1:]:
        k = candidate.k
        numbers = match_clusters(result[-1].labels, candidate.labels, weights, k)
        centroids = np.empty_like(candidate.centroids)
        centroids[numbers] = candidate.centroids
        labels = numbers.astype(candidate.labels.dtype)[candidate.labels]
        result.append(replace(candidate, centroids=centroids, labels=labels))
    return result
