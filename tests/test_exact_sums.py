"""Sums equal `math.fsum`, to the bit, in any order, wherever the values lie."""

import itertools
import math

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmeans_gif import KMeans
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering import exact_sums
from kmeans_gif.clustering.assignment_step import cluster_sums
from kmeans_gif.clustering.exact_sums import (
    MOST_BINS,
    certain,
    exact_total,
    round_bins,
    splitters,
)
from kmeans_gif.clustering.value_ranges import range_of


def cuts_of(X, weights):
    with ThreadPool(2) as pool:
        return splitters(range_of(X, pool), range_of(weights, pool), len(X))


def assert_sums(X, weights, k=3, bins=None):
    """Sums of some labels equal the twin's; `bins` are how many are expected, 0 for fsum."""
    labels = np.random.default_rng(0).integers(0, k, len(X)).astype(np.uint8)
    cuts = cuts_of(X, weights)
    if bins is not None:
        assert (0 if cuts is None else cuts.shape[1] + 1) == bins
    sums, sizes = cluster_sums(X, weights, cuts, labels, k)
    ref_sums, ref_sizes = naive.cluster_sums(X, weights, labels, k)
    np.testing.assert_array_equal(sums, ref_sums)
    np.testing.assert_array_equal(sizes, ref_sizes)


@pytest.mark.jit
@pytest.mark.parametrize(("low", "bins"), [(0, 1), (-8, 2), (-60, 4), (-400, 0)])
@pytest.mark.parametrize("weighted", [False, True])
def test_values_of_any_range(low, bins, weighted):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(5000, 2)) * 2.0 ** rng.integers(low, 1, (5000, 2))
    X = np.rint(X * 100) if low == 0 else X.astype(np.float32).astype(float) if low > -60 else X
    weights = rng.random(5000) if weighted else np.ones(5000)
    assert_sums(X, weights, bins=None if weighted else bins)


@pytest.mark.jit
@pytest.mark.parametrize("n", [1, 2, 3, 255, 256, 257, 1023, 1024, 1025])
@pytest.mark.parametrize("bins", range(1, MOST_BINS + 2))
@pytest.mark.parametrize("beyond", [0, 1])
def test_at_the_border_of_each_number_of_bins(n, bins, beyond):
    """Whole numbers of just as many digits as so many bins hold, and of one more."""
    room = min(52 - (n - 1).bit_length(), 50)
    digits = bins * room + bins - 1 + beyond
    rng = np.random.default_rng(n)
    top = float(2**digits - 2 ** max(0, digits - 53))  # the largest float of so many digits
    X = rng.choice([top, -top, 1.0, 3.0, 2.0 ** (digits // 2)], (n, 1))
    X[0] = top
    if n > 1:
        X[1] = 1.0
    else:
        return
    assert_sums(X, np.ones(n), k=2, bins=bins + beyond if bins + beyond <= MOST_BINS else 0)
    assert_sums(np.full((n, 1), top), np.ones(n), k=1)  # as large as sums get


@pytest.mark.jit
@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e-200, 1.0, 1e150, 1e300])
def test_values_at_the_ends_of_float64(scale):
    rng = np.random.default_rng(2)
    X = rng.normal(size=(300, 2)) * scale
    X[::7] = 0.0
    assert_sums(X, np.ones(300))
    assert_sums(X, rng.integers(0, 3, 300).astype(float))
    assert_sums(X, rng.random(300) * 1e-9)
    assert_sums(np.zeros((4, 1)), np.zeros(4))


@pytest.mark.jit
@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(
        st.one_of(st.floats(-1e200, 1e200), st.integers(-(2**60), 2**60).map(float)),
        min_size=1, max_size=12,
    ),
    cancel=st.booleans(),
)  # fmt: skip
def test_whatever_the_values(values, cancel):
    X = np.array(values + [-v for v in values[1:]] * cancel)[:, None]
    assert_sums(X, np.ones(len(X)), k=1)


def test_ties_go_to_even_unless_more_follows():
    for parts in itertools.product(
        [0.0, 1.0, 2.0**53, -(2.0**53), 2.0**-60, -(2.0**-60)], repeat=4
    ):
        assert round_bins(np.array(parts)[None, :, None])[0, 0] == math.fsum(parts)


@pytest.mark.parametrize("n", [0, 1, 127, 128, 129, 5000])
def test_totals(n, monkeypatch):
    rng = np.random.default_rng(n)
    weights, values = rng.random(n), rng.random(n) ** 9
    expected = math.fsum(weights * values)
    assert exact_total(weights, values) == expected
    order = rng.permutation(n)
    assert exact_total(weights[order], values[order]) == expected
    monkeypatch.setattr(exact_sums, "certain", lambda parts, n: None)
    assert exact_total(weights, values) == expected


@pytest.mark.parametrize("off", [-(2.0**-106), 0.0, 2.0**-106])
def test_a_total_half_way_between_floats_is_not_certain(off):
    assert certain([1.0, 2.0**-53 + off], 1) is None
    assert certain([1.0, 2.0**-53 + 2.0**-80], 1) == 1 + 2.0**-52
    assert certain([1.0, 2.0**-53, -(2.0**-80)], 1) == 1.0


def test_half_way_totals_are_decided_by_fsum():
    """1 + u and what is far below it: the pair of floats cannot tell."""
    values = np.array([1.0, 2.0**-53, 2.0**-160, 2.0**-161])
    assert exact_total(np.ones(4), values) == math.fsum(values) == 1 + 2.0**-52
    assert exact_total(np.ones(2), values[:2]) == 1.0


@pytest.mark.parametrize("d", [2, 70])
@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
def test_runs_by_fsum_are_the_same(monkeypatch, d, empty_cluster):
    rng = np.random.default_rng(4)
    X, weights = rng.normal(size=(200, d)) + 1e7 * (np.arange(d) == 0), rng.random(200)
    seeds = np.vstack([X[:4], X[:1] + 50])
    model = KMeans(5, init=seeds, empty_cluster=empty_cluster)
    expected = model.fit(X, sample_weight=weights).history_
    half = expected.inertia_after_update
    monkeypatch.setattr(exact_sums, "MOST_BINS", 0)
    again = KMeans(5, init=seeds, empty_cluster=empty_cluster).fit(X, sample_weight=weights)
    for name in ("centroids", "labels", "inertia", "sizes", "switched"):
        np.testing.assert_array_equal(getattr(again.history_, name), getattr(expected, name))
    np.testing.assert_array_equal(again.history_.inertia_after_update, half)


@pytest.mark.jit
@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(5, 400), d=st.sampled_from([1, 2, 3, 66]), seed=st.integers(0, 10**6),
    kind=st.sampled_from(["normal", "single", "whole", "wide"]), weighted=st.booleans(),
)  # fmt: skip
def test_shuffled_observations(n, d, seed, kind, weighted):
    """Labels are shuffled alike, and all else is equal, to the bit."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    if kind == "single":
        X = X.astype(np.float32).astype(float)
    elif kind == "whole":
        X = np.rint(3 * X)
    elif kind == "wide":
        X *= 2.0 ** rng.integers(-40, 10, (n, d))
    weights = rng.random(n) if weighted else np.ones(n)
    seeds = np.unique(X, axis=0)[:3]
    model = KMeans(len(seeds), init=seeds).fit(X, sample_weight=weights).history_
    order = rng.permutation(n)
    shuffled = KMeans(len(seeds), init=seeds).fit(X[order], sample_weight=weights[order]).history_
    np.testing.assert_array_equal(shuffled.labels, model.labels[:, order])
    for name in ("centroids", "inertia", "sizes", "switched", "shift", "inertia_after_update"):
        np.testing.assert_array_equal(getattr(shuffled, name), getattr(model, name))
