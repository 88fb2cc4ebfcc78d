"""Seeds: what each way promises, and the chances with which it draws."""

import functools
import subprocess
import sys

import naive
import numpy as np
import pytest
from sklearn.cluster import kmeans_plusplus

from kmeans_gif import Dataset, History, InputError, KMeans, choose_k, make_points
from kmeans_gif.clustering.seeding import SEEDINGS, Seeding
from kmeans_gif.clustering.seeding.observations import Observations, in_order
from kmeans_gif.clustering.seeding.seeds import choose_seeds


def seeds_of(init, X, weights, k, seed):
    observations = Observations(Dataset(X, weights))
    return choose_seeds(init, observations, k, np.random.default_rng(seed)).centroids


@pytest.mark.parametrize("init", ["random", "k-means++"])
@pytest.mark.parametrize("seed", range(5))
def test_seeds_are_distinct_observations_with_weight(init, seed):
    rng = np.random.default_rng(seed)
    X = rng.integers(0, 3, (200, 2)).astype(float)  # 9 distinct values
    weights = (X[:, 0] != 1).astype(float)  # 6 of them with weight
    seeds = seeds_of(init, X, weights, 6, seed)
    assert sorted(map(tuple, seeds)) == [(x, y) for x in (0.0, 2.0) for y in (0.0, 1.0, 2.0)]


@pytest.mark.parametrize("d", [1, 2, 3, 8])
@pytest.mark.parametrize("high", [2, 5, 2**16, 10**6])
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
    rng, observations = np.random.default_rng(0), Observations(Dataset(X, weights))
    draws = [tuple(choose_seeds("random", observations, 2, rng).centroids[:, 0])
             for _ in range(20_000)]  # fmt: skip
    for first in range(4):
        share = np.mean([a == first for a, _ in draws])
        assert abs(share - weights[first] / 10) < 0.015  # 4 standard deviations
    # The second is drawn by weight among the others.
    after_3 = [b for a, b in draws if a == 3]
    assert abs(np.mean([b == 2 for b in after_3]) - 3 / 6) < 0.025


def test_plain_kmeans_plus_plus_draws_by_squared_distance():
    X = np.array([[0.0], [1.0], [3.0]])
    weights = np.array([1.0, 2.0, 1.0])
    rng, observations = np.random.default_rng(0), Observations(Dataset(X, weights))
    init = "plain-k-means++"
    draws = [tuple(choose_seeds(init, observations, 2, rng).centroids[:, 0])
             for _ in range(20_000)]  # fmt: skip
    after_0 = [b for a, b in draws if a == 0]
    # Weight times squared distance: 2 * 1 for the one, 1 * 9 for the other.
    assert abs(np.mean([b == 3 for b in after_0]) - 9 / 11) < 0.025
    assert abs(np.mean([a == 1 for a, _ in draws]) - 0.5) < 0.015


@pytest.mark.parametrize("d", [1, 3, 12])
@pytest.mark.parametrize("k", [2, 8, 21])
def test_greedy_kmeans_plus_plus_takes_the_best_of_its_candidates(d, k):
    data = np.random.default_rng(d)
    X, weights = data.normal(size=(700, d)), data.random(700)
    seeds = seeds_of("k-means++", X, weights, k, 5)
    ref = naive.greedy_kmeans_plus_plus(X, weights, k, np.random.default_rng(5))
    np.testing.assert_array_equal(seeds, ref)


def test_kmeans_plus_plus_is_ahead_of_the_plain_one():
    points = make_points(n=2000, centers=16, random_state=0)
    inertias = {
        init: [KMeans(16, init=init, random_state=seed, max_iter=1).fit(points).inertia_
               for seed in range(20)]
        for init in ("k-means++", "plain-k-means++")
    }  # fmt: skip
    assert np.mean(inertias["k-means++"]) < 0.9 * np.mean(inertias["plain-k-means++"])


def test_uniform_lies_in_the_range_of_each_feature():
    X = np.array([[0.0, -5.0], [1.0, 7.0], [0.5, 0.0]])
    rng, observations = np.random.default_rng(0), Observations(Dataset(X, np.ones(3)))
    seeds = np.vstack([choose_seeds("uniform", observations, 3, rng).centroids for _ in range(400)])
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


def last_observations(observations, k, rng):
    return observations.X[observations.order[-k:]]


@pytest.fixture
def toy_seeding(monkeypatch):
    """A further seeding: one function and one line in the registry."""
    monkeypatch.setitem(SEEDINGS, "last", Seeding(last_observations, "the last in order"))


POINTS = np.random.default_rng(3).normal(size=(40, 2))


@pytest.mark.usefixtures("toy_seeding")
def test_a_seeding_is_known_once_it_is_registered():
    model = KMeans(3, init="last", n_init=2).fit(POINTS)
    np.testing.assert_array_equal(
        model.history_.centroids[0], POINTS[np.argsort(POINTS[:, 0])[-3:]]
    )
    assert model.history_.params["init"] == "last"
    choice = choose_k(POINTS, [2, 3], init="last", tol=0.0)
    assert choice.candidates[1].inertia == model.inertia_
    with pytest.raises(InputError, match=r"init='first': choose one of random, .*, last$"):
        KMeans(3, init="first").fit(POINTS)


def test_seedings_are_listed_without_numpy():
    script = (
        "import sys; from kmeans_gif.clustering.seeding import SEEDINGS; "
        "assert all(seeding.help for seeding in SEEDINGS.values()); "
        "print(*SEEDINGS, *{'numpy', 'numba'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [*SEEDINGS]


def drawn(X, n_clusters, random_state):
    return X[random_state.choice(len(X), n_clusters, replace=False)]


def test_a_function_draws_seeds_as_in_scikit_learn(tmp_path):
    calls = []

    def counted(X, n_clusters, random_state):
        calls.append(n_clusters)
        return drawn(X, n_clusters, random_state)

    model = KMeans(3, init=counted, n_init=4, random_state=7).fit(POINTS)
    assert calls == [3] * 4
    again = KMeans(3, init=drawn, n_init=4, random_state=7).fit(POINTS)
    np.testing.assert_array_equal(model.history_.centroids, again.history_.centroids)
    ends = [event.text for event in model.history_.events if event.kind == "restart"]
    assert len({text.partition(":")[2].removesuffix(" (kept)") for text in ends}) > 1
    assert again.history_.params["init"] == "drawn"
    again.history_.save(tmp_path / "run.npz")
    assert History.load(tmp_path / "run.npz").params["init"] == "drawn"
    choice = choose_k(POINTS, [3, 4], init=drawn, n_init=4, tol=0.0, random_state=7)
    assert choice.candidates[0].inertia == model.inertia_


def test_functions_of_scikit_learn_are_seedings():
    def plus_plus(X, n_clusters, random_state):
        return kmeans_plusplus(X, n_clusters, random_state=random_state)[0]

    seeds = KMeans(4, init=plus_plus, random_state=0).fit(POINTS).history_.centroids[0]
    assert {tuple(seed) for seed in seeds} <= {tuple(point) for point in POINTS}
    assert len(np.unique(seeds, axis=0)) == 4


class OfItsOwn:
    def __call__(self, X, n_clusters, random_state):
        return X[:n_clusters]


@pytest.mark.parametrize(
    ("init", "name"),
    [
        (functools.partial(drawn), "drawn"),
        (OfItsOwn(), "OfItsOwn"),
        (lambda X, k, random_state: X[:k], "<lambda>"),
    ],
)
def test_functions_of_all_kinds_have_a_name(init, name):
    assert KMeans(2, init=init).fit(POINTS).history_.params["init"] == name


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (np.zeros((3, 2)), r"has shape (3, 2): must be (4, 2), (n_clusters, features)"),
        (np.zeros(4), r"has shape (4,): must be (4, 2), (n_clusters, features)"),
        (None, "has shape (): must be (4, 2), (n_clusters, features)"),
        (np.full((4, 2), np.nan), "holds NaN or infinity: every seed must be finite"),
        ("first", "is a str: must be an array of numbers of shape (4, 2), (n_clusters, features)"),
        (np.full((4, 2), 1e200), ": values as large as 1e+200: squared distances overflow"),
    ],
)
def test_wrong_results_of_functions_are_refused(result, said):
    def broken(X, n_clusters, random_state):
        return result

    for run in (KMeans(4, init=broken).fit, lambda X: choose_k(X, [4, 5], init=broken)):
        with pytest.raises(InputError) as caught:
            run(POINTS)
        message = str(caught.value)
        assert message.startswith("init=broken: its result")
        assert said in message
        assert "\n" not in message


def test_a_function_cannot_change_the_data():
    def careless(X, n_clusters, random_state):
        X -= X.mean(axis=0)
        return X[:n_clusters]

    with pytest.raises(ValueError, match="read-only"):
        KMeans(2, init=careless).fit(POINTS.copy())
