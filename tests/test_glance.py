"""What values are like is found in one pass, however many they are and however they came."""

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, load_image
from kmeans_gif._threads import ThreadPool
from kmeans_gif.data import glance
from kmeans_gif.data.dataset import as_dataset
from kmeans_gif.data.glance import glance_of, looked_at, weighed


def broken(n=500, d=3):
    return np.random.default_rng(0).normal(size=(n, d))


def read_only(X):
    return np.frombuffer(X.tobytes(), X.dtype).reshape(X.shape)


DATA = {
    "broken": broken(),
    "broken float32": broken().astype(np.float32),
    "whole": np.rint(broken() * 40),
    "whole beyond float32": np.rint(broken() * 2**30),
    "broken float32 in float64": broken().astype(np.float32).astype(float),
    "one broken at the end": np.vstack([np.ones((499, 3)), [[1, 2, 0.5]]]),
    "zeros": np.where(broken() > 0, broken(), -0.0),
    "nothing but zeros": np.zeros((64, 2)),
    "beyond float32": broken() * 1e200,
    "below float32": broken() * 1e-320,
    "tiny float32": (broken() * 1e-40).astype(np.float32),
    "uint8": np.abs(broken() * 50).astype(np.uint8),
    "uint8, columns first": np.asfortranarray(np.abs(broken() * 50).astype(np.uint8)),
    "one column": broken(333, 1),
    "many columns": broken(9, 200),
    "few": broken(2, 3),
    "columns first": np.asfortranarray(broken()),
    "every other": broken()[::2],
    "read-only": read_only(broken()),
    "nobody looks where it starts": np.frombuffer(b"0" + broken().tobytes(), offset=1).reshape(
        -1, 3
    ),
    "NaN": np.where(broken() > 2, np.nan, broken()),
    "infinite": np.where(broken() > 2, -np.inf, broken()).astype(np.float32),
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("large", [True, False])
@pytest.mark.parametrize("n_threads", [1, 3])
def test_a_glance_against_numpy(name, large, n_threads, monkeypatch):
    monkeypatch.setattr(glance, "_LARGE", 128 if large else 1 << 60)
    X = DATA[name]
    before = X.copy()
    with ThreadPool(n_threads) as pool:
        rows, found = looked_at(X, pool)
        if X.dtype != np.uint8:
            writeable, only = X.flags.writeable, glance_of(X, pool)
            assert X.flags.writeable == writeable
            for field in ("least", "whole", "single"):
                np.testing.assert_equal(getattr(only, field), getattr(found, field))
            np.testing.assert_array_equal(only.extremes, found.extremes)
    np.testing.assert_array_equal(rows, before)
    assert rows.dtype == np.float64
    assert rows.flags.c_contiguous
    assert not rows.flags.writeable
    assert np.shares_memory(rows, X) == (name == "read-only")
    finite = np.isfinite(before).all(axis=0)
    np.testing.assert_array_equal(np.isfinite(found.extremes).all(axis=0), finite)
    ends = np.array([before.min(axis=0), before.max(axis=0)], float)
    np.testing.assert_array_equal(found.extremes[:, finite], ends[:, finite])
    if finite.all():
        sizes = np.abs(before[before != 0])
        least = sizes.min() if len(sizes) else np.inf
        assert found.least == (1 if X.dtype == np.uint8 else least)
        assert found.whole == (np.rint(before) == before).all()
        with np.errstate(over="ignore"):
            assert found.single == (before.astype(np.float32) == before).all()


def test_weights_that_are_known_are_those_that_would_be_found():
    photo = load_image(np.random.default_rng(1).integers(0, 6, (90, 80, 3)).astype(np.uint8) * 50)
    points = as_dataset(broken())
    for dataset in (photo, points, as_dataset(points, np.arange(500))):
        known, found = dataset.weighing, weighed(dataset.weights)
        for one in (known, found):
            assert one.sum() == dataset.weights.sum()
            assert one.max() == dataset.weights.max()
            assert one.lowest == dataset.weights.min()
        assert known.glance.whole == found.glance.whole
        assert known.glance.single == found.glance.single
        seen = looked_at(dataset.X)[1]
        np.testing.assert_array_equal(dataset.extremes, seen.extremes)
        assert dataset.glance.whole == seen.whole


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_of_many_values_the_one_that_is_not_finite_is_named(value, dtype, monkeypatch):
    monkeypatch.setattr(glance, "_LARGE", 0)
    X = broken().astype(dtype)
    X[321, 1] = value
    with pytest.raises(InputError, match=rf"X\[321, 1\] is {value}: every value must be finite"):
        KMeans(3).fit(X)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_a_caller_does_to_an_array_does_not_change_a_run(dtype, monkeypatch):
    monkeypatch.setattr(glance, "_LARGE", 0)
    X = broken().astype(dtype)
    expected, history = X.copy(), KMeans(3, random_state=0).fit(X).history_
    X *= 3
    np.testing.assert_array_equal(history.dataset.X, expected)
