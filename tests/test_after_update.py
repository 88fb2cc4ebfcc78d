"""Inertia half-way between states: exact, between its neighbors, and the same on any threads."""

from fractions import Fraction

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kmeans_gif import History, KMeans, load_image
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering import after_update

MODES = ("keep", "relocate", "drop")


def reach_of(X):
    """Squared length of the data's box, seen from zero where zero is near."""
    low, high = X.min(axis=0), X.max(axis=0)
    whole = (low == np.floor(low)) & (high == np.floor(high))
    far = 1024 * np.maximum(high - low, whole)
    return float((np.minimum(np.maximum(abs(low), abs(high)), far) ** 2).sum())


def assert_between(history):
    """Each half-step lowers inertia, but for the rounding of means in the update."""
    dataset, d = history.dataset, history.dataset.X.shape[1]
    unit = Fraction(2) ** -50 * (len(dataset.X) + d)
    weight, reach = Fraction(float(dataset.weights.sum())), Fraction(reach_of(dataset.X))
    assert np.isnan(history.inertia_after_update[0])
    for t in range(1, len(history)):
        before, half, after = (
            Fraction(float(v))
            for v in (history.inertia[t - 1], history.inertia_after_update[t], history.inertia[t])
        )
        assert half - before <= unit * before + weight * unit**2 * reach
        assert after - half <= unit * half  # labels go by distances that are rounded


@pytest.mark.jit
@settings(max_examples=80, deadline=None)
@given(
    X=hnp.arrays(
        np.float64,
        st.tuples(st.integers(2, 60), st.integers(1, 4)),
        elements=st.floats(-1e3, 1e3, width=32),
    ),
    k=st.integers(1, 6),
    seed=st.integers(0, 1000),
    mode=st.sampled_from(MODES),
    offset=st.sampled_from([0.0, 1e9]),
    whole=st.booleans(),
)
def test_each_half_step_lowers_inertia(X, k, seed, mode, offset, whole):
    X = (np.floor(X) if whole else X) + offset
    rng = np.random.default_rng(seed)
    weights = rng.random(len(X)) * (rng.random(len(X)) < 0.9)
    weights[0] = 1.0
    distinct = np.unique(X[weights > 0], axis=0)
    seeds = rng.permutation(distinct)[: min(k, len(distinct))]
    model = KMeans(len(seeds), init=seeds, empty_cluster=mode, max_iter=20)
    assert_between(model.fit(X, sample_weight=weights).history_)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("offset", [0.0, 1e9, 1e-120])
def test_empty_clusters_count_as_the_update_had_them(mode, offset):
    X = np.array([[0.0], [1.0], [5.0], [6.0], [50.0], [51.0]])
    seeds = np.array([[0.0], [1.0], [-900.0], [-800.0]])
    if offset == 1e-120:
        X, seeds = X * offset, seeds * offset
    else:
        X, seeds = X + offset, seeds + offset
    history = KMeans(4, init=seeds, empty_cluster=mode).fit(X).history_
    assert (history.sizes[0] == 0).sum() == 2
    expected, _ = naive.lloyd(X, np.ones(6), seeds, 100, mode)
    np.testing.assert_array_equal(history.inertia_after_update, expected["inertia_after_update"])
    assert_between(history)
    if mode == "relocate" and offset == 0:  # 51 and 50 moved; 0 and (1, 5, 6) are left
        assert history.inertia_after_update[1] == 9 + 1 + 4


@pytest.mark.jit
@pytest.mark.parametrize("n_threads", [1, 2, 3, 7])
def test_the_same_on_any_number_of_threads(n_threads, monkeypatch):
    rng = np.random.default_rng(5)
    X, weights = rng.normal(size=(49_229, 2)), rng.random(49_229)
    history = KMeans(5, max_iter=4, random_state=0).fit(X, sample_weight=weights).history_
    monkeypatch.setattr(after_update, "ThreadPool", lambda: ThreadPool(n_threads))
    found = after_update.inertia_after_update(history)
    expected, _ = naive.lloyd(X, weights, history.centroids[0], 4)
    np.testing.assert_array_equal(found, expected["inertia_after_update"])


@pytest.mark.jit
def test_photos_files_and_many_features(samples, tmp_path):
    photo = KMeans(4, random_state=0, max_iter=5).fit(load_image(samples / "chelsea.png"))
    tiles = KMeans(3, random_state=0, max_iter=5).fit(np.random.default_rng(0).random((90, 70)))
    for model in (photo, tiles):
        history = model.history_
        assert_between(history)
        history.save(tmp_path / "run.npz")
        again = History.load(tmp_path / "run.npz")
        np.testing.assert_array_equal(again.inertia_after_update, history.inertia_after_update)
        for t in range(1, len(history)):
            about = naive.inertia_about(
                history.dataset.X, history.dataset.weights, history.centroids[t],
                history.labels[t - 1],
            )  # fmt: skip
            assert history.inertia_after_update[t] == about


def test_read_only():
    history = KMeans(2, random_state=0).fit(np.arange(9.0)[:, None]).history_
    with pytest.raises(ValueError, match="read-only"):
        history.inertia_after_update[1] = 0.0
