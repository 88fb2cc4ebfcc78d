"""Runs k-means on a table in chunks, from any seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from kmeans_gif._registry import listed
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_step import ChunkStep, no_relocation
from kmeans_gif.clustering.chunked.rank_draws import draw_by_rank
from kmeans_gif.clustering.chunked.survey import Survey
from kmeans_gif.clustering.lloyd import Run
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.restarts import Runner, mean_variance
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.clustering.seeding.seeds import Init, Seeds, check_init
from kmeans_gif.clustering.whole_run import WholeRun
from kmeans_gif.data.chunks import Chunked, no_weights
from kmeans_gif.errors import InputError


def _draw_uniformly(survey: Survey, k: int, rng: np.random.Generator) -> Array:
    """Points drawn uniformly from the box around the observations; see `draw_uniformly`."""
    low, high = survey.units.into(survey.extremes)
    return rng.uniform(low, high, (k, survey.d))


_SEEDINGS: dict[str, Callable[[Survey, int, np.random.Generator], Array]] = {
    "random": draw_by_rank,
    "uniform": _draw_uniformly,
}


class _Settings(Protocol):
    """Those parameters of KMeans that not all can be had in chunks."""

    n_clusters: int
    init: Init
    empty_cluster: str


class ChunkRunner(Runner):
    """Runs k-means on a table in chunks; every state is that of the run in memory, to the bit."""

    def __init__(
        self, survey: Survey, pool: ThreadPool, max_iter: int, tol: float, empty_cluster: str
    ) -> None:
        """`survey` is the table; the settings are those of KMeans."""
        self._survey, self.units = survey, survey.units
        self._max_iter, self._empty_cluster = max_iter, empty_cluster
        self.tolerance = tol * mean_variance(ChunkStep(survey, 1, pool)) if tol else 0.0
        self.shown = survey.sample
        self._quiet = None

    def _prepare(self, pool: ThreadPool) -> None:
        """Nothing is prepared: each round reads all chunks."""

    def draw_seeds(self, init: Init, k: int, count: int, rng: np.random.Generator) -> list[Seeds]:
        """`count` seedings, drawn one after the other."""
        if isinstance(init, str):
            draw = _SEEDINGS[init]
            return [Seeds(draw(self._survey, k, rng), None) for _ in range(count)]
        return [Seeds(self.units.into(np.array(init, dtype=np.float64)), None)]

    def run(self, seeds: Seeds, pool: ThreadPool, *, last_only: bool = False) -> Run:
        """Run from `seeds`; see `Runner.run`."""
        step = ChunkStep(self._survey, len(seeds.centroids), pool, halfway=not last_only)
        run = self._run(seeds, step, last_only=last_only)
        if not last_only:
            self._recorded = step
        return run

    def whole_run(self, run: Run) -> WholeRun:
        """See `Runner.whole_run`."""
        halfway = np.array(self._recorded.after_update[: len(run.inertia)])
        if len(self._recorded.after_update) > len(halfway):  # centroids stayed where they were
            halfway[-1] = run.inertia[-2]
        labels_of = LabelsOfAll(self._survey, run.centroids)
        return WholeRun(self._survey.sample_index, self.units.lengths_back(halfway, 2), labels_of)

    def last_labels(self, run: Run) -> Array:
        """See `Runner.last_labels`."""
        return self._recorded.labels


class LabelsOfAll:
    """The labels of all observations in any state of a run, found when they are asked for."""

    def __init__(self, survey: Survey, centroids: list[Array]) -> None:
        """`centroids` are those of each state, in the units of the run."""
        self._survey, self._centroids = survey, centroids

    def __call__(self, t: int) -> Array:
        """(n,) labels in state t, in one reading of the chunks."""
        centroids, parts = self._centroids[t], []
        with ThreadPool() as pool:
            for i in range(self._survey.count):
                labeling = nearest_centroids(self._survey.rows(i), None, pool).start(len(centroids))
                parts.append(labeling.label(centroids, pool, measured=False).labels)
        return np.concatenate(parts)


def surveyed(chunks: Chunked, model: _Settings, sample_weight: object, pool: ThreadPool) -> Survey:
    """A first reading of `chunks`; raises InputError for what is not done in chunks.

    The parameters of `model` have been checked.
    """
    init = model.init
    if model.empty_cluster == "relocate":
        raise no_relocation()
    if sample_weight is not None:
        raise no_weights()
    if callable(init):
        raise InputError("init: a function is for data in memory; draw seeds and give them")
    if isinstance(init, str) and init in SEEDINGS and init not in _SEEDINGS:
        raise InputError(
            f"init={init!r}: is for data in memory; for data in chunks choose "
            f"{listed(_SEEDINGS)}, or give an array of seeds"
        )
    survey = Survey(chunks, model.n_clusters, pool)
    check_init(init, survey.sample, model.n_clusters)
    return survey
