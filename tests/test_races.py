"""Draws by races, and k-means||, which draws so."""

import warnings
from math import log

import numpy as np
import pytest

from kmeans_gif import Dataset, InputError, KMeans, as_chunks, make_points
from kmeans_gif.clustering.chunked import far_draws
from kmeans_gif.clustering.seeding.racing import exponentials, race
from kmeans_gif.data.chunks import ChunkNote
from kmeans_gif.data.portable_math import logarithm
from tests import naive

KEY = np.array([3, 2**63 + 1], np.uint64)


def test_logarithms_are_those_of_the_library_but_for_their_last_digits():
    x = np.concatenate([1 - np.random.default_rng(0).random(2000), [1.0, 2.0**-53, 0.7, 1e300]])
    expected = [log(value) for value in x]
    np.testing.assert_allclose(logarithm(x), expected, rtol=2e-15, atol=0)


@pytest.mark.parametrize("cuts", [[1], [2, 3, 97], list(range(1, 100))])
def test_what_a_row_draws_depends_on_its_number_alone(cuts):
    whole = exponentials(KEY, 0, 100)
    parts = [exponentials(KEY, a, b - a) for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()
    generator = np.random.Generator(np.random.Philox(key=KEY))
    np.testing.assert_allclose(whole, -np.log1p(-generator.random(100)), rtol=1e-14)


def test_the_fastest_is_drawn_in_proportion_to_its_chance():
    rng, X = np.random.default_rng(0), np.arange(4.0)[:, None]
    chances = np.array([1.0, 0.0, 3.0, 6.0])
    won = [
        race(X, chances, np.arange(4), rng.integers(2**63, size=2), 4).which for _ in range(5000)
    ]
    assert {len(which) for which in won} == {3}
    first, second = np.array(won)[:, :2].T
    for i in range(4):
        assert abs(np.mean(first == i) - chances[i] / 10) < 0.03  # 4 standard deviations
    assert abs(np.mean(second[first == 3] == 2) - 3 / 4) < 0.04


@pytest.mark.parametrize("k", [1, 3, 16])
@pytest.mark.parametrize("d", [1, 3, 70])
def test_k_means_parallel_is_the_plain_one(k, d):
    rng = np.random.default_rng(k)
    X, weights = rng.normal(size=(400, d)), rng.integers(0, 4, 400).astype(float)
    weights[:30] = 1.0
    model = KMeans(k, init="k-means||", random_state=5, max_iter=1).fit(X, sample_weight=weights)
    expected = naive.k_means_parallel(X, weights, k, np.random.default_rng(5))
    assert model.history_.seeding.indices.tolist() == expected
    np.testing.assert_array_equal(model.history_.centroids[0], X[expected])


def test_it_is_about_as_good_as_k_means_plus_plus_and_better_than_random():
    points = make_points(n=2000, centers=16, random_state=0)
    inertia = {
        init: np.mean([
            KMeans(16, init=init, random_state=seed, max_iter=1).fit(points).history_.inertia[0]
            for seed in range(12)
        ])
        for init in ("k-means||", "k-means++", "random")
    }  # fmt: skip
    assert inertia["k-means||"] < 1.15 * inertia["k-means++"]
    assert inertia["k-means||"] < 0.5 * inertia["random"]


def test_all_distinct_values_can_be_seeds_however_rare():
    X = np.vstack([np.zeros((300, 2)), np.arange(24).reshape(12, 2) + 1.0, -np.zeros((9, 2))])
    for data in (X, as_chunks(X, 50)):
        seeds = KMeans(13, init="k-means||", random_state=0).fit(data).history_.centroids[0]
        assert len(np.unique(seeds, axis=0)) == 13


@pytest.mark.filterwarnings("ignore::kmeans_gif.data.chunks.ChunkNote")
@pytest.mark.parametrize("rows", [500, 97, [1, 2, 497], 1])
def test_k_means_plus_plus_in_chunks_is_the_plain_one_however_they_are_cut(monkeypatch, rows):
    X = np.random.default_rng(1).normal(size=(500, 3))
    expected = naive.greedy_by_races(X, 9, np.random.default_rng(4))
    settings = {"init": "k-means++", "random_state": 4, "max_iter": 1}
    seeds = KMeans(9, **settings).fit(as_chunks(X, rows)).history_.centroids[0]
    np.testing.assert_array_equal(seeds, X[expected])
    monkeypatch.setattr(far_draws, "certain", lambda parts, n: None)
    again = KMeans(9, **settings).fit(as_chunks(X, rows)).history_.centroids[0]
    np.testing.assert_array_equal(again, seeds)


def test_a_note_tells_what_k_means_plus_plus_costs_in_chunks():
    X = np.random.default_rng(1).normal(size=(500, 3))
    with pytest.warns(
        ChunkNote, match="reads the chunks 8 times for its seeds; .* 7 times"
    ) as notes:
        KMeans(7, init="k-means++").fit(as_chunks(X, 100))
    assert notes[0].filename == __file__
    read, chunks = [], as_chunks(X, 500)
    chunk = chunks.chunk
    chunks.chunk = lambda i: read.append(i) or chunk(i)
    for init, more in (("random", 2), ("k-means||", 7), ("k-means++", 5)):
        read.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            KMeans(4, init=init, max_iter=1).fit(chunks)
        given = len(read) - more
        assert given == 2 + 1, init  # the first reading, and the seeds' round, whose boxes stay


def test_values_too_close_to_be_measured_apart():
    X = np.array([[0.0], [1e-170], [1.0]])
    with pytest.raises(InputError, match="only 2 observations lie a measurable distance apart"):
        KMeans(3, init="k-means||", random_state=0).fit(Dataset(X, np.ones(3)))
