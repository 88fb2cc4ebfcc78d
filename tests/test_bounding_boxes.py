"""Centroids that boxes rule out are nobody's nearest: labels equal the plain computation."""

import naive
import numpy as np
import pytest

from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.box_kernels import BLOCK, GROUP, _rivals


def check(X, centroids, weights=None, n_threads=1):
    """Two assignments in a row, the second to centroids that moved."""
    weights = np.ones(len(X)) if weights is None else weights
    previous = None
    with ThreadPool(n_threads) as pool:
        finder = BoundingBoxes(X, weights, pool)
        step = AssignmentStep(finder, weights, len(centroids), pool)
        unweighted = BoundingBoxes(X, None, pool)
        for seeds in (centroids, 0.75 * centroids + 0.25 * centroids[::-1]):
            got = step.assign(seeds)
            labels, inertia, sizes, sums, switched = naive.state(
                X, weights, seeds, 0 if previous is None else previous
            )
            np.testing.assert_array_equal(got.labels, labels)
            assert got.inertia == inertia
            assert got.switched == (switched if previous is not None else 0.0)
            np.testing.assert_array_equal(got.sizes, sizes)
            np.testing.assert_array_equal(got.sums, sums)
            only = unweighted.start(len(seeds)).label(seeds, pool, measured=False)
            np.testing.assert_array_equal(only.labels, labels)
            previous = got.labels


def compact(n, d, seed=0, whole=True):
    """Observations whose neighbors are alike, as those of photos are."""
    rng = np.random.default_rng(seed)
    steps = rng.integers(-1, 2, (n, d)) if whole else rng.normal(size=(n, d))
    return np.cumsum(steps, axis=0).astype(float)


@pytest.mark.parametrize("n", [1, BLOCK - 1, BLOCK, GROUP * BLOCK + 1, 3 * GROUP * BLOCK])
@pytest.mark.parametrize("d", [1, 3, 5])
@pytest.mark.parametrize("whole", [True, False])
def test_compact_data(n, d, whole):
    X = compact(n, d, whole=whole)
    check(X, X[np.random.default_rng(1).integers(0, n, 25)])


@pytest.mark.jit
@pytest.mark.parametrize("n_threads", [1, 2, 3])
@pytest.mark.parametrize("weights", ["counts", "fractions"])
def test_many_observations(n_threads, weights):
    X = compact(33_468, 3)
    rng = np.random.default_rng(2)
    w = rng.integers(0, 5, len(X)).astype(float) if weights == "counts" else rng.random(len(X))
    check(X, X[rng.integers(0, len(X), 40)], w, n_threads)


@pytest.mark.parametrize("offset", [0.0, 0.1, 1e8, 1e15])
def test_ties_on_the_faces_of_boxes(offset):
    """Centroids mirrored at observations, with some far away where rounding eats the difference."""
    X = compact(600, 2) + offset
    steps = np.random.default_rng(3).integers(1, 4, (12, 2))
    centroids = np.concatenate([X[:600:50] + steps, X[:600:50] - steps, X[:600:50]])
    check(X, centroids)


def test_dropped_clusters_get_nobody():
    X = compact(500, 3)
    centroids = X[::50].copy()
    centroids[[0, 4, 9]] = np.nan
    check(X, centroids)


def test_sums_that_float64_cannot_hold():
    X = np.sort(np.random.default_rng(4).integers(0, 2**52, (400, 2)), axis=0).astype(float)
    check(X, X[::100], np.full(400, 3.0))


@pytest.mark.parametrize("seed", range(20))
def test_rivals_are_all_that_may_win_and_few(seed):
    rng = np.random.default_rng(seed)
    d, k = rng.integers(1, 5), 30
    X = rng.normal(size=(50, d)) + rng.normal(size=d) * 3
    centroids = rng.normal(size=(k, d)) * 5
    box = np.stack([X.min(axis=0), X.max(axis=0)], axis=1)
    rivals = np.empty(k, np.int64)
    count = _rivals(centroids, np.arange(k), box, np.empty(k), rivals)
    winners = naive.squared_distances(X, centroids).argmin(axis=1)
    assert set(winners) <= set(rivals[:count])
    assert (np.diff(rivals[:count]) > 0).all()
    far = ((np.clip(centroids, box[:, 0], box[:, 1]) - centroids) ** 2).sum(axis=1)
    corner = np.where(centroids < box.mean(axis=1), box[:, 1], box[:, 0])
    reach = ((corner - centroids) ** 2).sum(axis=1).min()
    np.testing.assert_array_equal(rivals[:count], np.flatnonzero(far <= reach))
