"""Centroids that boxes rule out are nobody's nearest: labels equal the plain computation."""

import naive
import numpy as np
import pytest

from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.nearest import bounding_boxes
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes
from kmeans_gif.clustering.nearest.box_kernels import GROUP, select_rivals
from kmeans_gif.clustering.nearest.cell_sort import sorted_tiles
from kmeans_gif.clustering.nearest.many_rivals import select_of_many
from kmeans_gif.clustering.nearest.tiling import BLOCK
from kmeans_gif.clustering.nearest.z_order import cells_that_pay


def check(X, centroids, weights=None, n_threads=1, rounds=1):
    """Two assignments in a row, the second to centroids that moved."""
    weights = np.ones(len(X)) if weights is None else weights
    previous = None
    with ThreadPool(n_threads) as pool:
        finder = BoundingBoxes(X, weights, pool, rounds=rounds)
        step = AssignmentStep(finder, weights, len(centroids), pool, 2)
        unweighted = BoundingBoxes(X, None, pool)
        for seeds in (centroids, 0.75 * centroids + 0.25 * centroids[::-1]):
            got = step.assign(seeds)
            labels, inertia, sizes, sums, switched = naive.state(
                X, weights, seeds, 0 if previous is None else previous
            )
            np.testing.assert_array_equal(got.labels, labels)
            assert got.inertia == inertia
            assert got.switched == (switched if previous is not None else 0.0)
            np.testing.assert_array_equal(got.sizes, sizes)
            np.testing.assert_array_equal(got.sums, sums)
            only = unweighted.start(len(seeds)).label(seeds, pool)
            np.testing.assert_array_equal(only.labels, labels)
            previous = got.labels


def compact(n, d, seed=0, whole=True):
    """Observations whose neighbors are alike, as those of photos are."""
    rng = np.random.default_rng(seed)
    steps = rng.integers(-1, 2, (n, d)) if whole else rng.normal(size=(n, d))
    return np.cumsum(steps, axis=0).astype(float)


@pytest.mark.parametrize(
    "n",
    [
        *(1, BLOCK - 1, BLOCK, GROUP * BLOCK + 1),
        pytest.param(GROUP * GROUP * BLOCK + 1, marks=pytest.mark.jit),
    ],
)
@pytest.mark.parametrize("d", [1, 3, 5])
@pytest.mark.parametrize("whole", [True, False])
def test_compact_data(n, d, whole):
    X = compact(n, d, whole=whole)
    check(X, X[np.random.default_rng(1).integers(0, n, 25)])


@pytest.mark.jit
@pytest.mark.parametrize("n_threads", [1, 2, 3])
@pytest.mark.parametrize("weights", ["counts", "fractions"])
def test_many_observations(n_threads, weights):
    X = compact(33_468, 3)
    rng = np.random.default_rng(2)
    w = rng.integers(0, 5, len(X)).astype(float) if weights == "counts" else rng.random(len(X))
    check(X, X[rng.integers(0, len(X), 40)], w, n_threads)


def test_many_centroids(monkeypatch):
    monkeypatch.setattr(bounding_boxes, "_SHARED", 0)
    X = compact(3_000, 3)
    check(X, X[np.random.default_rng(5).integers(0, len(X), 40)], n_threads=2)


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("offset", [0.0, 0.1, 1e8, 1e15])
def test_ties_on_the_faces_of_boxes(offset, d):
    """Centroids mirrored at observations, with some far away where rounding eats the difference."""
    X = compact(600, d) + offset
    steps = np.random.default_rng(3).integers(1, 4, (12, d))
    centroids = np.concatenate([X[:600:50] + steps, X[:600:50] - steps, X[:600:50]])
    check(X, centroids)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_three_features_in_registers(monkeypatch, dtype):
    """Centroids may lie in memory in any way; blocks of large data are float32."""
    monkeypatch.setattr(bounding_boxes, "_LARGE", 0 if dtype == np.float32 else 1 << 20)
    X = compact(2_000, 3)
    with ThreadPool(1) as pool:
        assert BoundingBoxes(X, None, pool).tiles.dtype == dtype
    check(X, np.asfortranarray(X[np.random.default_rng(6).integers(0, len(X), 30)]))


def test_dropped_clusters_get_nobody():
    X = compact(500, 3)
    centroids = X[::50].copy()
    centroids[[0, 4, 9]] = np.nan
    check(X, centroids)


def test_sums_that_float64_cannot_hold():
    X = np.sort(np.random.default_rng(4).integers(0, 2**52, (400, 2)), axis=0).astype(float)
    check(X, X[::100], np.full(400, 3.0))


@pytest.mark.parametrize("select", [select_rivals, select_of_many])
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("scale", [1.0, 1e-160, 1e-163])
def test_rivals_are_all_that_may_win_and_few(seed, scale, select):
    rng = np.random.default_rng(seed)
    d, k = rng.integers(1, 5), 30
    X = (rng.normal(size=(50, d)) + rng.normal(size=d) * 3) * scale
    centroids = rng.normal(size=(k, d)) * 5 * scale
    centroids[7] = np.nan
    box = np.stack([X.min(axis=0), X.max(axis=0)], axis=1)
    rivals, counts = np.empty((1, k), np.int32), np.empty(1, np.int32)
    everyone = np.arange(k, dtype=np.int32)[None]
    select(centroids, box[None], 0, 1, everyone, np.full(1, k, np.int32), rivals, counts)
    found = rivals[0, : counts[0]]
    winners = naive.squared_distances(X, centroids).argmin(axis=1)
    assert set(winners) <= set(found)
    assert (np.diff(found) > 0).all()
    assert 7 not in found
    if scale < 1:
        return
    # Whoever is left is nearer to some corner than the centroid in the middle, or nearly.
    middle = np.nanargmin(((centroids - box.mean(axis=1)) ** 2).sum(axis=1))
    corner = np.where(centroids > centroids[middle], box[:, 1], box[:, 0])
    own = ((corner - centroids[middle]) ** 2).sum(axis=1)
    other = ((corner - centroids) ** 2).sum(axis=1)
    np.testing.assert_array_equal(found, np.flatnonzero(other - own <= 1e-12 * other))


def scattered(n, d, seed=0, kind="normal"):
    """Observations in no order."""
    X = np.random.default_rng(seed).normal(size=(n, d))
    if kind == "outliers":
        X[:: n // 7] *= 1e9
    elif kind == "duplicates":
        X = np.rint(X)
    elif kind == "one":
        X[:, -1] = 3.0
    return X


def in_z_order(X, pool):
    """An order of observations, or None where it would not pay."""
    cells = cells_that_pay(X)
    if cells is None:
        return None
    order, tiles, boxes = sorted_tiles(X, cells, np.float64, pool)
    ends = [np.minimum.reduceat(X[order], range(0, len(X), BLOCK)),
            np.maximum.reduceat(X[order], range(0, len(X), BLOCK))]  # fmt: skip
    np.testing.assert_array_equal(boxes, np.stack(ends, axis=2))
    rows = tiles.swapaxes(1, 2).reshape(-1, X.shape[1])
    np.testing.assert_array_equal(rows[: len(X)], X[order])
    assert (rows[len(X) :] == rows[len(X) - 1]).all()
    return order


@pytest.mark.jit
@pytest.mark.parametrize("kind", ["normal", "outliers", "duplicates", "one"])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("n_threads", [1, 3])
def test_z_order_changes_nothing(kind, d, n_threads):
    n = 20_001
    X = scattered(n, d, kind=kind)
    with ThreadPool(n_threads) as pool:
        order = in_z_order(X, pool)
        if order is None:
            assert d == 4 or (d == 1 and kind == "one")
        else:
            np.testing.assert_array_equal(order, naive.z_order(X, *cells_that_pay(X)))
            shuffled = np.random.default_rng(1).permutation(n)
            again = in_z_order(X[shuffled], pool)
            assert box_widths(X[shuffled][again]) == pytest.approx(box_widths(X[order]), rel=0.2)
    weights = np.random.default_rng(2).random(n)
    check(X, X[:30], weights, n_threads, rounds=10)
    check(X, X[:3], None, n_threads, rounds=10)


def box_widths(X):
    """Mean extent of blocks of observations, relative to that of all."""
    blocks = X[: len(X) // BLOCK * BLOCK].reshape(-1, BLOCK, X.shape[1])
    low, high = np.percentile(X, [1, 99], axis=0)
    extents = np.ptp(blocks, axis=1) / np.where(high > low, high - low, 1)
    return float(np.median(extents, axis=0).mean())


def test_z_order_makes_boxes_small():
    X = scattered(50_000, 2)
    with ThreadPool(1) as pool:
        order = in_z_order(X, pool)
        assert box_widths(X[order]) < 0.1 * box_widths(X)
        assert in_z_order(X[order], pool) is None  # they stand so already
        assert in_z_order(X[:1000], pool) is None  # too few
        assert in_z_order(np.zeros((9000, 2)), pool) is None  # all the same
        assert in_z_order(scattered(9000, 8), pool) is None  # boxes would stay large


def test_rounds_that_change_nothing():
    X = compact(3000, 2)
    with ThreadPool(2) as pool:
        step = AssignmentStep(BoundingBoxes(X, np.ones(3000), pool), np.ones(3000), 4, pool)
        seeds = X[[0, 900, 1800, 2900]]
        first, again = step.assign(seeds), step.assign(seeds)
        assert (again.switched, again.inertia) == (0.0, first.inertia)
        np.testing.assert_array_equal(again.labels, first.labels)
        np.testing.assert_array_equal(again.sums, first.sums)
        moved = seeds + np.array([[0, 0], [0, 0], [1, 2], [0, 0]])
        labels, inertia, sizes, sums, switched = naive.state(X, np.ones(3000), moved, first.labels)
        for _ in range(2):
            got = step.assign(moved)
            np.testing.assert_array_equal(got.labels, labels)
            np.testing.assert_array_equal(got.sums, sums)
            np.testing.assert_array_equal(got.sizes, sizes)
        assert got.inertia == inertia
        assert switched > 0
