"""Observations of many features that are given as float32 stay so, and nothing else differs."""

import copy
import pickle
from fractions import Fraction

import naive
import numpy as np
import pytest

from kmeans_gif import Dataset, InputError, KMeans
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.value_ranges import range_of, range_of_glance
from kmeans_gif.data.dataset import as_dataset
from kmeans_gif.data.single_rows import single_rows

D = 70


def broken(n=300, seed=0):
    return np.random.default_rng(seed).normal(size=(n, D)).astype(np.float32)


DATA = {
    "broken": broken(),
    "whole": np.rint(broken() * 40),
    "zeros": np.where(broken(seed=1) > 0, broken(), np.float32(-0.0)),
    "nothing but zeros": np.zeros((50, D), np.float32),
    "tiny": broken() * np.float32(1e-40),
    "large": broken() * np.float32(1e37),
    "far": broken() + np.float32(1e6),
    "whole at first": np.concatenate([np.rint(broken() * 40), broken(9)]),
    "columns first": np.asfortranarray(broken()),
    "every other": broken(600)[::2],
    "read-only": np.frombuffer(broken().tobytes(), np.float32).reshape(-1, D),
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("n_threads", [1, 3])
def test_a_glance_tells_what_values_are_like(name, n_threads):
    X = DATA[name]
    with ThreadPool(n_threads) as pool:
        rows, found = single_rows(X, pool)
        expected = range_of(np.ascontiguousarray(X, np.float64), pool)
    np.testing.assert_array_equal(rows, X)
    assert rows.dtype == np.float32
    assert not rows.flags.writeable
    assert np.shares_memory(rows, X) == (name == "read-only")
    np.testing.assert_array_equal(found.extremes, [X.min(axis=0), X.max(axis=0)])
    known = range_of_glance(found)
    assert known.largest == expected.largest
    assert known.whole == expected.whole
    assert known.single
    sizes = np.abs(X[X != 0]).astype(float)
    assert known.least == (1.0 if known.whole or not len(sizes) else sizes.min())
    squares = (X.astype(float) ** 2).sum(axis=1)
    np.testing.assert_allclose(found.row_squares, squares, rtol=1e-14)
    assert not found.row_squares.flags.writeable
    for row, square, rest in zip(X.tolist(), found.row_squares, found.row_rests, strict=True):
        assert np.isnan(rest) or Fraction(square) + Fraction(rest) == naive.exact_square(row)
    too_large = name == "large"  # whole numbers whose squares float64 does not hold
    assert np.isnan(found.row_rests).mean() <= 0.1 or too_large


@pytest.mark.parametrize("least", [2.0**-22, 2.0**-23])
@pytest.mark.parametrize("scale", [2.0**-126, 2.0**-60, 1.0, 2.0**15])
def test_a_row_of_very_different_values_has_no_exact_square(least, scale):
    X = np.full((3, 128), 1.0 + 2.0**-23, np.float32)
    X[1, 5] = X[2] = 1.5
    X[1, 7] = least * (1 + 2.0**-23)
    X[2, 4] = 1.25
    with ThreadPool(1) as pool:
        found = single_rows(X * np.float32(scale), pool)[1]
    expected = [naive.exact_square(row) for row in (X * np.float32(scale)).tolist()]
    pairs = zip(found.row_squares[::2], found.row_rests[::2], strict=True)
    known = [Fraction(square) + Fraction(rest) for square, rest in pairs]
    assert known == expected[::2]
    fits = least == 2.0**-22 or scale == 2.0**-126
    assert np.isnan(found.row_rests[1]) == (not fits)
    if fits:
        assert Fraction(found.row_squares[1]) + Fraction(found.row_rests[1]) == expected[1]


@pytest.mark.parametrize("n_threads", [1, 3])
def test_sizes_before_a_broken_number_count_as_1(n_threads):
    X = np.concatenate([np.full((20, D), 3), np.full((9, D), 5.5)]).astype(np.float32)
    with ThreadPool(n_threads) as pool:
        assert single_rows(X, pool)[1].least <= 3


@pytest.mark.jit
@pytest.mark.parametrize("name", [name for name in DATA if name != "nothing but zeros"])
def test_a_run_is_that_of_the_same_numbers_in_float64(name):
    X = DATA[name]
    weights = np.random.default_rng(2).integers(0, 4, len(X))
    for given in (None, weights):
        runs = [
            KMeans(5, random_state=0, max_iter=6, n_threads=n).fit(data, sample_weight=given)
            for data, n in ((X, 1), (X, 2), (X.astype(np.float64), 2))
        ]
        histories = [run.history_ for run in runs]
        for field in ("labels", "centroids", "inertia", "sizes", "switched", "shift"):
            values = [getattr(history, field).tobytes() for history in histories]
            assert len(set(values)) == 1
        np.testing.assert_array_equal(histories[0].dataset.X, X)
        assert histories[0].dataset.X.dtype == np.float64
        after = [history.inertia_after_update.tobytes() for history in histories[1:]]
        assert after[0] == after[1]


def test_states_are_those_of_the_plain_computation():
    X = DATA["broken"]
    history = KMeans(4, random_state=3, max_iter=3).fit(X).history_
    for step in history:
        labels, inertia, sizes, _, _ = naive.state(
            X.astype(float), np.ones(len(X)), step.centroids, step.labels
        )
        np.testing.assert_array_equal(step.labels, labels)
        assert step.inertia == inertia
        np.testing.assert_array_equal(step.sizes, sizes)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(value):
    X = broken()
    X[7, 11] = value
    with pytest.raises(InputError, match=rf"X\[7, 11\] is {value}: every value must be finite"):
        KMeans(3).fit(X)


def test_a_dataset_gives_float64_when_asked_for_it():
    X = broken()
    dataset = Dataset(X, np.ones(len(X)))
    assert "X" not in vars(dataset)
    for one in (dataset, copy.copy(dataset), pickle.loads(pickle.dumps(dataset))):
        assert one.rows.dtype == np.float32
        assert not one.rows.flags.writeable
        assert one.X.dtype == np.float64
        assert not one.X.flags.writeable
        assert one.X is one.X
        np.testing.assert_array_equal(one.X, X)
        assert one.equals(dataset)
        with pytest.raises(AttributeError, match="no attribute 'Y'"):
            one.Y  # noqa: B018
    assert not hasattr(object.__new__(Dataset), "X")


def test_few_features_are_float64_at_once():
    assert as_dataset(broken()[:, :9]).rows.dtype == np.float64


def test_what_a_caller_does_to_an_array_does_not_change_the_run():
    X = broken()
    expected, history = X.copy(), KMeans(3, random_state=0).fit(X).history_
    X *= 3
    np.testing.assert_array_equal(history.dataset.X, expected)
