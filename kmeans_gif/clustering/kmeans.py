"""KMeans: the estimator, with scikit-learn's parameters and attributes."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from kmeans_gif._random import generator, require_random_state
from kmeans_gif._registry import lazy
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.centroid_model import CentroidModel
from kmeans_gif.clustering.feature_names import feature_names
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.lloyd import EMPTY_CLUSTER, Run
from kmeans_gif.clustering.memory import chunks_of, warn_if_short
from kmeans_gif.clustering.plain_params import plain_params
from kmeans_gif.clustering.restarts import Runner, best_of, count_runs, restart_events
from kmeans_gif.clustering.seeding.draws import Draws
from kmeans_gif.clustering.seeding.observations import require_distinct
from kmeans_gif.clustering.seeding.seeds import Init, check_init
from kmeans_gif.clustering.step import Event
from kmeans_gif.data.chunks import Chunked
from kmeans_gif.data.dataset import Dataset, as_dataset
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.errors import InputError, require_choice, require_number, require_whole

# Data in memory need not wait for what reads chunks.
_CHUNKED = "kmeans_gif.clustering.chunked.chunk_runner"
_survey, _chunk_runner = lazy(f"{_CHUNKED}:surveyed"), lazy(f"{_CHUNKED}:ChunkRunner")


class KMeans(CentroidModel):
    """k-means that records every state of its run in `history_`.

    It behaves as an estimator of scikit-learn, whose defaults are made for good results at once;
    those here are made for a run that is to be watched: `init="random"` and `n_init=1` show the
    algorithm as textbooks have it, one start and all its errors; `tol=0` goes on until nothing
    changes, so that the last state is the end; `max_iter=100` keeps files small; and
    `empty_cluster="keep"` moves nothing by another rule.  For results as scikit-learn's take
    `init="k-means++", n_init="auto", max_iter=300, tol=1e-4, empty_cluster="relocate"`.

    Parameters
    ----------
    n_clusters : int
        Number of clusters, k.
    init : str, array (k, d) or function
        The first centroids: themselves, or how they are chosen.  "random" draws distinct
        observations in proportion to their weights; "k-means++" draws them far apart, the best
        of 2 + ln k candidates for each, as scikit-learn does; "plain-k-means++" draws one, as
        Arthur & Vassilvitskii published it; "uniform" draws anywhere in the range of each
        feature; and "corner" takes the observations nearest to the lowest corner, a bad start
        to learn from.  A function is called as `init(X, n_clusters, random_state=...)` with a
        numpy.random.RandomState, as in scikit-learn, and returns the centroids; it sees no weights.
    n_init : int or "auto"
        Number of runs, each from seeds of its own; they go side by side on all threads.  The
        one of lowest inertia is kept, the first of equals; `history_.events` says how each ended.
        "auto" is 1 for k-means++, "corner" and given seeds, else 10.
    max_iter : int
        Largest number of rounds.
    tol : float
        With 0 a run goes on until nothing changes.  Otherwise it also ends when the sum of
        squared moves of the centroids is at most `tol` times the mean variance of the features.
    empty_cluster : "keep", "relocate" or "drop"
        What happens to a cluster without observations: its centroid stays; it gets the
        observation that is farthest from its centroid; or it is removed, which leaves a
        row of NaN in `history_.centroids`.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        Source of all randomness.  The same int gives the same bytes.
    n_threads : int, optional
        Threads to run on; all usable cores by default.  The result is the same for any.

    Attributes
    ----------
    history_ : History
        Every state of the run.
    labels_ : (n,) int32
        Nearest centroid of each observation; of a picture in chunks, of the pixels that are shown.
    cluster_centers_ : (k, d) float64, or float32 for arrays of float32
        Without dropped clusters; `labels_` count along these rows.  All computing is in float64:
        `history_.centroids` has them unrounded, and so has `predict`.
    inertia_ : float
        Weighted sum of squared distances of observations to their centroids.
    n_iter_ : int
        Iterations as scikit-learn counts them: one more than `history_.n_iter`, the number of
        times that centroids were moved, if the run ended because no label changed, since finding
        that out counts there; never more than `max_iter`.
    n_features_in_ : int
    feature_names_in_ : (d,) object
        Names of the features, if a data frame or a Dataset brought them; `predict`, `transform`
        and `score` refuse others, and another order.
    label_image_ : (height, width) int32
        For photos: `labels_` of the pixels, -1 where they are transparent.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import KMeans
    >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
    >>> model = KMeans(2, init=X[:2]).fit(X)
    >>> model.labels_, model.inertia_
    (array([0, 0, 1, 1], dtype=int32), 4.0)
    >>> model.predict([[3.0], [9.0]])
    array([0, 1], dtype=int32)
    >>> model.history_
    <History of 2 clusters, 4 observations, 3 states, converged, inertia 4>

    A seeding of one's own:

    >>> def spread(X, n_clusters, random_state):
    ...     return np.linspace(X.min(axis=0), X.max(axis=0), n_clusters)
    >>> KMeans(3, init=spread).fit(X).history_.centroids[0].ravel()
    array([ 0.,  6., 12.])
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Init = "random",
        n_init: int | str = 1,
        max_iter: int = 100,
        tol: float = 0.0,
        empty_cluster: str = "keep",
        random_state: int | np.random.Generator | np.random.RandomState | None = None,
        n_threads: int | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.empty_cluster = empty_cluster
        self.random_state = random_state
        self.n_threads = n_threads

    def fit(
        self, X: Array | Dataset | Chunked, y: object = None, sample_weight: object = None
    ) -> KMeans:
        """Cluster `X`, an array `(n, d)`, which may be sparse, or a Dataset; `y` is ignored.

        Arrays and frames of Dask, memory-mapped and Zarr arrays that would take most of memory, and
        what `as_chunks` makes are read in chunks, to the same bits; see `History.whole`.

        Raises InputError if a parameter is out of its range, if there are fewer distinct
        observations than clusters (of which scikit-learn only warns), or if the data is no finite
        table of numbers.  Warns with MemoryNote if this machine may have too little memory.
        """
        rng = generator(self.random_state)
        with ThreadPool(self.n_threads) as pool:
            runner = self._runner(X, sample_weight, pool)
            run, draws, restarts = self._best_run(runner, rng, pool)
        units = runner.units
        self.history_ = History(
            centroids=frozen(units.back(np.stack(run.centroids))),
            labels=run.label_table(),
            inertia=units.lengths_back(np.array(run.inertia), 2),
            sizes=np.stack(run.sizes),
            switched=np.array(run.switched),
            shift=units.lengths_back(np.array(run.shift)),
            converged=run.converged,
            dataset=runner.shown,
            params=plain_params(self),
            events=(*run.events, *restarts),
            seeding=draws,
            whole=runner.whole_run(run),
        )
        last = self.history_[-1]
        left = ~np.isnan(last.centroids[:, 0])
        single = getattr(X, "dtype", None) == np.float32
        self.cluster_centers_ = last.centroids[left].astype(np.float32 if single else np.float64)
        self._units, self._unrounded = units, run.centroids[-1][left]
        labels = runner.last_labels(run)
        self.labels_ = (labels if left.all() else (np.cumsum(left) - 1)[labels]).astype(np.int32)
        self.inertia_ = last.inertia
        self.n_iter_ = runner.iterations(run)
        self.n_features_in_ = runner.shown.rows.shape[1]
        names = feature_names(runner.shown) if feature_names(X) is None else feature_names(X)
        if names is not None:
            self.feature_names_in_ = names
        elif hasattr(self, "feature_names_in_"):  # of an earlier fit
            del self.feature_names_in_
        return self

    def validate(self, X: Array | Dataset | Chunked, sample_weight: object = None) -> Dataset:
        """Check parameters and data as `fit` does, without clustering; the data as a Dataset."""
        self.check_parameters()
        with ThreadPool(self.n_threads) as pool:
            if (chunks := chunks_of(X)) is None:
                return self._validated(X, sample_weight, pool)
            return cast(Dataset, _survey(chunks, self, sample_weight, pool, fits=True).sample)

    def _validated(self, X: Any, sample_weight: object, pool: ThreadPool) -> Dataset:
        """Check data in memory, once the parameters have been; the data as a Dataset."""
        dataset, k = as_dataset(X, sample_weight, pool=pool), self.n_clusters
        what = f"colors of {dataset.name}" if dataset.is_image else "observations"
        require_distinct(dataset.rows, dataset.weights, k, what)
        check_init(self.init, dataset, k)
        return dataset

    def _runner(self, X: Any, sample_weight: object, pool: ThreadPool) -> Runner:
        """What runs on `X`, once it and the parameters have been checked."""
        self.check_parameters()
        settings = (pool, self.max_iter, self.tol, self.empty_cluster)
        if (chunks := chunks_of(X)) is not None:
            survey = _survey(chunks, self, sample_weight, pool)
            return cast(Runner, _chunk_runner(survey, *settings))
        dataset = self._validated(X, sample_weight, pool)
        warn_if_short(dataset, self.n_clusters, self.max_iter)
        return Runner(dataset, *settings)

    def fit_predict(
        self, X: Array | Dataset, y: object = None, sample_weight: object = None
    ) -> Array:
        """Cluster `X`, as `fit` does, and return `labels_`."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def fit_transform(
        self, X: Array | Dataset, y: object = None, sample_weight: object = None
    ) -> Any:
        """Cluster `X`, as `fit` does, and return its distances to the centroids, `(n, k)`."""
        return self.fit(X, sample_weight=sample_weight).transform(X)

    def check_parameters(self) -> None:
        """Check all that can be checked without data; raises InputError as `fit` does."""
        require_random_state(self.random_state)
        require_whole("n_clusters", self.n_clusters, 1)
        runs = count_runs(self.n_init, self.init)
        require_whole("max_iter", self.max_iter, 1)
        require_number("tol", self.tol, 0.0, float("inf"))
        require_choice("empty_cluster", self.empty_cluster, EMPTY_CLUSTER)
        if self.n_threads is not None:
            require_whole("n_threads", self.n_threads, 1)
        if runs > 1 and not (isinstance(self.init, str) or callable(self.init)):
            raise InputError(f"n_init={self.n_init}: an array of seeds can start one run only")

    def _best_run(
        self, runner: Runner, rng: np.random.Generator, pool: ThreadPool
    ) -> tuple[Run, Draws | None, list[Event]]:
        """The run of lowest inertia, how its seeds were drawn, and how each of several ended."""
        count = count_runs(self.n_init, self.init)
        seedings = runner.draw_seeds(self.init, self.n_clusters, count, rng)
        if count == 1:
            return runner.run(seedings[0], pool), seedings[0].draws, []
        kept = best_of(runs := list(runner.summaries(seedings, pool)))
        # Recorded once more rather than keeping all labels of all runs until the best is known.
        run = runner.run(seedings[kept], pool)
        return run, seedings[kept].draws, restart_events(runs, kept)
