"""Runs k-means on a table in chunks, from any seeds."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np

from kmeans_gif._registry import listed
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_step import ChunkStep
from kmeans_gif.clustering.chunked.far_draws import cost_of_readings, draw_far_apart
from kmeans_gif.clustering.chunked.places import place_of
from kmeans_gif.clustering.chunked.races import draw_in_rounds
from kmeans_gif.clustering.chunked.rank_draws import draw_by_rank
from kmeans_gif.clustering.chunked.round_work import LabelsWork, labels_of
from kmeans_gif.clustering.chunked.survey import Survey, in_units
from kmeans_gif.clustering.chunked.told_readings import most_readings
from kmeans_gif.clustering.lloyd import Run
from kmeans_gif.clustering.restarts import Runner, count_runs, mean_variance
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.clustering.seeding.seeds import Init, Seeds, check_init
from kmeans_gif.clustering.units import Units
from kmeans_gif.clustering.whole_run import WholeRun
from kmeans_gif.data.chunks import Chunked, ChunkNote, no_weights
from kmeans_gif.errors import InputError


def _draw_uniformly(survey: Survey, k: int, rng: np.random.Generator, pool: ThreadPool) -> Array:
    """Points drawn uniformly from the box around the observations; see `draw_uniformly`."""
    low, high = survey.units.into(survey.extremes)
    return rng.uniform(low, high, (k, survey.d))


_SEEDINGS: dict[str, Callable[[Survey, int, np.random.Generator, ThreadPool], Array]] = {
    "random": draw_by_rank,
    "uniform": _draw_uniformly,
    "k-means||": draw_in_rounds,
    "k-means++": draw_far_apart,
}


class _Settings(Protocol):
    """Those parameters of KMeans that not all can be had in chunks."""

    n_clusters: int
    init: Init
    n_init: int | str
    max_iter: int


class ChunkRunner(Runner):
    """Runs k-means on a table in chunks; every state is that of the run in memory, to the bit."""

    def __init__(
        self, survey: Survey, pool: ThreadPool, max_iter: int, tol: float, empty_cluster: str
    ) -> None:
        """`survey` is the table; the settings are those of KMeans."""
        self._survey, self._pool, self.units = survey, pool, survey.units
        self._max_iter, self._empty_cluster = max_iter, empty_cluster
        self.tolerance = tol * _mean_variance(survey, pool) if tol else 0.0
        self.shown = survey.sample
        self._quiet = None

    def _prepare(self, pool: ThreadPool) -> None:
        """Nothing is prepared: each round reads all chunks."""

    def draw_seeds(self, init: Init, k: int, count: int, rng: np.random.Generator) -> list[Seeds]:
        """`count` seedings, drawn one after the other."""
        if isinstance(init, str):
            draw = _SEEDINGS[init]
            if draw is draw_far_apart:
                warnings.warn(cost_of_readings(k, count), ChunkNote, stacklevel=4)
            return [Seeds(draw(self._survey, k, rng, self._pool), None) for _ in range(count)]
        return [Seeds(self.units.into(np.array(init, dtype=np.float64)), None)]

    def run(self, seeds: Seeds, pool: ThreadPool, *, last_only: bool = False) -> Run:
        """Run from `seeds`; see `Runner.run`."""
        step = ChunkStep(self._survey, pool, rounds=self._max_iter)
        try:
            run = self._run(seeds, step, last_only=last_only)
            if not last_only:
                self._after_update = step.after_update
                # Nobody asks a picture for the labels of its pixels in the order of chunks.
                self._labels = step.labels() if self._survey.pixels is None else None
        finally:
            step.close()
        return run

    def whole_run(self, run: Run) -> WholeRun:
        """See `Runner.whole_run`."""
        halfway = np.array(self._after_update[: len(run.inertia)])
        if len(self._after_update) > len(halfway):  # centroids stayed where they were
            halfway[-1] = run.inertia[-2]
        labels_of = LabelsOfAll(self._survey.chunks, self.units, run.centroids)
        index = self._survey.sampling.index
        return WholeRun(index, self.units.lengths_back(halfway, 2), labels_of)

    def last_labels(self, run: Run) -> Array:
        """See `Runner.last_labels`; of a picture, those of the pixels that are shown."""
        return run.labels[-1] if self._labels is None else self._labels


def _mean_variance(survey: Survey, pool: ThreadPool) -> float:
    step = ChunkStep(survey, pool)
    try:
        return mean_variance(step)
    finally:
        step.close()


class LabelsOfAll:
    """The labels of all observations in any state of a run, found when they are asked for."""

    def __init__(self, chunks: Chunked, units: Units, centroids: list[Array]) -> None:
        """`centroids` are those of each state, in `units`."""
        self._chunks, self._units, self._centroids = chunks, units, centroids

    def __call__(self, t: int) -> Array:
        """(n,) labels in state t, in one reading of the chunks."""
        work = LabelsWork(self._centroids[t], self._units)
        with ThreadPool() as pool:
            return place_of(self._chunks).merged(work, pool).together()

    def of_rows(self, t: int, rows: Array) -> Array:
        """(m,) labels in state t of some observations `(m, d)`, found on the calling thread."""
        X = in_units(rows, self._units)
        return labels_of(X, self._centroids[t], ThreadPool(1))


def require_seeding(init: object) -> None:
    """Raise InputError for an `init` by which no seeds are drawn in chunks."""
    if callable(init):
        raise InputError("init: a function is for data in memory; draw seeds and give them")
    if isinstance(init, str) and init in SEEDINGS and init not in _SEEDINGS:
        raise InputError(
            f"init={init!r}: is for data in memory; for data in chunks choose "
            f"{listed(_SEEDINGS)}, or give an array of seeds"
        )


_validated: WeakKeyDictionary[_Settings, tuple[Chunked, Survey]] = WeakKeyDictionary()
"""First readings of models that were asked to validate data, for the fit that follows."""


def surveyed(
    chunks: Chunked,
    model: _Settings,
    sample_weight: object,
    pool: ThreadPool,
    *,
    fits: bool = False,
) -> Survey:
    """A first reading of `chunks`; raises InputError for what is not done in chunks.

    The parameters of `model` have been checked.  With `fits` it will be asked for once more, to
    fit the same chunks, which are not read for it again.
    """
    before = _validated.pop(model, None)
    init = model.init
    if sample_weight is not None:
        raise no_weights()
    require_seeding(init)
    if before is not None and before[0] is chunks and before[1].k == model.n_clusters:
        survey = before[1]
    else:
        runs = count_runs(model.n_init, init)
        most = most_readings(init, model.n_clusters, runs, model.max_iter)
        survey = Survey(chunks, model.n_clusters, pool, most)
    check_init(init, survey.sample, model.n_clusters)
    if fits:
        _validated[model] = chunks, survey
    return survey
