"""KMeans: the estimator, with scikit-learn's parameters and attributes."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._random import generator
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.estimator import Estimator, not_fitted
from kmeans_gif.clustering.history import Event, History
from kmeans_gif.clustering.lloyd import EMPTY_CLUSTER, Run
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.restarts import Runner, best_of, restart_events
from kmeans_gif.clustering.seeding.observations import require_distinct
from kmeans_gif.clustering.seeding.seeds import Init, check_init, init_name
from kmeans_gif.data.dataset import Dataset, as_dataset
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.errors import InputError, require_choice, require_number, require_whole


class KMeans(Estimator):
    """k-means that records every state of its run in `history_`.

    Parameters
    ----------
    n_clusters : int
        Number of clusters, k.
    init : str, array (k, d) or function
        The first centroids: themselves, or how they are chosen.  "random" draws distinct
        observations in proportion to their weights, "k-means++" draws them far apart, as
        Arthur & Vassilvitskii do, "uniform" anywhere in the range of each feature, and "corner"
        takes those nearest to the lowest corner, a bad start to learn from.  A function is
        called as `init(X, n_clusters, random_state=...)` with a numpy.random.RandomState, as
        in scikit-learn, and returns the centroids; it sees no weights.
    n_init : int
        Number of runs, each from seeds of its own; they go side by side on all threads.  The
        one of lowest inertia is kept, the first of equals; `history_.events` says how each ended.
    max_iter : int
        Largest number of rounds.
    tol : float
        With 0 a run goes on until nothing changes.  Otherwise it also ends when the sum of
        squared moves of the centroids is at most `tol` times the mean variance of the features.
    empty_cluster : "keep", "relocate" or "drop"
        What happens to a cluster without observations: its centroid stays; it gets the
        observation that is farthest from its centroid; or it is removed, which leaves a
        row of NaN in `history_.centroids`.
    random_state : int, numpy.random.Generator or None
        Source of all randomness.  The same int gives the same bytes.
    n_threads : int, optional
        Threads to run on; all usable cores by default.  The result is the same for any.

    Attributes
    ----------
    history_ : History
        Every state of the run.
    labels_ : (n,) int32
        Nearest centroid of each observation, as `predict` gives it.
    cluster_centers_ : (k, d) float64
        Without dropped clusters; `labels_` count along these rows.
    inertia_ : float
        Weighted sum of squared distances of observations to their centroids.
    n_iter_ : int
        Rounds after the seeds.
    n_features_in_ : int

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
        n_init: int = 1,
        max_iter: int = 100,
        tol: float = 0.0,
        empty_cluster: str = "keep",
        random_state: int | np.random.Generator | None = None,
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

    def fit(self, X: Array | Dataset, y: object = None, sample_weight: object = None) -> KMeans:
        """Cluster `X`, an array `(n, d)` or a Dataset; `y` is ignored.

        Raises InputError if a parameter is out of its range, if there are fewer distinct
        observations than clusters, or if the data is no finite table of numbers.
        """
        dataset = self.validate(X, sample_weight)
        rng = generator(self.random_state)
        with ThreadPool(self.n_threads) as pool:
            run, restarts = self._best_run(dataset, rng, pool)
        self.history_ = History(
            centroids=frozen(np.stack(run.centroids)),
            labels=frozen(np.stack(run.labels)),
            inertia=np.array(run.inertia),
            sizes=np.stack(run.sizes),
            switched=np.array(run.switched),
            shift=np.array(run.shift),
            converged=run.converged,
            dataset=dataset,
            params=self._plain_params(),
            events=(*run.events, *restarts),
        )
        last = self.history_[-1]
        left = ~np.isnan(last.centroids[:, 0])
        self.cluster_centers_ = last.centroids[left]
        self.labels_ = (np.cumsum(left) - 1)[last.labels].astype(np.int32)
        self.inertia_ = last.inertia
        self.n_iter_ = self.history_.n_iter
        self.n_features_in_ = dataset.X.shape[1]
        return self

    def validate(self, X: Array | Dataset, sample_weight: object = None) -> Dataset:
        """Check parameters and data as `fit` does, without clustering; the data as a Dataset."""
        self._check_parameters()
        generator(self.random_state)
        dataset = as_dataset(X, sample_weight)
        what = f"colors of {dataset.name}" if dataset.is_image else "observations"
        require_distinct(dataset.X, dataset.weights, self.n_clusters, what)
        check_init(self.init, dataset, self.n_clusters)
        return dataset

    def predict(self, X: Array | Dataset) -> Array:
        """Nearest centroid of each observation, `(n,)` int32, the lowest index on a tie."""
        if not hasattr(self, "cluster_centers_"):
            raise not_fitted(self)
        dataset = as_dataset(X)
        d = dataset.X.shape[1]
        if d != self.n_features_in_:
            raise InputError(
                f"X has {d} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input"
            )
        with ThreadPool(self.n_threads) as pool:
            nearest = nearest_centroids(dataset, pool)
            labels, _ = nearest.label(self.cluster_centers_, pool, measured=False)
        return labels.astype(np.int32)

    def fit_predict(
        self, X: Array | Dataset, y: object = None, sample_weight: object = None
    ) -> Array:
        """Cluster `X`, as `fit` does, and return `labels_`."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def _check_parameters(self) -> None:
        require_whole("n_clusters", self.n_clusters, 1)
        require_whole("n_init", self.n_init, 1)
        require_whole("max_iter", self.max_iter, 1)
        require_number("tol", self.tol, 0.0, float("inf"))
        require_choice("empty_cluster", self.empty_cluster, EMPTY_CLUSTER)
        if self.n_threads is not None:
            require_whole("n_threads", self.n_threads, 1)
        if self.n_init > 1 and not (isinstance(self.init, str) or callable(self.init)):
            raise InputError(f"n_init={self.n_init}: an array of seeds can start one run only")

    def _best_run(
        self, dataset: Dataset, rng: np.random.Generator, pool: ThreadPool
    ) -> tuple[Run, list[Event]]:
        """The run of lowest inertia, and how each ended if there were several."""
        runner = Runner(dataset, pool, self.max_iter, self.tol, self.empty_cluster)
        seedings = runner.draw_seeds(self.init, self.n_clusters, self.n_init, rng)
        if self.n_init == 1:
            return runner.run(seedings[0], pool), []
        runs = list(pool.map(runner.summary, seedings))
        kept = best_of(runs)
        # Recorded once more rather than keeping all labels of all runs until the best is known.
        return runner.run(seedings[kept], pool), restart_events(runs, kept)

    def _plain_params(self) -> dict[str, Any]:
        """Parameters that shape the result, as a file can hold them."""
        params = self.get_params()
        del params["n_threads"]
        if callable(self.init):
            params["init"] = init_name(self.init)
        elif not isinstance(self.init, str):
            params["init"] = np.asarray(self.init, dtype=np.float64).tolist()
        if isinstance(self.random_state, np.random.Generator):
            params["random_state"] = "a numpy.random.Generator"
        return {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in params.items()
        }
