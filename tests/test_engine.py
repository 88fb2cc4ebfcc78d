"""The recorded run against the slow twin, bit for bit."""

import itertools

import naive
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kmeans_gif import InputError, KMeans, load_image


def assert_equals_twin(X, weights, seeds, max_iter=30, empty_cluster="keep", n_threads=2):
    history = (
        KMeans(
            len(seeds),
            init=seeds,
            max_iter=max_iter,
            empty_cluster=empty_cluster,
            n_threads=n_threads,
        )
        .fit(X, sample_weight=weights)
        .history_
    )
    ref, converged = naive.lloyd(X, weights, seeds, max_iter, empty_cluster)
    assert len(history) == len(ref["labels"])
    assert history.converged == converged
    for name, values in ref.items():
        np.testing.assert_array_equal(getattr(history, name), np.array(values), err_msg=name)
    return history


def random_case(seed, n=300, d=3, k=5, kind="normal"):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) * 10
    if kind == "ties":
        X = rng.integers(0, 4, (n, d)).astype(float)  # many duplicates and exact ties
    if kind == "far":
        X = X * 1e6 + 1e8
    weights = rng.random(n) * 3
    weights[rng.random(n) < 0.1] = 0
    seeds = np.unique(X[weights > 0], axis=0)
    return X, weights, rng.permutation(seeds)[:k]


@pytest.mark.parametrize("kind", ["normal", "ties", "far"])
@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_random_arrays(seed, d, kind):
    X, weights, seeds = random_case(seed, d=d, kind=kind, k=3)
    assert_equals_twin(X, weights, seeds)


@pytest.mark.jit
@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_many_observations(n_threads):
    X, weights, seeds = random_case(7, n=33_268, d=2, k=6)
    assert_equals_twin(X, weights, seeds, max_iter=4, n_threads=n_threads)


@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
@pytest.mark.parametrize("seed", range(4))
def test_empty_clusters(seed, empty_cluster):
    X, weights, seeds = random_case(seed, n=60, d=2, k=4)
    seeds = np.vstack([seeds, [[500.0, 500.0], [900.0, -900.0]]])
    history = assert_equals_twin(X, weights, seeds, empty_cluster=empty_cluster)
    seen = [event.cluster for event in history.events if event.kind == "empty"]
    assert set(seen) >= {4, 5}
    if empty_cluster == "relocate":
        assert (history.sizes[1] > 0).all()
    if empty_cluster == "drop":
        assert np.isnan(history.centroids[1:, 4:]).all()
        assert not np.isin(history.labels, [4, 5]).any()


@pytest.mark.parametrize("empty_cluster", ["relocate", "drop"])
def test_empty_clusters_among_duplicates(empty_cluster):
    X, weights, _ = random_case(3, n=80, d=2, kind="ties")
    seeds = np.array([[0.0, 0.0], [50.0, 50.0], [60.0, 60.0], [3.0, 3.0]])
    assert_equals_twin(X, weights, seeds, empty_cluster=empty_cluster)


def test_of_equally_far_observations_the_first_are_relocated():
    signs = itertools.product((-1.0, 1.0), repeat=3)
    X = np.array([p for sign in signs for p in itertools.permutations(sign * np.array([1, 2, 3]))])
    X = np.random.default_rng(0).permutation(np.vstack([X, X / 2]))
    seeds = np.vstack([np.zeros(3), np.full((9, 3), 90.0) + np.arange(9)[:, None]])
    history = assert_equals_twin(X, np.ones(96), seeds, empty_cluster="relocate")
    far = X[np.abs(X).max(axis=1) == 3]
    np.testing.assert_array_equal(history.centroids[1, 1:], far[:9])


def test_a_cluster_that_loses_all_is_told_when_it_does():
    X = np.array([[10.0, 1], [15, 1], [14, 15], [9, 15], [11, 17]])
    seeds = np.array([[14.0, 18], [1, 0], [12, 14]])
    history = assert_equals_twin(X, np.ones(5), seeds)
    assert (history.sizes[:, 2] == 0).tolist() == [False, True, True]
    told = [(event.state, event.cluster) for event in history.events if event.kind == "empty"]
    assert told == [(1, 2)]


def test_the_only_member_of_a_cluster_is_not_relocated():
    X = np.array([[0.0], [1.0], [2.0], [100.0]])
    seeds = np.array([[1.0], [60.0], [-500.0]])  # 100 is far from 60, but alone there
    history = assert_equals_twin(X, np.ones(4), seeds, empty_cluster="relocate")
    assert history.centroids[1].ravel().tolist() == [1.5, 100.0, 0.0]


@pytest.mark.parametrize("n", range(2, 12))
def test_few_observations(n):
    X, _, _ = random_case(n, n=n)
    assert_equals_twin(X, np.arange(1.0, n + 1), X[:2])


def test_one_weight_is_that_of_all():
    X, _, seeds = random_case(4, n=50, k=3)
    history = KMeans(3, init=seeds).fit(X, sample_weight=2.5).history_
    assert (history.dataset.weights == np.full(50, 2.5)).all()
    assert history.inertia[-1] == pytest.approx(2.5 * KMeans(3, init=seeds).fit(X).inertia_)


def test_a_run_worked_out_by_hand():
    X = np.array([[0.0], [2.0], [10.0], [12.0]])
    history = KMeans(2, init=np.array([[0.0], [2.0]])).fit(X).history_
    assert history.labels.tolist() == [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert history.centroids[..., 0].tolist() == [[0, 2], [0, 8], [1, 11]]
    assert history.inertia.tolist() == [164.0, 24.0, 4.0]
    assert history.switched.tolist() == [0, 1, 0]
    assert history.shift.tolist() == [0, 6, 3]
    assert history.sizes.tolist() == [[1, 3], [2, 2], [2, 2]]
    assert history.converged
    assert history.n_iter == 2


@pytest.mark.jit
@pytest.mark.parametrize("photo", ["coffee.png", "camera.png", "rocket.jpg"])
@pytest.mark.parametrize("k", [2, 7, 40])
def test_photos(samples, photo, k):
    dataset = load_image(samples / photo, max_size=120)
    history = KMeans(k, max_iter=8, random_state=1).fit(dataset).history_
    ref, _ = naive.lloyd(dataset.X, dataset.weights, history.centroids[0], 8)
    for name, values in ref.items():
        np.testing.assert_array_equal(getattr(history, name), np.array(values), err_msg=name)


@pytest.mark.jit
def test_distinct_colors_give_the_same_run_as_pixels(samples):
    dataset = load_image(samples / "chelsea.png", max_size=100)
    pixels = dataset.to_pixels(dataset.X).reshape(-1, 3)
    seeds = dataset.X[[5, 500, 1500, 2500]]
    by_color = KMeans(4, init=seeds).fit(dataset).history_
    by_pixel = KMeans(4, init=seeds).fit(pixels).history_
    np.testing.assert_array_equal(by_color.centroids, by_pixel.centroids)
    # A weight times a distance is rounded, where equal distances are added one by one.
    np.testing.assert_allclose(by_color.inertia, by_pixel.inertia, rtol=1e-15)
    for t in range(len(by_pixel)):
        np.testing.assert_array_equal(
            dataset.to_pixels(by_color.labels[t]).ravel(), by_pixel.labels[t]
        )


@pytest.mark.jit
@settings(max_examples=60, deadline=None)
@given(
    X=hnp.arrays(
        np.float64,
        st.tuples(st.integers(2, 60), st.integers(1, 4)),
        elements=st.floats(-1e6, 1e6, width=32),
    ),
    k=st.integers(1, 6),
    seed=st.integers(0, 1000),
    init=st.sampled_from(["random", "k-means++", "uniform"]),
)
def test_inertia_never_rises(X, k, seed, init):
    k = min(k, len(np.unique(X, axis=0)))
    weights = np.random.default_rng(seed).random(len(X)) + 0.1
    try:
        history = KMeans(k, init=init, random_state=seed).fit(X, sample_weight=weights).history_
    except InputError:
        # k-means++ alone may find distinct values so close that their distance is 0.
        assume(init != "k-means++")
        raise
    # Rounding of a mean can raise the sum by its last digits.
    slack = 1e-12 * np.abs(X).max() ** 2 * weights.sum()
    assert (np.diff(history.inertia) <= slack).all()


@pytest.mark.parametrize("k", [1, 256, 257])
def test_labels_have_the_smallest_type(k):
    X = np.arange(300.0)[:, None]
    history = KMeans(k, max_iter=2, random_state=0).fit(X).history_
    assert history.labels.dtype == (np.uint8 if k <= 256 else np.uint16)


def test_tolerance_stops_early_and_says_so():
    X, weights, seeds = random_case(1, n=400, d=2, k=5)
    exact = KMeans(5, init=seeds).fit(X, sample_weight=weights).history_
    rough = KMeans(5, init=seeds, tol=0.01).fit(X, sample_weight=weights).history_
    mean = np.average(X, axis=0, weights=weights)
    variance = np.average((X - mean) ** 2, axis=0, weights=weights).mean()
    ref, converged = naive.lloyd(X, weights, seeds, 100, tolerance=0.01 * variance)
    assert converged
    assert rough.converged
    assert len(rough) == len(ref["labels"]) < len(exact)
    np.testing.assert_array_equal(rough.inertia, exact.inertia[: len(rough)])


def test_a_move_of_just_the_tolerance_is_the_last():
    X = np.array([[6.0], [2], [3], [3], [2], [2]])  # of variance 2
    history = KMeans(2, init=np.array([[0.0], [4.0]]), tol=2.0).fit(X).history_
    assert history.centroids[..., 0].tolist() == [[0, 4], [2, 4]]  # by squares of 4 in all
    assert history.switched[-1] > 0
    assert history.converged


def test_max_iter_stops_unconverged():
    X, weights, seeds = random_case(2, n=400, d=2, k=6)
    history = KMeans(6, init=seeds, max_iter=1).fit(X, sample_weight=weights).history_
    assert (len(history), history.converged) == (2, False)
    assert [event.kind for event in history.events] == ["stopped"]


def test_restarts_keep_the_best_and_report_each():
    X = np.random.default_rng(0).normal(size=(200, 2))
    model = KMeans(6, n_init=5, random_state=3).fit(X)
    rng = np.random.default_rng(3)
    single = [KMeans(6, random_state=rng).fit(X).inertia_ for _ in range(5)]
    assert model.inertia_ == min(single)
    told = [event.text for event in model.history_.events if event.kind == "restart"]
    assert len(told) == 5
    for text, inertia in zip(told, single, strict=True):
        assert f"inertia {inertia:.6g}" in text
    assert [("kept" in text) for text in told].index(True) == int(np.argmin(single))


def test_inputs_are_not_changed():
    X, weights, seeds = random_case(4)
    copies = X.copy(), weights.copy(), seeds.copy()
    KMeans(5, init=seeds, empty_cluster="relocate").fit(X, sample_weight=weights)
    for before, after in zip(copies, (X, weights, seeds), strict=True):
        np.testing.assert_array_equal(before, after)


def test_predict_gives_the_nearest_centroid():
    X, weights, seeds = random_case(5)
    model = KMeans(5, init=seeds).fit(X, sample_weight=weights)
    np.testing.assert_array_equal(model.predict(X), model.labels_)
    np.testing.assert_array_equal(model.labels_, model.history_.labels[-1])
    new = np.random.default_rng(9).normal(size=(50, 3)) * 10
    ref = naive.squared_distances(new, model.cluster_centers_).argmin(axis=1)
    np.testing.assert_array_equal(model.predict(new), ref)


def test_dropped_clusters_leave_labels_that_count_centers():
    X = np.array([[0.0], [1.0], [10.0], [11.0]])
    model = KMeans(3, init=[[0.5], [99.0], [10.5]], empty_cluster="drop").fit(X)
    assert model.cluster_centers_.ravel().tolist() == [0.5, 10.5]
    assert model.labels_.tolist() == [0, 0, 1, 1]
    assert model.history_.labels[-1].tolist() == [0, 0, 2, 2]
    np.testing.assert_array_equal(model.predict(X), model.labels_)


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_same_seed_same_bytes(tmp_path, n_threads):
    X = np.random.default_rng(0).normal(size=(500, 3))
    for name, threads in (("a", 1), ("b", n_threads)):
        KMeans(4, random_state=5, n_threads=threads).fit(X).history_.save(tmp_path / f"{name}.npz")
    a, b = (np.load(tmp_path / f"{name}.npz") for name in "ab")
    assert a.files == b.files
    for name in set(a.files) - {"about"}:
        assert a[name].tobytes() == b[name].tobytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n_clusters": 0}, "n_clusters=0: must be a whole number of at least 1"),
        ({"n_clusters": -2}, "n_clusters=-2"),
        ({"n_clusters": 2.5}, "n_clusters=2.5"),
        ({"n_clusters": "5"}, "n_clusters='5'"),
        ({"n_clusters": 5}, "n_clusters=5 is more than the 4 distinct observations"),
        ({"init": "best"}, "init='best': choose one of random, k-means"),
        ({"init": [[1.0]]}, r"init has shape \(1, 1\): must be \(2, 1\)"),
        ({"init": [[1.0], [np.nan]]}, "init holds NaN"),
        ({"init": [[1.0], ["x"]]}, "give one of"),
        ({"init": [[1.0], [2.0]], "n_init": 3}, "n_init=3"),
        ({"n_init": 0}, "n_init=0"),
        ({"max_iter": 0}, "max_iter=0"),
        ({"tol": -1}, "tol=-1"),
        ({"tol": np.nan}, "tol=nan"),
        ({"empty_cluster": "ignore"}, "empty_cluster='ignore': choose one of keep, relocate, drop"),
        ({"random_state": -1}, "random_state=-1"),
        ({"random_state": "x"}, "random_state='x'"),
        ({"n_threads": 0}, "n_threads=0"),
    ],
)
def test_wrong_parameters(change, said):
    X = np.array([[0.0], [1.0], [1.0], [2.0], [5.0]])
    with pytest.raises(InputError, match=said):
        KMeans(**{"n_clusters": 2, **change}).fit(X)


@pytest.mark.parametrize(
    ("X", "weights", "said"),
    [
        ([1.0, 2.0], None, "2-D"),
        (np.zeros((2, 2, 3)), None, "load_image"),
        ([[np.nan], [1.0]], None, r"X\[0, 0\] is nan"),
        ([[0.0], [np.inf]], None, r"X\[1, 0\] is inf"),
        ([["a"], ["b"]], None, "numbers only"),
        ([[1.0], [2.0, 3.0]], None, "table of numbers"),
        (np.empty((0, 2)), None, r"0 sample"),
        (np.empty((3, 0)), None, r"0 feature"),
        ([[1e300], [-1e300]], None, "overflow"),
        ([[0.0], [1.0]], [1.0], r"shape \(1,\): must be \(2,\)"),
        ([[0.0], [1.0]], [1.0, -1.0], "at least 0"),
        ([[0.0], [1.0]], [0.0, 0.0], "not all zero"),
        ([[0.0], [1.0]], ["x", "y"], "numbers only"),
        ([[0.0], [1.0]], [1.0, 0.0], "n_clusters=2 is too many: all observations are the same"),
    ],
)
def test_wrong_data(X, weights, said):
    with pytest.raises(InputError, match=said):
        KMeans(2).fit(X, sample_weight=weights)
