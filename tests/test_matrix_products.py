"""Assignment by matrix products equals the plain float64 computation, to the last bit."""

import math

import naive
import numpy as np
import pytest
from naive_tiles import inner_product

from kmeans_gif import KMeans, load_tiles
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering import nearest
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.nearest import matrix_products, product_kernels
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.matrix_products import MatrixProducts

D = 80
SCALES = [1.0, 2.0**-70, 2.0**-100, 2.0**-140, 2.0**100, 1e-8, 1e8, 1e-30, 1e30, 1e-160, 1e140]
"""Of powers of two, and only of them, float32 holds whole numbers exactly."""


def assert_same(assignment, ref):
    labels, inertia, sizes, sums, switched = ref
    np.testing.assert_array_equal(assignment.labels, labels)
    assert assignment.inertia == inertia
    assert assignment.switched == switched
    np.testing.assert_array_equal(assignment.sums, sums)
    np.testing.assert_array_equal(assignment.sizes, sizes)


def check(X, centroids, weights=None, n_threads=1):
    """Two assignments in a row, the second to centroids that moved."""
    weights = np.ones(len(X)) if weights is None else weights
    with ThreadPool(n_threads) as pool:
        finder = MatrixProducts(X, weights, pool)
        step = AssignmentStep(finder, weights, len(centroids), pool)
        first = step.assign(centroids)
        assert_same(first, naive.state(X, weights, centroids, first.labels))
        moved = centroids[::-1] + (centroids - centroids[::-1]) * 0.25
        labeling = MatrixProducts(X, None, pool).start(len(centroids))
        unsummed = labeling.label(centroids, pool).labels
        np.testing.assert_array_equal(unsummed, first.labels)
        second = step.assign(moved)
        assert_same(second, naive.state(X, weights, moved, first.labels))
    return first


def pixels(n, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, D)).astype(float)


@pytest.mark.jit
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "broken"])
def test_data_of_any_scale(scale, whole):
    rng = np.random.default_rng(1)
    X = pixels(300) if whole else pixels(300) + rng.random((300, D))
    X *= scale
    check(X, X[:7] + scale * rng.random((7, D)))


@pytest.mark.jit
def test_every_thread_count_and_block_size_gives_the_same(monkeypatch):
    X = pixels(1000)
    expected = check(X, X[:9])
    for n_threads, size, few in ((2, 1 << 19, 0), (3, 5000, 32), (1, 1, 0), (2, 1 << 12, 0)):
        monkeypatch.setattr(matrix_products, "_FEW", few)
        monkeypatch.setattr(matrix_products, "_BLOCK_BYTES", size)
        monkeypatch.setattr(matrix_products, "_SMALL_PRODUCT", size)
        got = check(X, X[:9], n_threads=n_threads)
        np.testing.assert_array_equal(got.labels, expected.labels)


@pytest.mark.jit
@pytest.mark.parametrize("broken", [0.0, 0.3])
def test_sums_over_many(broken):
    rng = np.random.default_rng(2)
    X = rng.integers(0, 256, (40_000, 64)) + broken
    check(X, X[rng.choice(len(X), 5)], n_threads=2)


@pytest.mark.parametrize("kind", ["counts", "fractions", "zeros"])
def test_weights(kind):
    rng = np.random.default_rng(3)
    weights = {
        "counts": rng.integers(0, 9, 400).astype(float),
        "fractions": rng.random(400),
        "zeros": np.where(rng.random(400) < 0.5, 0.0, 0.1),
    }[kind]
    check(pixels(400), pixels(6, seed=4), weights)


def test_sums_that_float64_cannot_hold():
    X = np.random.default_rng(11).integers(0, 2**52, (300, D)).astype(float)
    check(X, X[:4], np.full(300, 3.0))


def test_duplicates_go_to_the_lowest_of_equal_centroids():
    X = np.repeat(pixels(40), 6, axis=0)
    centroids = np.concatenate([X[:12:6], X[:12:6], X[60:70:6], X[:1]])
    labels = check(X, centroids).labels
    assert set(labels) == {0, 1, 4, 5}


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_exact_ties(scale):
    """Centroids mirrored around an observation are equally far from it."""
    rng = np.random.default_rng(5)
    X = rng.integers(-50, 50, (200, D)) * 2.0 ** np.round(np.log2(scale))
    step = rng.integers(1, 50, D) * 2.0 ** np.round(np.log2(scale))
    centroids = np.concatenate([[X[i] + step, X[i] - step] for i in range(4)])
    labels = check(X, centroids).labels
    np.testing.assert_array_equal(labels[:4], [0, 2, 4, 6])


@pytest.mark.jit
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
@pytest.mark.parametrize("offset", [0.0, 1e3, 1e8])
def test_distances_that_differ_in_the_last_places(scale, offset):
    """Mirrored centroids, moved by some units in the last place: rounding decides."""
    rng = np.random.default_rng(6)
    X = (np.float32(rng.normal(size=(300, D))) + offset) * scale
    step = rng.normal(size=D) * scale
    centroids = np.concatenate(
        [
            [x + step, x - step * (1 + ulps * 2.0**-52)]
            for x, ulps in zip(X[:8], range(8), strict=True)
        ]
    )
    check(X, centroids)


def test_products_alone_would_be_wrong():
    """The cases above are hard: float32 or float64 products get some of them wrong."""
    rng = np.random.default_rng(6)
    X = np.float32(rng.normal(size=(300, D))) + 1e3
    step = rng.normal(size=D)
    centroids = np.concatenate([[x + step, x - step * (1 + 2.0**-50)] for x in X[:8]])
    right = naive.squared_distances(X, centroids).argmin(axis=1)
    for dtype in (np.float32, np.float64):
        product = X.astype(dtype) @ centroids.T.astype(dtype)
        scores = (centroids**2).sum(axis=1) - 2 * product.astype(float)
        assert (scores.argmin(axis=1) != right).any()


@pytest.mark.parametrize("d", [64, 65, 66, 67])
def test_any_number_of_features(d):
    rng = np.random.default_rng(d)
    X = rng.normal(size=(200, d)) + 1e6 * (np.arange(d) >= d // 4 * 4)
    check(X, X[:9])
    norms = np.empty(200)
    product_kernels.measure_rows(X, norms)
    np.testing.assert_allclose(norms, np.linalg.norm(X, axis=1), rtol=1e-14)


def test_dropped_clusters_get_nobody():
    X = pixels(200)
    centroids = X[:6].copy()
    centroids[[0, 3]] = np.nan
    assert not set(check(X, centroids).labels) & {0, 3}


def test_zeros_and_single_clusters():
    check(np.zeros((50, D)), np.zeros((3, D)))
    check(pixels(50), pixels(1, seed=8))


@pytest.mark.jit
def test_centroids_beyond_the_range_of_float32():
    X = pixels(100)
    centroids = np.stack([X[0], X[1] * 1e37, X[2] * 1e60, X[3]])
    assert set(check(X, centroids).labels) == {0, 3}
    tiny = X * 2.0**-100
    assert set(check(tiny, np.stack([tiny[0], np.full(D, 1e40), tiny[1]])).labels) == {0, 2}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scores_are_as_near_as_the_bound_says(dtype):
    rng = np.random.default_rng(7)
    signs = rng.choice([-1.0, 1.0], (20, D))
    X = (signs * rng.random((20, D)) * 100).astype(dtype).astype(float)
    centroids = signs * rng.random((20, D)) * 100  # of the same signs: nothing cancels
    squares = (centroids**2).sum(axis=1)
    limits = product_kernels.margin_parameters(D, squares.max(), np.dtype(dtype))
    exact = naive.squared_distances(X, centroids)
    product = X.astype(dtype) @ centroids.T.astype(dtype)
    worst = 0.0
    for i, x in enumerate(X):
        margin = product_kernels._margin(math.sqrt(inner_product(x, x)), limits)
        for j in range(len(centroids)):
            score = squares.astype(dtype)[j] - 2 * product[i, j]
            wrong = abs(float(score) - (exact[i, j] - inner_product(x, x)))
            worst = max(worst, float(wrong) * 2 / margin)
    assert 1e-4 < worst < 1  # a bound, and not one that excludes nothing


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("n", "d", "k"), [(16, 64, 2), (5, 67, 6), (100, 79, 3)])
def test_products_in_registers_are_as_near_as_any_order_of_the_sum(dtype, n, d, k):
    rng = np.random.default_rng(d)
    X = rng.normal(size=(n, d)).astype(dtype)
    C = np.zeros((k + k % 2, d), dtype)
    C[:k] = rng.normal(size=(k, d))
    group = product_kernels.GROUP
    dots = np.full((len(C), group), 9.0, dtype)
    for first in range(0, n, group):
        product_kernels._multiply(X, first, C, np.empty(group, np.int64), dots)
        for j in range(len(C)):
            for i, x in enumerate(X[first : first + group]):
                lengths = float(np.linalg.norm(x) * np.linalg.norm(C[j]))
                wrong = abs(float(dots[j, i]) - float(inner_product(x, C[j])))
                assert wrong <= d * np.finfo(dtype).eps / 2 * lengths


@pytest.mark.jit
@pytest.mark.parametrize("init", ["random", "k-means++"])
def test_runs_equal_those_by_boxes(samples, monkeypatch, init):
    tiles = load_tiles(samples / "digits.png", tile=16)
    by_products = KMeans(10, init=init, random_state=3).fit(tiles).history_
    monkeypatch.setattr(nearest, "MANY_FEATURES", 10_000)
    by_boxes = KMeans(10, init=init, random_state=3).fit(tiles).history_
    for name in ("centroids", "labels", "inertia", "sizes", "switched", "shift"):
        np.testing.assert_array_equal(getattr(by_products, name), getattr(by_boxes, name))


@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
def test_empty_clusters_and_restarts(empty_cluster, monkeypatch):
    X = np.repeat(pixels(12), 5, axis=0) + np.random.default_rng(9).integers(0, 3, (60, D))
    seeds = np.concatenate([X[:4], np.full((2, D), 9e3)])
    options = {"init": seeds, "empty_cluster": empty_cluster}
    by_products = KMeans(6, **options).fit(X).history_
    again = KMeans(4, n_init=4, random_state=0).fit(X).history_
    monkeypatch.setattr(nearest, "MANY_FEATURES", 10_000)
    by_boxes = KMeans(6, **options).fit(X).history_
    np.testing.assert_array_equal(by_products.labels, by_boxes.labels)
    np.testing.assert_array_equal(by_products.centroids, by_boxes.centroids)
    np.testing.assert_array_equal(
        again.centroids, KMeans(4, n_init=4, random_state=0).fit(X).history_.centroids
    )


def test_boxes_and_products_give_the_same_assignment():
    X, weights = pixels(500), np.random.default_rng(10).random(500)
    with ThreadPool(2) as pool:
        boxes, products = (
            AssignmentStep(finder(X, weights, pool), weights, 5, pool).assign(X[:5])
            for finder in (BoundingBoxes, MatrixProducts)
        )
    assert_same(products, (boxes.labels, boxes.inertia, boxes.sizes, boxes.sums, boxes.switched))
