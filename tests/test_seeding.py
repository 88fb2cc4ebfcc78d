"""Seeds: what each way promises, and the chances with which it draws."""

import numpy as np
import pytest

from kmeans_gif import KMeans
from kmeans_gif.clustering.seeding import choose_seeds, in_order


def seeds_of(init, X, weights, k, seed):
    return choose_seeds(init, X, weights, in_order(X), k, np.random.default_rng(seed))


@pytest.mark.parametrize("init", ["random", "k-means++"])
@pytest.mark.parametrize("seed", range(5))
def test_seeds_are_distinct_observations_with_weight(init, seed):
    rng = np.random.default_rng(seed)
    X = rng.integers(0, 3, (200, 2)).astype(float)  # 9 distinct values
    weights = (X[:, 0] != 1).astype(float)  # 6 of them with weight
    seeds = seeds_of(init, X, weights, 6, seed)
    assert sorted(map(tuple, seeds)) == [(x, y) for x in (0.0, 2.0) for y in (0.0, 1.0, 2.0)]


@pytest.mark.parametrize("d", [1, 2, 3, 8])
@pytest.mark.parametrize("high", [2, 5, 10**6])
def test_the_order_of_few_features_is_by_one_after_the_other(d, high):
    X = np.random.default_rng(d).integers(0, high, (300, d)).astype(float)
    assert X[in_order(X)].tolist() == sorted(X.tolist())
    first_sorted = X[np.argsort(X[:, 0])]
    assert first_sorted[in_order(first_sorted)].tolist() == sorted(X.tolist())


@pytest.mark.parametrize("init", ["random", "k-means++", "corner"])
@pytest.mark.parametrize("d", [1, 2, 3, 12])
def test_draws_do_not_depend_on_how_observations_stand(init, d):
    rng = np.random.default_rng(d)
    X = rng.integers(0, 9, (120, d)).astype(float)
    weights = rng.integers(1, 5, 120).astype(float)
    turned = rng.permutation(120)
    for seed in range(5):
        seeds = seeds_of(init, X, weights, 5, seed)
        np.testing.assert_array_equal(seeds, seeds_of(init, X[turned], weights[turned], 5, seed))


def test_zero_and_minus_zero_are_one_value():
    X = np.array([[0.0], [-0.0], [1.0]])
    for seed in range(20):
        assert len(set(seeds_of("random", X, np.array([5.0, 5.0, 0.1]), 2, seed).ravel())) == 2


def test_random_draws_in_proportion_to_weight():
    X = np.arange(4.0)[:, None]
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    rng, order = np.random.default_rng(0), in_order(X)
    draws = [
        tuple(choose_seeds("random", X, weights, order, 2, rng).ravel()) for _ in range(20_000)
    ]
    for first in range(4):
        share = np.mean([a == first for a, _ in draws])
        assert abs(share - weights[first] / 10) < 0.015  # 4 standard deviations
    # The second is drawn by weight among the others.
    after_3 = [b for a, b in draws if a == 3]
    assert abs(np.mean([b == 2 for b in after_3]) - 3 / 6) < 0.025


def test_kmeans_plus_plus_draws_by_squared_distance():
    X = np.array([[0.0], [1.0], [3.0]])
    weights = np.array([1.0, 2.0, 1.0])
    rng, order = np.random.default_rng(0), in_order(X)
    draws = [
        tuple(choose_seeds("k-means++", X, weights, order, 2, rng).ravel()) for _ in range(20_000)
    ]
    after_0 = [b for a, b in draws if a == 0]
    # Weight times squared distance: 2 * 1 for the one, 1 * 9 for the other.
    assert abs(np.mean([b == 3 for b in after_0]) - 9 / 11) < 0.025
    assert abs(np.mean([a == 1 for a, _ in draws]) - 0.5) < 0.015


def test_uniform_lies_in_the_range_of_each_feature():
    X = np.array([[0.0, -5.0], [1.0, 7.0], [0.5, 0.0]])
    rng = np.random.default_rng(0)
    seeds = np.vstack(
        [choose_seeds("uniform", X, np.ones(3), in_order(X), 3, rng) for _ in range(400)]
    )
    assert (seeds >= X.min(axis=0)).all()
    assert (seeds <= X.max(axis=0)).all()
    assert (np.ptp(seeds, axis=0) > 0.95 * np.ptp(X, axis=0)).all()


def test_weights_stand_for_repeated_observations():
    X = np.array([[0.0], [1.0], [5.0], [9.0]])
    counts = np.array([3, 1, 4, 2])
    for init in ("random", "k-means++"):
        for seed in range(20):
            weighted = KMeans(2, init=init, random_state=seed).fit(X, sample_weight=counts)
            repeated = KMeans(2, init=init, random_state=seed).fit(np.repeat(X, counts, axis=0))
            np.testing.assert_array_equal(weighted.history_.centroids, repeated.history_.centroids)


@pytest.mark.jit
def test_all_distinct_observations_can_be_seeds():
    X = np.random.default_rng(0).normal(size=(3000, 2))
    for init in ("random", "k-means++"):
        assert len(np.unique(seeds_of(init, X, np.ones(3000), 3000, 1), axis=0)) == 3000
