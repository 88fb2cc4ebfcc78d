"""Measures, the elbow and the matching of clusters against other implementations."""

import naive_choice
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.metrics import calinski_harabasz_score, silhouette_score

from kmeans_gif import KMeans, load_image, make_points
from kmeans_gif._threads import ThreadPool
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.evaluation.elbow import elbow
from kmeans_gif.evaluation.matching import match_clusters, optimal_assignment
from kmeans_gif.evaluation.metrics import calinski_harabasz, sample
from kmeans_gif.evaluation.silhouettes import silhouettes


def silhouette(X, weights, labels):
    return silhouettes(X, weights, [labels], ThreadPool(1))[0]


def clustered(n, d, k, seed):
    """Random rows, integer weights from 1, and labels that are no clustering at all."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, k, n)
    labels[:k] = np.arange(k)
    return rng.normal(size=(n, d)) + labels[:, None], rng.integers(1, 5, n).astype(float), labels


def exact_silhouette_score(X, labels):
    """scikit-learn's, but for its distances, which are not 0 between equal observations."""
    return silhouette_score(cdist(X, X), labels, metric="precomputed")


@pytest.mark.parametrize(("n", "d", "k"), [(30, 1, 2), (60, 2, 5), (90, 3, 4), (40, 8, 20)])
def test_measures_against_scikit_learn(n, d, k):
    X, weights, labels = clustered(n, d, k, seed=n)
    repeated = np.repeat(np.arange(n), weights.astype(int))
    ones = np.ones(n)
    for mine, theirs in (
        (silhouette, exact_silhouette_score),
        (calinski_harabasz, calinski_harabasz_score),
    ):
        assert mine(X, ones, labels) == pytest.approx(theirs(X, labels), rel=1e-9)
        expected = theirs(X[repeated], labels[repeated])
        assert mine(X, weights, labels) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_silhouette_against_the_slow_twin(seed):
    rng = np.random.default_rng(seed)
    X, weights, labels = clustered(int(rng.integers(6, 15)), 2, int(rng.integers(2, 6)), seed)
    X = np.rint(X)  # ties and equal observations
    expected = naive_choice.silhouette(X, weights, labels)
    assert silhouette(X, weights, labels) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("n_threads", [1, 3])
def test_silhouettes_of_several_labelings_are_those_of_each(n_threads):
    X, weights, labels = clustered(50, 3, 6, 0)
    weights[::7] = 0
    labelings = [labels, labels // 2, np.zeros(50, int), labels.astype(np.uint8) * 3]
    with ThreadPool(n_threads) as pool:
        together = silhouettes(X, weights, labelings, pool)
    np.testing.assert_array_equal(together, [silhouette(X, weights, one) for one in labelings])
    assert np.isfinite(together).tolist() == [True, True, False, True]
    assert together[3] == together[0]


def test_measures_of_what_cannot_be_measured():
    X, ones = np.arange(6.0)[:, None], np.ones(6)
    assert np.isnan(silhouette(X, ones, np.zeros(6, int)))
    assert np.isnan(calinski_harabasz(X, ones, np.zeros(6, int)))
    assert np.isnan(calinski_harabasz(X, ones, np.arange(6)))
    assert np.isnan(silhouette(X, ones, np.arange(6)))
    assert silhouette(X * 0, ones, np.arange(6) // 3) == 0
    weights = np.array([1.0, 1, 1, 1, 2, 1])
    assert silhouette(X, weights, np.arange(6)) == pytest.approx(2 / 7)  # the repeated one: 1
    assert np.isnan(calinski_harabasz(1e-200 * X, ones, np.arange(6) // 3))


@pytest.mark.parametrize("value", [1.0, 0.1, 1 / 3])
def test_no_variance_within_clusters_is_none_to_divide_by(value):
    """The mean of equal values may differ from them in the last place."""
    labels = np.repeat([0, 1, 2], [3, 6, 7])
    X = value * np.array([[1.0], [5], [9]])[labels]
    ones = np.ones(len(X))
    assert np.isnan(calinski_harabasz(X, ones, labels))
    outlier = np.append(X, [[4.0]], axis=0), np.append(ones, 0.0), np.append(labels, 1)
    assert np.isnan(calinski_harabasz(*outlier))
    assert silhouette(X, ones, labels) == 1
    X[0] += 1e-3
    assert calinski_harabasz(X, ones, labels) == pytest.approx(
        calinski_harabasz_score(X, labels), rel=1e-9
    )


def test_measures_are_defined_where_scikit_learn_defines_them():
    X = np.random.default_rng(0).normal(size=(7, 2))
    ones = np.ones(7)
    for k in range(1, 8):
        labels = np.minimum(np.arange(7), k - 1)
        mine = [measure(X, ones, labels) for measure in (silhouette, calinski_harabasz)]
        if 2 <= k <= 6:
            theirs = [silhouette_score(X, labels), calinski_harabasz_score(X, labels)]
            assert mine == pytest.approx(theirs, rel=1e-9)
        else:
            with pytest.raises(ValueError, match="Number of labels is"):
                calinski_harabasz_score(X, labels)
            assert np.isnan(mine).all()


def test_observations_without_weight_and_empty_clusters_count_for_nothing():
    X, weights, labels = clustered(40, 2, 3, seed=1)
    labels = 2 * labels
    weights[labels == 2] = 0
    left = weights > 0
    for measure in (silhouette, calinski_harabasz):
        expected = measure(X[left], weights[left], labels[left] // 4)
        assert measure(X, weights, labels) == pytest.approx(expected, rel=1e-12)


def test_a_sample_has_the_shares_of_the_whole(samples):
    photo = load_image(samples / "chelsea.png", max_size=120)
    indices, counts = sample(photo, 1000)
    assert counts.sum() == 1000
    assert (np.diff(indices) > 0).all()
    step = photo.weights.sum() / 1000
    edges = np.concatenate([[0], np.cumsum(photo.weights)])
    for first, last in ((0, 500), (300, 4000), (2000, len(photo.X))):
        drawn = counts[(indices >= first) & (indices < last)].sum()
        assert abs(drawn - (edges[last] - edges[first]) / step) <= 2
    again = sample(photo, 1000)
    np.testing.assert_array_equal(indices, again[0])


def test_a_sample_of_no_more_than_there_are_is_everything():
    weights = np.array([1.0, 2.5, 0.0])
    indices, counts = sample(Dataset(np.eye(3), weights), 3)
    np.testing.assert_array_equal(indices, [0, 1, 2])
    np.testing.assert_array_equal(counts, weights)


def test_a_sample_never_has_observations_without_weight():
    weights = np.zeros(5000)
    weights[1::7] = 0.1
    indices, _ = sample(Dataset(np.arange(5000.0)[:, None], weights), 300)
    assert (indices % 7 == 1).all()


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (4, 7), (30, 30), (25, 60)])
@pytest.mark.parametrize("kind", ["real", "ties", "negative"])
def test_assignment_against_scipy(shape, kind):
    rng = np.random.default_rng(shape[1])
    for _ in range(5):
        cost = rng.normal(size=shape)
        if kind == "ties":
            cost = rng.integers(0, 4, shape).astype(float)
        elif kind == "negative":
            cost = -np.exp(10 * cost)
        columns = optimal_assignment(cost)
        assert len(set(columns)) == len(columns) == shape[0]
        rows, expected = linear_sum_assignment(cost)
        got = cost[np.arange(shape[0]), columns].sum()
        assert got == pytest.approx(cost[rows, expected].sum(), rel=1e-12)


def test_assignment_against_all_there_are():
    rng = np.random.default_rng(0)
    for _ in range(20):
        cost = rng.integers(-5, 5, (4, 6)).astype(float)
        got = cost[np.arange(4), optimal_assignment(cost)].sum()
        assert got == naive_choice.least_cost(cost)


def test_matching_by_hand():
    before = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    after = np.array([2, 2, 2, 0, 0, 1, 1, 1])
    ones = np.ones(8)
    np.testing.assert_array_equal(match_clusters(before, after, ones, 3), [2, 1, 0])
    heavy = np.array([1, 1, 1, 9, 9, 1, 1, 1.0])
    np.testing.assert_array_equal(match_clusters(before, after, heavy, 3), [1, 2, 0])


def test_matching_changes_as_little_as_possible():
    rng = np.random.default_rng(5)
    before, after = rng.integers(0, 4, 50), rng.integers(0, 6, 50)
    before[:4], after[:6] = np.arange(4), np.arange(6)
    weights = rng.integers(1, 4, 50).astype(float)
    numbers = match_clusters(before, after, weights, 6)
    assert sorted(numbers) == list(range(6))
    kept = weights[numbers[after] == before].sum()
    common = np.zeros((4, 6))
    np.add.at(common, (before, after), weights)
    assert kept == -naive_choice.least_cost(-common)


def curve(points, ks=range(2, 11)):
    ends = [KMeans(k, n_init=5, random_state=0, tol=1e-4).fit(points).inertia_ for k in ks]
    return elbow(list(ks), ends, KMeans(1).fit(points).inertia_)


@pytest.mark.jit
@pytest.mark.parametrize("centers", [3, 4, 6])
@pytest.mark.parametrize("dim", [2, 3])
def test_the_elbow_of_groups_is_their_number(centers, dim):
    assert curve(make_points(dim=dim, centers=centers, random_state=centers)) == centers


@pytest.mark.jit
@pytest.mark.parametrize("seed", range(6))
def test_even_data_has_no_clear_elbow(seed):
    points = make_points("uniform", n=400, dim=2 + seed % 2, random_state=seed)
    assert curve(points) is None


def test_the_elbow_does_not_depend_on_scale():
    ks, total = [2, 3, 4, 5, 6], 900.0
    ends = np.array([400.0, 100.0, 85.0, 75.0, 68.0])
    assert elbow(ks, ends, total) == 3
    assert elbow(ks, ends * 1e9, total * 1e9) == 3
    assert elbow([1, *ks], [total, *ends], total) == 3


def test_curves_without_an_elbow():
    ks = [2, 3, 4, 5, 6]
    assert elbow(ks, [900 / k for k in ks], 900) is None
    assert elbow(ks, [0.0] * 5, 0.0) is None
    assert elbow([2, 3], [5.0, 0.1], 9) is None
    assert elbow(ks, [800, 700, 600, 500, 1.0], 900) is None  # too late to know


def test_inertia_of_nothing_ends_the_search():
    assert elbow([2, 3, 4, 5], [50.0, 0.0, 0.0, 0.0], 100) == 3
