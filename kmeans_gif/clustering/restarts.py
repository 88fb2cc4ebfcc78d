"""Runs from several seedings, of which the best is kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kmeans_gif._registry import lazy
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif._words import counted
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.lloyd import Run, lloyd
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.round import End
from kmeans_gif.clustering.nearest.whole_table import table_of
from kmeans_gif.clustering.rounded_products import NearSquares
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.clustering.seeding.observations import Observations
from kmeans_gif.clustering.seeding.seeds import Init, Seeds, choose_seeds
from kmeans_gif.clustering.step import Event
from kmeans_gif.clustering.step_protocol import AssigningStep
from kmeans_gif.clustering.units import units_of
from kmeans_gif.clustering.whole_run import WholeRun
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError, require_choice, require_whole

if TYPE_CHECKING:
    from kmeans_gif.clustering.nearest.quiet_rounds import QuietRounds

# A single run need not wait for their kernels to be loaded.
_quiet_rounds = lazy("kmeans_gif.clustering.nearest.quiet_rounds:QuietRounds")


class RunSummary(NamedTuple):
    """How a run ended, without its states."""

    inertia: float
    """In units of the data."""
    n_iter: int
    converged: bool
    centroids: Array
    """(k, d), the last, in the runner's units."""
    seconds: float
    """Processor time."""


class Runner:
    """Runs k-means on one dataset with fixed settings, from any seeds.

    Seeds and runs are in the runner's own `units`.
    """

    def __init__(
        self, dataset: Dataset, pool: ThreadPool, max_iter: int, tol: float, empty_cluster: str
    ) -> None:
        """Prepare the data on the threads of `pool`; the settings are those of KMeans."""
        self.shown = dataset
        """What a history of a run has: all observations as they were given."""
        self._given = Observations(dataset)
        self.units = units_of(dataset)
        self.dataset = self.units.dataset_into(dataset)
        """With observations in the runner's units."""
        self._observations = Observations(self.dataset)
        self._nearest = nearest_centroids(
            self.dataset.rows, dataset.weights, pool, whole=table_of(self.dataset, pool),
            rounds=1 if dataset.is_image else max_iter,  # photos stand in Z-order already
        )  # fmt: skip
        self._squares = NearSquares(self._nearest.rows, dataset.weights)
        self._max_iter = max_iter
        one = AssignmentStep(self._nearest, dataset.weights, 1, pool, 0, self._squares)
        self.tolerance = tol * mean_variance(one) if tol else 0.0
        self._empty_cluster = empty_cluster
        self._quiet: QuietRounds | None = None

    def draw_seeds(self, init: Init, k: int, count: int, rng: np.random.Generator) -> list[Seeds]:
        """`count` seedings, drawn one after the other."""
        if isinstance(init, str):
            return [choose_seeds(init, self._observations, k, rng) for _ in range(count)]
        # Whoever brings seeds knows the data as they were given.
        given = (choose_seeds(init, self._given, k, rng) for _ in range(count))
        return [seeds._replace(centroids=self.units.into(seeds.centroids)) for seeds in given]

    def run(self, seeds: Seeds, pool: ThreadPool, *, last_only: bool = False) -> Run:
        """Run from `seeds` on the threads of `pool`; the run with its states."""
        # One more, as a state is assigned twice where rounding would have raised inertia.
        states = 0 if last_only else self._max_iter + 2
        k = len(seeds.centroids)
        step = AssignmentStep(self._nearest, self.dataset.weights, k, pool, states, self._squares)
        return self._run(seeds, step, last_only=last_only)

    def whole_run(self, run: Run) -> WholeRun | None:
        """Of the run that was recorded last: what the history of a sample has of all."""
        return None

    def last_labels(self, run: Run) -> Array:
        """Labels `(n,)` of all observations in the last state of the run recorded last."""
        return run.labels[-1]

    def _run(self, seeds: Seeds, step: AssigningStep, *, last_only: bool) -> Run:
        return lloyd(
            seeds.centroids,
            max_iter=self._max_iter,
            tolerance=self.tolerance,
            empty_cluster=self._empty_cluster,
            step=step,
            last_only=last_only,
        )

    def summaries(self, seedings: Iterable[Seeds], pool: ThreadPool) -> Iterator[RunSummary]:
        """How the runs from all `seedings` end, in order; they go side by side on `pool`."""
        self._prepare(pool)
        return pool.map(self.summary, seedings)

    def _prepare(self, pool: ThreadPool) -> None:
        """Prepare for many runs without recorded states."""
        if isinstance(self._nearest, BoundingBoxes) and self._nearest.splitters is not None:
            rules = (self._max_iter, self.tolerance, self._empty_cluster == "keep")
            self._quiet = _quiet_rounds(self._nearest, self.dataset.weights, *rules)

    def summary(self, seeds: Seeds) -> RunSummary:
        """Run from `seeds` on the calling thread, without recording states; how the run ended."""
        start = time.thread_time()
        end = self._quiet.run(seeds.centroids) if self._quiet else None
        if end is None:
            run = self.run(seeds, ThreadPool(1), last_only=True)
            end = End(run.inertia[-1], run.n_iter, run.converged, run.centroids[-1])
        seconds = time.thread_time() - start
        inertia = float(self.units.lengths_back(np.array(end.inertia), 2))
        return RunSummary(inertia, end.n_iter, end.converged, end.centroids, seconds)

    def iterations(self, run: Run) -> int:
        """How many iterations scikit-learn would count; see `n_iter_` of KMeans."""
        moves = float(np.nansum((run.centroids[-1] - run.centroids[-2]) ** 2))
        found_out = run.converged and moves > self.tolerance
        return min(run.n_iter + found_out, self._max_iter)

    def labels(self, centroids: Array) -> Array:
        """The nearest of `centroids` for each observation, `(n,)`, found on the calling thread.

        Centroids are in the runner's units.
        """
        if self._quiet:
            return self._quiet.labels(centroids)
        labeling = self._nearest.start(len(centroids))
        return labeling.label(centroids, ThreadPool(1)).labels


def count_runs(n_init: object, init: object) -> int:
    """How many runs `n_init` stands for; "auto" leaves it to the seeding, as in scikit-learn.

    Raises InputError for anything else than "auto" and a whole number of at least 1.
    """
    if isinstance(n_init, str):
        if n_init != "auto":
            raise InputError(f'n_init={n_init!r}: must be a whole number of at least 1, or "auto"')
        if isinstance(init, str):
            return SEEDINGS[require_choice("init", init, SEEDINGS)].runs
        return 10 if callable(init) else 1
    return require_whole("n_init", n_init, 1)


def best_of(runs: Sequence[RunSummary]) -> int:
    """The index of the run of lowest inertia, the first of equals."""
    return min(range(len(runs)), key=lambda i: runs[i].inertia)


def restart_events(runs: Sequence[RunSummary], kept: int) -> list[Event]:
    """Events that say how each run ended, and which was kept."""
    return [
        Event(runs[kept].n_iter, "restart", _text(number, run, kept=number == kept + 1))
        for number, run in enumerate(runs, start=1)
    ]


def _text(number: int, run: RunSummary, *, kept: bool) -> str:
    end = "converged" if run.converged else "stopped"
    mark = " (kept)" if kept else ""
    after = counted(run.n_iter, "iteration")
    return f"run {number}: inertia {run.inertia:.6g}, {end} after {after}{mark}"


def mean_variance(step: AssigningStep) -> float:
    """The mean variance of the features, from sums that have no order; `step` is for k = 1."""
    first = step.assign(np.zeros((1, step.n_features)))
    mean = first.sums / first.sizes[:, None]
    return step.assign(mean).inertia / (float(first.sizes[0]) * step.n_features)
