"""A history's arrays are its own and read-only; nothing is copied without need."""

import copy
import pickle
import tracemalloc

import numpy as np
import pytest

from kmeans_gif import (
    Dataset,
    History,
    KMeans,
    choose_k,
    load_image,
    load_points,
    load_tiles,
    make_points,
    scatter,
)
from kmeans_gif.rendering.sketch import sketched_run

STATES = ("centroids", "labels", "inertia", "sizes", "switched", "shift")
DATA = ("X", "weights", "inverse", "mask", "colors")


def arrays(history):
    yield from ((name, getattr(history, name)) for name in STATES)
    yield from ((name, getattr(history.dataset, name)) for name in DATA)


def assert_read_only(history):
    for name, array in arrays(history):
        if array is not None:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
            assert not array.flags.writeable, name


def test_what_a_caller_does_to_an_array_does_not_change_the_run():
    X = np.random.default_rng(0).normal(size=(60, 2))
    weights = np.ones(60)
    history = KMeans(3, random_state=0).fit(X, sample_weight=weights).history_
    before = scatter(history)[-1].rgb()
    X *= 3
    weights *= 0
    np.testing.assert_array_equal(scatter(history)[-1].rgb(), before)


@pytest.mark.parametrize("view", [lambda X: X[:], lambda X: X.view()])
def test_neither_do_views_of_it(view):
    X = np.random.default_rng(0).normal(size=(60, 2))
    given = view(X)
    given.flags.writeable = False  # its owner can still write
    expected = X.copy()
    for data in (given, Dataset(given, np.ones(60))):
        history = KMeans(3, random_state=0).fit(data).history_
        X *= 3
        np.testing.assert_array_equal(history.dataset.X, expected)
        X[:] = expected


def _sources(tmp_path):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (6, 9, 4), dtype=np.uint8)
    tiles = rng.integers(0, 256, (20, 3, 2)).astype(float)
    np.savetxt(tmp_path / "x.csv", rng.normal(size=(20, 2)), delimiter=",")
    np.save(tmp_path / "x.npy", rng.normal(size=(20, 2)))
    yield load_image(pixels)
    yield load_image(pixels, features="color+location", color_space="lab")
    yield load_tiles(tiles)
    yield load_points(tmp_path / "x.csv")
    yield load_points(tmp_path / "x.npy")
    yield make_points(random_state=0)
    yield rng.normal(size=(20, 2))
    yield rng.normal(size=(20, 2)).tolist()
    yield Dataset(rng.normal(size=(20, 2)), np.ones(20))


def test_arrays_of_all_histories_are_read_only(tmp_path):
    for data in _sources(tmp_path):
        history = KMeans(3, random_state=0).fit(data).history_
        assert_read_only(history)
        history.save(tmp_path / "run.npz")
        for other in (History.load(tmp_path / "run.npz"), copy.deepcopy(history),
                      pickle.loads(pickle.dumps(history))):  # fmt: skip
            assert_read_only(other)
            np.testing.assert_array_equal(other.labels, history.labels)
        assert_read_only(choose_k(data, [2, 3], random_state=0).as_history())
        if isinstance(data, Dataset):
            assert_read_only(sketched_run(data, 3))


def test_data_of_loaders_are_not_copied(tmp_path):
    for data in _sources(tmp_path):
        if isinstance(data, Dataset):
            history = KMeans(3, random_state=0).fit(data).history_
            assert history.dataset is data
            np.testing.assert_array_equal(Dataset(data.X, data.weights).X, data.X)
            assert Dataset(data.X, data.weights).X is data.X


def test_tiles_of_the_callers_are_copied():
    tiles = np.arange(40.0).reshape(10, 4)
    dataset = load_tiles(tiles, shape=(2, 2))
    tiles *= 0
    assert dataset.X.max() == 39


@pytest.mark.jit
def test_an_array_is_copied_once():
    X = np.random.default_rng(0).normal(size=(200_000, 2))
    model = KMeans(2, init=X[:2], max_iter=1, n_threads=1)
    model.fit(X[:100])
    tracemalloc.start()
    dataset = model.validate(X)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1.6 * X.nbytes  # itself, and weights of half its size
    assert model.fit(dataset).history_.dataset is dataset


def test_a_stand_in_takes_no_memory():
    points = make_points(n=500_000, random_state=0)
    tracemalloc.start()
    sketched_run(points, 200)
    assert tracemalloc.get_traced_memory()[1] < points.X.nbytes / 2
    tracemalloc.stop()
