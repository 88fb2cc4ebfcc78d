"""One clustering for each of several k, and measures that help to choose among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._progress import Progress, shown
from kmeans_gif._random import generator
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.restarts import Runner, RunSummary, count_runs
from kmeans_gif.clustering.seeding.observations import count_distinct
from kmeans_gif.clustering.seeding.seeds import Init, Seeds
from kmeans_gif.data.dataset import Dataset, as_dataset
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.errors import InputError, require_whole
from kmeans_gif.evaluation.candidates import Candidate, measured, numbered
from kmeans_gif.evaluation.elbow import elbow
from kmeans_gif.evaluation.metrics import sample

SAMPLE_SIZE = 2000
"""The silhouette is computed from a sample of this size where there are more observations."""
MOST_KS = 200


@dataclass(frozen=True, eq=False)
class Choice:
    """Clusterings for several k, and the k that they suggest."""

    dataset: Dataset
    candidates: tuple[Candidate, ...]
    """By rising k."""
    suggested: int | None
    """The elbow of the curve of inertia; None if there is no clear one."""
    left_out: tuple[int, ...]
    """The k above the number of distinct observations."""
    sample_size: int | None
    """Observations that the silhouette was taken of; None for all of them."""
    n_init: int

    def best(self, measure: str) -> int | None:
        """The k for which "silhouette" or "calinski_harabasz" is highest; None if none is known."""
        known = [c for c in self.candidates if np.isfinite(getattr(c, measure))]
        return max(known, key=lambda c: float(getattr(c, measure))).k if known else None

    def as_history(self) -> History:
        """The candidates as if they were states of one run: state t has its first k clusters.

        The others have centroids of NaN, as clusters have that were dropped.
        """
        candidates = self.candidates
        most, d = candidates[-1].k, self.dataset.X.shape[1]
        centroids = np.full((len(candidates), most, d), np.nan)
        sizes = np.zeros((len(candidates), most))
        for t, candidate in enumerate(candidates):
            centroids[t, : candidate.k] = candidate.centroids
            sizes[t] = np.bincount(candidate.labels, self.dataset.weights, minlength=most)
        nothing: Array = np.zeros(len(candidates))
        return History(
            centroids=centroids,
            labels=frozen(np.stack([c.labels.astype(label_type(most)) for c in candidates])),
            inertia=np.array([c.inertia for c in candidates]),
            sizes=sizes,
            switched=nothing,
            shift=nothing,
            converged=all(c.converged for c in candidates),
            dataset=self.dataset,
        )


def choice_of(source: object, renderer: str) -> Choice:
    """What a renderer was given, if it is a Choice; raises InputError, in its name, if not."""
    if isinstance(source, Choice):
        return source
    raise InputError(
        f"{renderer} needs a Choice, as choose_k(...) gives it; this is a {type(source).__name__}"
    )


def choose_k(
    X: Array | Dataset,
    ks: Iterable[int] = range(2, 11),
    *,
    init: Init = "random",
    n_init: int | str = 5,
    max_iter: int = 100,
    tol: float = 1e-4,
    empty_cluster: str = "keep",
    random_state: int | np.random.Generator | np.random.RandomState | None = None,
    n_threads: int | None = None,
    progress: Progress = None,
) -> Choice:
    """Cluster for each k from `n_init` seedings, and measure the best run of each.

    Parameters
    ----------
    X : array (n, d) or Dataset
    ks : iterable of int
        At least two numbers of clusters, in any order.  Those above the number of distinct
        observations are left out and named in the result.
    init, n_init, max_iter, tol, empty_cluster, random_state, n_threads
        As in `KMeans`; with a whole number as `random_state` each k gets the run that
        KMeans gets.
    progress : callable or bool, optional
        Called with (done, total) after each run; True shows a bar.

    Raises
    ------
    InputError
        If `ks` are not at least two different whole numbers from 1 on, or no two are left;
        or as KMeans.fit does.

    Examples
    --------
    >>> from kmeans_gif import choose_k, make_points
    >>> points = make_points(n=100, centers=4, random_state=0)
    >>> choice = choose_k(points, range(2, 8), random_state=0)
    >>> choice.suggested, choice.best("silhouette")
    (4, 4)
    """
    wanted = require_ks(ks)
    dataset = as_dataset(X)
    distinct = count_distinct(dataset.X, dataset.weights, wanted[-1])
    left = [k for k in wanted if k <= distinct]
    if len(left) < 2:
        raise InputError(
            f"k from {wanted[0]} to {wanted[-1]}: there are only {distinct} distinct "
            "observations, which leave no choice"
        )
    KMeans(
        left[0], init=init, n_init=n_init, max_iter=max_iter, tol=tol, empty_cluster=empty_cluster,
        random_state=random_state, n_threads=n_threads,
    ).validate(dataset)  # fmt: skip
    if not (isinstance(init, str) or callable(init)):
        raise InputError("init: an array of seeds suits one k only; name a way of seeding")
    runs = count_runs(n_init, init)
    drawn = sample(dataset, SAMPLE_SIZE)
    with ThreadPool(n_threads) as pool:
        runner = Runner(dataset, pool, max_iter, tol, empty_cluster)
        seedings = [runner.draw_seeds(init, k, runs, generator(random_state)) for k in left]
        with shown(progress, "choose_k", "run") as tell:
            summaries = _summaries(runner, seedings, pool, tell)
        candidates = numbered(measured(summaries, runner, drawn, pool), dataset.weights)
    return Choice(
        dataset=dataset,
        candidates=tuple(candidates),
        suggested=elbow(left, [c.inertia for c in candidates], _total(runner)),
        left_out=tuple(k for k in wanted if k > distinct),
        sample_size=SAMPLE_SIZE if len(dataset.X) > SAMPLE_SIZE else None,
        n_init=runs,
    )


def require_ks(ks: Iterable[int]) -> list[int]:
    """`ks` in order, each once; raises InputError unless they are 2 to MOST_KS."""
    wanted = sorted({require_whole("ks", k, 1) for k in ks})
    if not 2 <= len(wanted) <= MOST_KS:
        raise InputError(
            f"{len(wanted)} different k: a choice is among 2 to {MOST_KS}, such as 2 to 20"
        )
    return wanted


def _summaries(
    runner: Runner,
    seedings: list[list[Seeds]],
    pool: ThreadPool,
    progress: Callable[[int, int], None] | None,
) -> list[list[RunSummary]]:
    """Summaries of runs from all `seedings`, in the same order."""
    # The last have the most clusters: they come first, so that threads end together.
    jobs = [seeds for group in reversed(seedings) for seeds in group]
    ends = []
    for end in runner.summaries(jobs, pool):
        ends.append(end)
        if progress is not None:
            progress(len(ends), len(jobs))
    size = len(seedings[0])
    return [ends[i : i + size] for i in range(0, len(ends), size)][::-1]


def _total(runner: Runner) -> float:
    """Inertia of a single cluster, in units of the data."""
    dataset = runner.dataset
    mean = np.average(dataset.X, axis=0, weights=dataset.weights)
    total = dataset.weights @ ((dataset.X - mean) ** 2).sum(axis=1)
    return float(runner.units.lengths_back(total, 2))
