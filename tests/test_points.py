"""make_points and the corner seeding."""

import hypothesis.extra.numpy as arrays
import naive_data as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kmeans_gif import InputError, KMeans, make_points
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.points import SHAPES

FORMS = [
    (shape, dim)
    for shape in SHAPES
    for dim in (2, 3)
    if dim == 2 or shape not in ("moons", "circles")
]


def halves(n):
    """Groups of moons and circles: the first one gets the odd point."""
    return np.repeat([0, 1], [n - n // 2, n // 2])


def means(X, groups):
    return np.array([X[groups == group].mean(axis=0) for group in range(groups.max() + 1)])


def best_labels(X, k):
    return KMeans(k, init="k-means++", n_init=10, random_state=0).fit(X).labels_


@pytest.mark.parametrize(("shape", "dim"), FORMS)
def test_every_shape_is_a_dataset_of_plain_points(shape, dim):
    dataset = make_points(shape, n=101, dim=dim, centers=3, random_state=5)
    assert dataset.X.shape == (101, dim)
    assert dataset.X.dtype == np.float64
    assert np.isfinite(dataset.X).all()
    assert dataset.weights.tolist() == [1.0] * 101
    assert dataset.feature_names == ("x", "y", "z")[:dim]
    assert dataset.name == shape
    assert not dataset.is_image
    assert len(np.unique(dataset.X, axis=0)) == 101


@pytest.mark.parametrize(("shape", "dim"), FORMS)
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(shape, dim):
    first = make_points(shape, dim=dim, random_state=7).X
    again = make_points(shape, dim=dim, random_state=np.random.default_rng(7)).X
    assert first.tobytes() == again.tobytes()
    assert (first != make_points(shape, dim=dim, random_state=8).X).all()


def test_without_a_seed_points_differ_from_call_to_call():
    assert (make_points().X != make_points().X).all()


@pytest.mark.parametrize("dim", [2, 3])
@pytest.mark.parametrize("k", [2, 4, 6, 8])
def test_blobs_are_clearly_apart_for_any_seed(dim, k):
    for seed in range(10):
        X = make_points("blobs", n=400, dim=dim, centers=k, random_state=seed).X
        groups = np.repeat(np.arange(k), 400 // k + (np.arange(k) < 400 % k))
        middles = means(X, groups)
        assert (naive.nearest(X, middles) == groups).mean() > 0.98
        gaps = [np.linalg.norm(a - b) for i, a in enumerate(middles) for b in middles[:i]]
        assert min(gaps) > 5
        # Nor are they lost in a void: the box is filled, and the picture with it.
        assert np.ptp(X, axis=0).max() < 14 * k ** (1 / dim)


def test_k_means_finds_blobs_exactly():
    for seed in range(5):
        X = make_points("blobs", n=400, centers=4, random_state=seed).X
        assert naive.matched_share(best_labels(X, 4), np.repeat(np.arange(4), 100)) > 0.98


def test_spread_scales_groups_about_the_same_centers():
    narrow, usual = (make_points("blobs", spread=s, random_state=1).X for s in (0.5, 1.0))
    groups = np.repeat(np.arange(4), 125)
    centers = make_points("blobs", spread=0, random_state=1).X
    assert len(np.unique(centers, axis=0)) == 4
    np.testing.assert_allclose(narrow - centers, (usual - centers) / 2, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(centers[::125][groups], centers)


@pytest.mark.jit
@pytest.mark.parametrize("dim", [2, 3])
def test_unequal_groups_shrink_in_size_and_spread_and_k_means_cuts_the_large_one(dim):
    # The deviations 3, sqrt(3 * 0.6) and 0.6, of which sizes follow the squares.
    groups = np.repeat([0, 1, 2], [483, 97, 20])
    shares = []
    for seed in range(10):
        X = make_points("unequal", n=600, dim=dim, centers=3, random_state=seed).X
        spreads = [X[groups == group].std(axis=0).mean() for group in range(3)]
        np.testing.assert_allclose(spreads, [3, 1.8**0.5, 0.6], rtol=0.3)
        shares.append(naive.matched_share(best_labels(X, 3), groups))
    assert np.median(shares) < 0.75


@pytest.mark.jit
@pytest.mark.parametrize("dim", [2, 3])
def test_stretched_groups_are_apart_yet_cut_by_k_means(dim):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    for seed in range(5):
        X = make_points("stretched", n=400, dim=dim, centers=2, random_state=seed).X
        groups = np.repeat([0, 1], 200)
        assert LinearDiscriminantAnalysis().fit(X, groups).score(X, groups) > 0.98
        assert naive.matched_share(best_labels(X, 2), groups) < 0.9


@pytest.mark.jit
@pytest.mark.parametrize("shape", ["moons", "circles"])
def test_moons_and_circles_are_apart_yet_no_line_parts_them(shape):
    groups = halves(301)
    for seed in range(3):
        X = make_points(shape, n=301, random_state=seed).X
        assert (naive.leave_one_out(X, groups) == groups).mean() > 0.99
        assert naive.matched_share(best_labels(X, 2), groups) < 0.95
        exact = make_points(shape, n=301, spread=0, random_state=seed).X
        assert not _a_line_parts(exact, groups)
    blobs = make_points("blobs", n=301, centers=2, spread=0.5, random_state=0).X
    assert _a_line_parts(blobs, groups)


def _a_line_parts(X, groups):
    """Whether side * (w x + b) >= 1 has a solution."""
    sides = np.where(groups == 0, 1.0, -1.0)[:, None]
    rows = -sides * np.column_stack([X, np.ones(len(X))])
    return linprog(np.zeros(3), rows, -np.ones(len(X)), bounds=(None, None)).success


def test_moons_and_circles_have_their_shapes():
    moons = make_points("moons", n=99, spread=0, random_state=0).X
    upper, lower = moons[:50], moons[50:]
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(lower - [1, 0.5], axis=1), 1, rtol=1e-12)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0.5).all()
    radii = np.linalg.norm(make_points("circles", n=99, spread=0, random_state=0).X, axis=1)
    np.testing.assert_allclose(radii, [1] * 50 + [0.45] * 49, rtol=1e-12)


def test_uniform_fills_its_box():
    X = make_points("uniform", n=2000, dim=3, spread=4.0, random_state=0).X
    assert (X >= 0).all()
    assert (X < 4).all()
    counts = np.histogramdd(X, bins=2, range=[(0, 4)] * 3)[0]
    assert counts.min() > 200  # 250 expected in each octant, standard deviation 15


@pytest.mark.parametrize("shape", ["blobs", "unequal", "stretched"])
def test_as_few_points_as_centers_are_one_a_group(shape):
    X = make_points(shape, n=9, centers=9, spread=0, random_state=0).X
    assert len(np.unique(X, axis=0)) == 9


WRONG = [
    ({"shape": "spiral"}, "shape='spiral': choose one of blobs, moons, circles, unequal"),
    ({"n": 0}, "n=0: must be a whole number from 1"),
    ({"n": 2.5}, "n=2.5: must be a whole number"),
    ({"n": 10**20}, "must be a whole number from 1 to 100000000"),
    ({"dim": 4}, "dim=4: must be a whole number from 2 to 3"),
    ({"dim": 1}, "dim=1"),
    ({"shape": "moons", "dim": 3}, "dim=3: moons are flat; choose dim=2 or one of blobs, unequal"),
    ({"shape": "circles", "dim": 3}, "dim=3: circles are flat"),
    ({"centers": 0}, "centers=0: must be a whole number from 1 to 1000"),
    ({"centers": 6, "n": 5}, "centers=6 is more than the 5 points: choose from 1 to 5"),
    ({"spread": -1}, "spread=-1: must be a number from 0"),
    ({"spread": float("nan")}, "spread=nan"),
    ({"spread": "wide"}, "spread='wide'"),
    ({"random_state": -1}, "random_state=-1"),
    ({"random_state": 0.5}, "random_state=0.5"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_arguments_are_told(arguments, message):
    with pytest.raises(InputError) as error:
        make_points(**arguments)
    assert message in str(error.value)


@settings(max_examples=60, deadline=None)
@given(
    X=arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 30), st.integers(1, 3)),
        elements=st.sampled_from([-2.0, -1.0, -0.0, 0.0, 1.0, 2.5]),
    ),
    data=st.data(),
)
def test_corner_takes_the_distinct_observations_nearest_to_the_lowest_corner(X, data):
    weights = data.draw(
        arrays.arrays(np.float64, len(X), elements=st.sampled_from([0.0, 1.0, 3.0]))
    )
    weights[data.draw(st.integers(0, len(X) - 1))] = 1.0
    distinct = len({tuple(x + 0.0) for x in X[weights > 0]})
    k = data.draw(st.integers(1, distinct))
    model = KMeans(k, init="corner", max_iter=1).fit(Dataset(X, weights))
    np.testing.assert_array_equal(model.history_.centroids[0], naive.corner(X, weights, k))


def test_corner_puts_every_seed_into_one_corner():
    X = make_points("uniform", n=2000, random_state=0).X
    seeds = KMeans(5, init="corner").fit(X).history_.centroids[0]
    np.testing.assert_array_equal(seeds, naive.corner(X, np.ones(2000), 5))
    assert seeds.max() < 0.1


def test_corner_needs_no_randomness_and_is_a_choice_that_messages_name():
    X = make_points(random_state=0).X
    one, two = (KMeans(4, init="corner", random_state=seed).fit(X) for seed in (1, 2))
    assert one.history_.labels.tobytes() == two.history_.labels.tobytes()
    with pytest.raises(InputError, match=r"choose one of random, k-means\+\+, uniform, corner"):
        KMeans(4, init="middle").fit(X)
