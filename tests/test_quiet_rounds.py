"""Runs that record nothing end as runs by the slow twin do, to the bit."""

import naive
import numpy as np
import pytest

from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.nearest import quiet_rounds
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.tiling import BLOCK
from kmeans_gif.clustering.restarts import Runner
from kmeans_gif.clustering.seeding.seeds import Seeds
from kmeans_gif.data.dataset import as_dataset


def data(kind, n, d):
    """Observations and weights whose sums take one bin, two, or more."""
    rng = np.random.default_rng(n + d)
    X = np.cumsum(rng.normal(size=(n, d)), axis=0)
    if kind == "whole":
        X = np.rint(X)
    elif kind == "single":
        X = X.astype(np.float32).astype(float)
    weights = rng.integers(0, 4, n).astype(float) if kind == "whole" else rng.random(n)
    weights[0] = 1.0
    return X, weights


def quiet(X, weights, max_iter, tolerance, n_threads=1, keeps_empty=True):
    with ThreadPool(n_threads) as pool:
        boxes = BoundingBoxes(X, weights, pool, rounds=max_iter)
        return quiet_rounds.QuietRounds(boxes, weights, max_iter, tolerance, keeps_empty)


@pytest.mark.parametrize("kind", ["whole", "single", "double"])
@pytest.mark.parametrize(
    ("n", "d", "k"),
    [
        *((5, 1, 2), (BLOCK + 9, 2, 3)),
        pytest.param(12 * BLOCK, 3, 9, marks=pytest.mark.jit),
        pytest.param(600, 2, 260, marks=pytest.mark.jit),  # labels of two bytes
    ],
)
@pytest.mark.parametrize("rules", [(60, 0.0), (60, 0.3), (3, 0.0), (1, 0.0)])
def test_a_run_ends_as_the_twin_says(kind, n, d, k, rules):
    X, weights = data(kind, n, d)
    seeds = X[np.random.default_rng(k).choice(n, k, replace=False)]
    end = quiet(X, weights, *rules).run(seeds)
    states, converged = naive.lloyd_as_it_is(X, weights, seeds, rules[0], "keep", rules[1])
    assert (end.n_iter, end.converged) == (len(states["labels"]) - 1, converged)
    assert end.inertia == states["inertia"][-1]
    np.testing.assert_array_equal(end.centroids, states["centroids"][-1])


@pytest.mark.jit
@pytest.mark.parametrize("kind", ["whole", "double"])
def test_calls_of_few_rounds_and_slabs_give_the_same(kind, monkeypatch):
    X, weights = data(kind, 200 * BLOCK + 1, 2)
    seeds = X[:: len(X) // 12]
    at_once = quiet(X, weights, 100, 0.0).run(seeds)
    monkeypatch.setattr(quiet_rounds, "_AT_A_CALL", 1)
    monkeypatch.setattr(quiet_rounds, "_SLAB", 1)
    in_parts = quiet(X, weights, 100, 0.0, n_threads=3).run(seeds)
    assert at_once.n_iter > 5
    assert at_once[:3] == in_parts[:3]
    np.testing.assert_array_equal(at_once.centroids, in_parts.centroids)


@pytest.mark.parametrize("n", [40, pytest.param(6000, marks=pytest.mark.jit)])
def test_labels_stand_in_the_order_of_the_observations(n):
    X = np.random.default_rng(0).normal(size=(n, 2))  # beyond 4096 they are sorted
    centroids = X[:7]
    labels = quiet(X, np.ones(n), 10, 0.0).labels(centroids)
    np.testing.assert_array_equal(labels, naive.squared_distances(X, centroids).argmin(axis=1))


def test_what_needs_more_is_left_to_recorded_rounds():
    X = np.array([[0.0], [1.0], [10.0]])
    seeds = np.array([[0.0], [100.0]])
    assert quiet(X, np.ones(3), 10, 0.0, keeps_empty=False).run(seeds) is None
    kept = quiet(X, np.ones(3), 10, 0.0).run(seeds)
    np.testing.assert_array_equal(kept.centroids, [[11 / 3], [100.0]])
    # The moves of the first round are just the tolerance, but for the order of their sum.
    seeds = X[:2]
    move = (5.5 - 1.0) ** 2
    assert quiet(X, np.ones(3), 10, move).run(seeds) is None
    assert quiet(X, np.ones(3), 10, move * 1.001).run(seeds).n_iter == 1


@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
@pytest.mark.parametrize("tol", [0.0, 0.01])
def test_summaries_are_those_of_recorded_runs(empty_cluster, tol):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(150, 2))
    with ThreadPool(2) as pool:
        runner = Runner(as_dataset(X), pool, 50, tol, empty_cluster)
        seedings = [Seeds(rng.uniform(-3, 3, (8, 2)), None) for _ in range(6)]
        for seeds, end in zip(seedings, runner.summaries(seedings, pool), strict=True):
            run = runner.run(seeds, pool)
            assert end[:3] == (run.inertia[-1], run.n_iter, run.converged)
            np.testing.assert_array_equal(end.centroids, run.centroids[-1])
