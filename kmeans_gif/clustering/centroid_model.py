"""What a fitted model says of observations: labels, distances, inertia."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.containers import OutputContainer
from kmeans_gif.clustering.estimator import Estimator, not_fitted
from kmeans_gif.clustering.feature_names import feature_names, require_same_names
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.memory import chunks_of
from kmeans_gif.clustering.metadata import MetadataRequests
from kmeans_gif.clustering.new_observations import distances, nearest_labels
from kmeans_gif.clustering.units import Units
from kmeans_gif.data.chunks import Chunked, each_chunk, no_weights
from kmeans_gif.data.dataset import Dataset, as_dataset
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError


class CentroidModel(Estimator, MetadataRequests, OutputContainer):
    """An estimator that has centroids once it is fitted."""

    n_threads: int | None
    cluster_centers_: Array
    history_: History
    n_features_in_: int
    _units: Units
    _unrounded: Array
    """`cluster_centers_` in the units of the run, before they were rounded to the data's."""

    def predict(self, X: Array | Dataset | Chunked) -> Array:
        """Nearest centroid of each observation, `(n,)` int32, the lowest index on a tie.

        Raises InputError if `X` has other features, or features of other names, than what `fit`
        was given.
        """
        if (chunks := chunks_of(X)) is not None:
            return np.concatenate([self.predict(rows) for rows in each_chunk(chunks)])
        dataset = self._read(X)
        with ThreadPool(self.n_threads) as pool:
            labels = nearest_labels(dataset, self._units, self._centers(), pool)
        return labels.astype(np.int32)

    def transform(self, X: Array | Dataset | Chunked) -> Any:
        """Distances `(n, k)` of observations to the centroids; see `set_output`."""
        if (chunks := chunks_of(X)) is not None:
            found = np.concatenate([self._distances(rows) for rows in each_chunk(chunks)])
        else:
            found = self._distances(X)
        return self._contained(found, self.get_feature_names_out(), X)

    def _distances(self, X: Array | Dataset | Chunked) -> Array:
        dataset = self._read(X)
        with ThreadPool(self.n_threads) as pool:
            return distances(dataset, self._units, self._centers(), pool)

    def score(
        self, X: Array | Dataset | Chunked, y: object = None, sample_weight: object = None
    ) -> float:
        """Inertia of `X` about the centroids, negated: the higher, the better.  `y` is ignored.

        Raises InputError where it would overflow.
        """
        if (chunks := chunks_of(X)) is not None:
            if sample_weight is not None:
                raise no_weights()
            return math.fsum(self.score(rows) for rows in each_chunk(chunks))
        dataset = self._read(X, sample_weight)
        centers = np.asarray(self.cluster_centers_)
        require_moderate(np.vstack([centers, dataset.extremes]), dataset.weighing)
        with ThreadPool(self.n_threads) as pool:
            nearest = distances(dataset, self._units, self._centers(), pool).min(axis=1)
        return -float(dataset.weights @ nearest**2)

    def get_feature_names_out(self, input_features: object = None) -> Array:
        """Names `(k,)` of what `transform` returns: kmeans0, kmeans1 ...

        `input_features`, which scikit-learn's tools pass, makes no difference.
        """
        self._require_fitted()
        name = type(self).__name__.lower()
        return np.array([f"{name}{j}" for j in range(len(self.cluster_centers_))], dtype=object)

    @property
    def label_image_(self) -> Array:
        """(height, width) `labels_` of a photo's pixels, -1 where they are transparent."""
        self._require_fitted()
        labels: Array = self.labels_  # type: ignore[attr-defined]
        if not self.history_.dataset.is_image:
            raise AttributeError("label_image_: the model was fitted on data that is no photo")
        return self.history_.dataset.to_labels(labels)

    def _read(self, X: Array | Dataset | Chunked, sample_weight: object = None) -> Dataset:
        """`X` as a Dataset with the features that `fit` saw."""
        self._require_fitted()
        # Names first: values of other features may be missing altogether.
        self._compare_names(feature_names(X))
        dataset = as_dataset(X, sample_weight, moderate=False)
        self._compare_names(feature_names(dataset))
        d = dataset.X.shape[1]
        if d != self.n_features_in_:
            raise InputError(
                f"X has {d} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input"
            )
        return dataset

    def _compare_names(self, found: Array | None) -> None:
        known = getattr(self, "feature_names_in_", None)
        if known is not None and found is not None:
            require_same_names(known, found)

    def _require_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            raise not_fitted(self)

    def _centers(self) -> Array:
        """`cluster_centers_` in the units of the run, unrounded unless they were replaced."""
        rounded = self._units.back(self._unrounded).astype(self.cluster_centers_.dtype)
        if np.array_equal(rounded, self.cluster_centers_):
            return self._unrounded
        return self._units.into(np.asarray(self.cluster_centers_, dtype=np.float64))
