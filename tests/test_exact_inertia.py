"""Inertia is the float64 nearest to the exact one, whichever way it is found."""

from fractions import Fraction

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmeans_gif import KMeans
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering import (
    exact_inertia,
    exact_squares,
    exact_terms,
    rest_kernels,
    rounded_products,
)
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.exact_inertia import inertia_from_rows, inertia_from_sums
from kmeans_gif.clustering.nearest import nearest_centroids
from kmeans_gif.clustering.nearest.round import no_bins
from kmeans_gif.clustering.nearest.whole_table import whole_table
from kmeans_gif.clustering.sum_kernels import move_rows


def data_of(kind, n, d, rng):
    """Observations of a kind, and weights that leave products of 53 digits."""
    X = rng.normal(size=(n, d)) + 3
    ones = np.ones(n)
    return {
        "broken": (X, ones),
        "single": (X.astype(np.float32).astype(float), rng.integers(0, 9, n) * 1.0),
        "single weights": (
            X.astype(np.float32).astype(float), rng.random(n, np.float32).astype(float)
        ),
        "whole": (rng.integers(-300, 300, (n, d)) * 1.0, rng.integers(0, 1000, n) * 1.0),
        "large whole": (rng.integers(-(2**40), 2**40, (n, d)) * 1.0, ones),
        "wide": (X * 2.0 ** rng.integers(-70, 70, (n, d)), ones),
        "very small": (np.where(rng.random((n, d)) < 0.3, 2.0**-255, X), ones),
        "subnormal": (np.where(rng.random((n, d)) < 0.3, 5e-324, X), ones),
        "small": (X * 2.0**-180, ones),
        "large": (X * 2.0**180, ones),
        "weights": (X, rng.random(n)),
        "many bins": (X * 2.0 ** rng.integers(-200, 200, (n, d)), ones),
    }[kind]  # fmt: skip


KINDS = [
    "broken", "single", "single weights", "whole", "large whole", "wide", "very small", "subnormal",
    "small", "large", "weights", "many bins",
]  # fmt: skip
FROM_ROWS = ("weights", "many bins", "subnormal")


def both_ways(X, weights, centroids, labels, n_threads=2):
    """Inertia from exact sums, NaN where they are not kept, and from all rows."""
    k, d = centroids.shape
    with ThreadPool(n_threads) as pool:
        whole = whole_table(X, weights, pool)
        rows = inertia_from_rows(X, weights, centroids, labels, pool)
    if whole.squares is None:
        return np.nan, rows
    bins = no_bins(k, d, whole.splitters)
    move_rows(X, weights, labels, labels, whole.splitters, True, bins)
    return inertia_from_sums(whole.squares, bins[:-1], centroids), rows


def assert_exact(X, weights, centroids, labels, kind=""):
    expected = naive.inertia_about(X, weights, centroids, labels)
    sums, rows = both_ways(X, weights, centroids, labels)
    assert rows == expected
    if not np.isnan(sums):
        assert sums == expected
    if len(X) > 1:
        assert np.isnan(sums) == (kind in FROM_ROWS)


@pytest.mark.jit
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "d"), [(1, 1), (40, 3), (1500, 2), (300, 70)])
def test_any_labels_about_any_centroids(kind, n, d):
    rng = np.random.default_rng(n)
    X, weights = data_of(kind, n, d, rng)
    labels = rng.integers(0, 4, n).astype(np.uint8)
    centroids = X[rng.integers(0, n, 4)] + X.std() * rng.normal(size=(4, d))
    assert_exact(X, weights, centroids, labels, kind)


@pytest.mark.parametrize("way", ["terms", "fractions"])
@pytest.mark.parametrize("kind", KINDS)
def test_by_all_terms(monkeypatch, kind, way):
    rng = np.random.default_rng(5)
    X, weights = data_of(kind, 60, 3, rng)
    labels, centroids = rng.integers(0, 3, 60).astype(np.uint8), X[:3] + X[3:6] / 7
    monkeypatch.setattr(exact_inertia, "UNDERFLOW", np.inf)
    monkeypatch.setattr(exact_inertia, "LEAST", np.inf)
    if way == "fractions":
        monkeypatch.setattr(exact_terms, "LEAST", np.inf)
        monkeypatch.setattr(exact_squares, "LEAST", np.inf)
    assert_exact(X, weights, centroids, labels, kind)


def test_no_inertia_at_all():
    rng = np.random.default_rng(6)
    for X in (rng.normal(size=(7, 2)), rng.integers(0, 9, (7, 2)) * 1.0, np.zeros((7, 2))):
        assert both_ways(X, np.ones(7), X, np.arange(7)) == (0.0, 0.0)


@pytest.mark.parametrize("size", [1.0, 2.0**-120, 2.0**-230, 2.0**-400, 1e-300, 1e60, 1e100])
def test_nearly_no_inertia(size):
    """What is left of terms that cancel: exact differences of neighbors, and their squares."""
    rng = np.random.default_rng(10)
    X = (rng.normal(size=(30, 3)) + 2) * size
    X[:4, 0] = 0.0
    centroids = np.where(rng.random((30, 3)) < 0.5, np.nextafter(X, np.inf), X)
    assert_exact(X, np.ones(30), centroids, np.arange(30))
    assert_exact(X, rng.random(30), centroids, np.arange(30), "weights")


def test_nearly_no_inertia_of_float32():
    X = np.random.default_rng(11).normal(size=(9, 40)).astype(np.float32)
    centroids = X.astype(float)
    centroids[0, 0] += 2.0**-140
    with ThreadPool(1) as pool:
        found = inertia_from_rows(X, np.full(9, 0.7), centroids, np.arange(9), pool)
    assert found == naive.inertia_about(X.astype(float), np.full(9, 0.7), centroids, np.arange(9))


def test_what_lies_half_way_between_two_floats():
    """2^53 + 1 and what little is added to it: the tie goes to even, the rest beyond it."""
    X = np.array([[2.0**26], [2.0**26], [1.0], [2.0**-30], [0.0]])
    weights = np.array([1.0, 1.0, 1.0, 0.0, 1.0])
    centroids, labels = np.zeros((1, 1)), np.zeros(5, np.uint8)
    both = both_ways(X, weights, centroids, labels)
    assert both == (2.0**53,) * 2
    weights[3] = 1.0
    assert both_ways(X, weights, centroids, labels) == (2.0**53 + 2,) * 2
    moved = np.array([[2.0**-20]])
    assert_exact(X, weights, moved, labels)


@pytest.mark.parametrize("c", [1e-300, 1e-90, 0.0, 5e-324, 1e90, 1e150])
def test_centroids_far_from_all_values(c):
    X = np.random.default_rng(7).normal(size=(50, 2))
    assert_exact(X, np.ones(50), np.array([[c, -c], [1.0, c]]), np.arange(50) % 2)


def test_more_than_float64_holds():
    X = np.array([[0.0], [1.0]])
    assert both_ways(X, np.ones(2), np.full((1, 1), 1e200), np.zeros(2, int)) == (np.inf, np.inf)


def test_a_dropped_centroid_has_none():
    X, weights = np.array([[1.0], [5.0], [9.0]]), np.array([1.0, 0.0, 2.0])
    centroids, labels = np.array([[2.0], [np.nan]]), np.array([0, 1, 0])
    assert both_ways(X, weights, centroids, labels) == (1 + 2 * 49,) * 2


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FROM_ROWS])
def test_squares_of_parts_add_up(kind):
    X, weights = data_of(kind, 90, 2, np.random.default_rng(8))
    with ThreadPool(3) as pool:
        every, *parts = (
            whole_table(X[part], weights[part], pool).squares.total
            for part in (slice(0, 90), slice(0, 13), slice(13, 90))
        )
    assert every == sum(parts)
    squares = [sum(Fraction(x) ** 2 for x in row) for row in X.tolist()]
    assert every == sum(Fraction(w) * square for w, square in zip(weights, squares, strict=True))


@pytest.mark.jit
@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(
        st.one_of(st.floats(-1e60, 1e60), st.integers(-(2**60), 2**60).map(float)),
        min_size=2, max_size=12,
    ),
    weight=st.sampled_from([1.0, 3.0, 0.1]), c=st.floats(-1e9, 1e9), near=st.booleans(),
)  # fmt: skip
def test_whatever_the_values(values, weight, c, near):
    X = np.array(values)[:, None]
    centroids = np.array([[X[0, 0] if near else c], [X.mean()]])
    labels = (np.arange(len(X)) % 2).astype(np.uint8)
    expected = naive.inertia_about(X, np.full(len(X), weight), centroids, labels)
    for found in both_ways(X, np.full(len(X), weight), centroids, labels):
        assert np.isnan(found) or found == expected


@pytest.mark.parametrize("d", [2, 70])
def test_runs_by_the_slow_way_are_the_same(monkeypatch, d):
    X = np.random.default_rng(9).normal(size=(90, d))
    expected = KMeans(4, random_state=0, max_iter=4).fit(X).history_
    half = expected.inertia_after_update
    monkeypatch.setattr(exact_inertia, "UNDERFLOW", np.inf)
    again = KMeans(4, random_state=0, max_iter=4).fit(X).history_
    np.testing.assert_array_equal(again.inertia, expected.inertia)
    np.testing.assert_array_equal(again.inertia_after_update, half)


@pytest.mark.parametrize("way", ["sums", "rows"])
@pytest.mark.parametrize(("n", "d"), [(700, 3), (90, 70)])
def test_products_that_are_rounded(monkeypatch, way, n, d):
    """What rounding took is kept up to date; rows are looked at only where that is too little."""
    rng = np.random.default_rng(n)
    X, weights = rng.normal(size=(n, d)) + 3, rng.random(n) * (rng.random(n) < 0.9)
    asked = []
    look = exact_inertia.inertia_from_rows
    monkeypatch.setattr(
        rounded_products, "inertia_from_rows", lambda *given: asked.append(1) or look(*given)
    )
    if way == "rows":
        monkeypatch.setattr(rounded_products, "_UNIT", 2.0**-30)
    with ThreadPool(2) as pool:
        nearest = nearest_centroids(X, weights, pool)
        assert nearest.whole.squares is None
        step = AssignmentStep(nearest, weights, 5, pool)
        for t in range(6):
            centroids = X[rng.integers(0, n, 5)] if t % 2 else X[:5] + rng.normal(size=(5, d)) / 9
            if t == 4:
                centroids[1] = np.nan
            found = step.assign(centroids)
            expected = naive.inertia_about(X, weights, centroids, found.labels)
            assert found.inertia == expected
    assert len(asked) == (6 if way == "rows" else 0)


@pytest.mark.jit
def test_products_that_are_rounded_on_several_threads(monkeypatch):
    """More observations than one thread looks at, of which some switch, all, and none."""
    monkeypatch.setattr(rounded_products, "_SHARE", rest_kernels.PIECE)
    rng = np.random.default_rng(12)
    n = 2 * rest_kernels.PIECE + 11
    X, weights = rng.normal(size=(n, 1)), rng.random(n)
    looks = exact_inertia.inertia_from_rows
    monkeypatch.setattr(rounded_products, "inertia_from_rows", None)
    centroids = np.array([[-1.0], [0.1], [1.3]])
    with ThreadPool(3) as pool:
        step = AssignmentStep(nearest_centroids(X, weights, pool), weights, 3, pool)
        for some in (centroids, centroids + 0.01, centroids[::-1], centroids[::-1]):
            found = step.assign(some)
            assert found.inertia == looks(X, weights, some, found.labels, pool)
