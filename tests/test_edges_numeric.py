"""Data at the edges of what numbers hold, and what is said of it."""

import itertools
from fractions import Fraction

import naive
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans as Reference

from kmeans_gif import InputError, KMeans, choose_k, make_points, scatter


def test_one_iteration_is_no_iterations():
    X = np.array([[0.0], [1.0], [9.0]])
    history = KMeans(2, init=X[[0, 2]]).fit(X).history_
    assert [event.text for event in history.events] == ["converged after 1 iteration"]
    stopped = KMeans(2, init=X[:2], max_iter=1, n_threads=1).fit(X).history_
    assert stopped.events[-1].text == "stopped after max_iter=1 iteration, not converged"
    runs = KMeans(3, n_init=2, random_state=0).fit(X).history_.events
    assert runs[-1].text.endswith("converged after 1 iteration")


def distance(x, c):
    """The exact squared distance of two rows."""
    return sum(((a - b) ** 2 for a, b in zip(x, c, strict=True)), Fraction(0))


def exact(table):
    return [[Fraction(float(value)) for value in row] for row in table]


def assert_follows_exact_arithmetic(X, weights, history):
    """Labels are nearest to the exact means of the state before, inertia is right and falls.

    The bound: a mean is off by at most u·reach, where u is 8 (n + d) times the unit roundoff and
    reach the length of the data's box, seen from zero where zero is near; a distance by u times
    itself.  Recorded inertia never rises: where rounding would raise it, the last state is the
    one before once more.
    """
    rows, w = exact(X), [Fraction(float(v)) for v in weights]
    n, d = np.shape(X)
    low, high = [min(c) for c in zip(*rows, strict=True)], [max(c) for c in zip(*rows, strict=True)]
    reach = sum(
        min(max(abs(a), abs(b)), 1024 * max(b - a, a.denominator == 1 == b.denominator)) ** 2
        for a, b in zip(low, high, strict=True)
    )
    unit = Fraction(2) ** -50 * (n + d)
    centroids = exact(history.centroids[0])
    for t in range(len(history)):
        labels = history.labels[t]
        if t and (history.centroids[t] == history.centroids[t - 1]).all():
            assert (labels == history.labels[t - 1]).all()
            assert t == len(history) - 1
            continue
        total = Fraction(0)
        for x, weight, label in zip(rows, w, labels, strict=True):
            square = [distance(x, c) for c in centroids]
            nearest, own = min(square), square[label]
            # A centroid that is off by u·reach moves a distance D by 2·sqrt(D)·u·reach + ...
            slack = unit**2 * reach + unit * own
            assert (own - nearest) <= slack or (own - nearest - slack) ** 2 <= (
                4 * unit**2 * reach * own
            )
            total += weight * own
        weight = sum(w)
        off = Fraction(float(history.inertia[t])) - total
        slack = unit * total + weight * unit**2 * reach + Fraction(2) ** -1074  # the least float
        assert abs(off) <= slack or (abs(off) - slack) ** 2 <= (
            16 * unit**2 * reach * weight * total
        )
        for j in range(len(centroids)):
            mine = [i for i in range(n) if labels[i] == j and w[i] > 0]
            size = sum(w[i] for i in mine)
            if mine:
                centroids[j] = [sum(w[i] * rows[i][f] for i in mine) / size for f in range(d)]
    for before, after in itertools.pairwise(history.inertia):
        assert after <= before


@st.composite
def tables(draw):
    """Small tables of any magnitude and any offset, in units of their spread.

    Some rows may have no offset, as where a missing value became zero.
    """
    n, d = draw(st.integers(3, 14)), draw(st.integers(1, 3))
    table = np.array(
        draw(
            st.lists(
                st.lists(st.floats(-1, 1, width=32), min_size=d, max_size=d),
                min_size=n, max_size=n,
            )
        )
    )  # fmt: skip
    scale = 10.0 ** draw(st.integers(-300, 300))
    offset = draw(st.lists(st.sampled_from([0.0, 1.0, -1e3, 1e6, -1e10, 1e15]), min_size=d,
                           max_size=d))  # fmt: skip
    near_zero = draw(st.lists(st.integers(0, n - 1), max_size=3))
    with np.errstate(over="ignore", invalid="ignore"):
        moved = table + np.array(offset)
        moved[near_zero] = table[near_zero]
        return moved * scale


def squares_fit(X, weights):
    """Whether float64 holds weighted sums of values and of squared extents, and the widest square.

    With arithmetic in fractions, so that nothing overflows on the way.
    """
    total, heaviest = Fraction(weights.sum()), Fraction(weights.max())
    columns = [sorted(column) for column in zip(*exact(X), strict=True)]
    extents = [column[-1] - column[0] for column in columns]
    most, least = map(Fraction, (np.finfo(float).max, np.finfo(float).tiny))
    largest = max(max(-column[0], column[-1]) for column in columns)
    within = total * sum(e**2 for e in extents) <= most and total * largest <= most
    return within and (max(extents) == 0 or max(extents) ** 2 * heaviest >= least)


@pytest.mark.jit
@settings(max_examples=300, deadline=None)
@given(X=tables(), k=st.integers(1, 4), seed=st.integers(0, 99))
def test_runs_follow_exact_arithmetic_at_any_scale_and_offset(X, k, seed):
    assume(np.isfinite(X).all())
    k = min(k, len(np.unique(X, axis=0)))
    weights = np.random.default_rng(seed).integers(1, 4, len(X)).astype(float)
    model = KMeans(k, random_state=seed, n_threads=1)
    if not squares_fit(X, weights):
        with pytest.raises(InputError, match=r"^[^\n]*squared distances[^\n]*$"):
            model.fit(X, sample_weight=weights)
        return
    model.fit(X, sample_weight=weights)
    assert_follows_exact_arithmetic(X, weights, model.history_)
    np.testing.assert_array_equal(model.predict(X), model.labels_)


@pytest.mark.jit
@pytest.mark.parametrize("offset", [1e4, 1e10, -1e15])
@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
@pytest.mark.parametrize("scale", [1.0, 1e-140, 1e-153, 1e120])
def test_the_twin_follows_the_same_definition(offset, empty_cluster, scale):
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=200) + offset, rng.normal(size=200)]) * scale
    weights = rng.random(200) * (rng.random(200) < 0.9)
    seeds = np.vstack([X[weights > 0][:4], X[:1] + 50 * scale])
    history = (
        KMeans(5, init=seeds, empty_cluster=empty_cluster).fit(X, sample_weight=weights).history_
    )
    ref, _ = naive.lloyd(X, weights, seeds, 100, empty_cluster)
    for name, values in ref.items():
        np.testing.assert_array_equal(getattr(history, name), np.array(values), err_msg=name)


@pytest.mark.jit
def test_an_offset_changes_nothing():
    """The very figures of the issue: 1e10 and noise of a thousandth, 200,000 observations."""
    noise = np.random.default_rng(0).normal(size=(200_000, 2)) * 1e-3
    X = 1e10 + noise
    near = X - 1e10  # exact
    far = KMeans(8, random_state=0, max_iter=40).fit(X)
    ref = KMeans(8, init=far.history_.centroids[0] - 1e10, max_iter=40).fit(near)
    assert np.mean(far.labels_ != ref.labels_) < 1e-4
    assert far.inertia_ == pytest.approx(ref.inertia_, rel=1e-9)
    assert (np.diff(far.history_.inertia) <= 0).all()
    sklearn = Reference(8, init=far.history_.centroids[0], n_init=1, tol=0, max_iter=40).fit(X)
    assert np.mean(far.labels_ != sklearn.labels_) < 1e-3
    assert far.inertia_ <= sklearn.inertia_ * (1 + 1e-6)
    np.testing.assert_array_equal(far.predict(X), far.labels_)


@pytest.mark.jit
@pytest.mark.parametrize("first", [0.0, 1.1e10])
def test_inertia_never_rises_though_an_outlier_keeps_the_rest_far_from_zero(first):
    """Sums of 20,000 such values lose what tells them apart: inertia rose up to 157 times."""
    X = 1e10 + np.random.default_rng(0).normal(size=(20_000, 2)) * 1e-3
    X[0] = first
    far = KMeans(8, random_state=0, max_iter=300).fit(X)
    assert far.history_.converged
    assert (np.diff(far.history_.inertia) <= 0).all()
    near = KMeans(8, init=far.history_.centroids[0] - 1e10, max_iter=300).fit(X - 1e10)
    assert far.inertia_ == pytest.approx(near.inertia_, rel=0.05)
    restarted = KMeans(8, random_state=0, n_init=3).fit(X)
    kept = [e.text for e in restarted.history_.events if "(kept)" in e.text]
    assert f"inertia {restarted.inertia_:.6g}, " in kept[0]


@pytest.mark.jit
@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
def test_the_twin_computes_means_in_two_steps_as_well(empty_cluster):
    X = 1e10 + np.random.default_rng(0).normal(size=(300, 2)) * 1e-3
    X[:2] = 0.0
    weights = np.random.default_rng(1).random(300)
    seeds = np.vstack([X[::60], [[5e10, 5e10]]])
    history = (
        KMeans(6, init=seeds, empty_cluster=empty_cluster).fit(X, sample_weight=weights).history_
    )
    ref, converged = naive.lloyd(X, weights, seeds, 100, empty_cluster)
    assert converged == history.converged
    for name, values in ref.items():
        np.testing.assert_array_equal(getattr(history, name), np.array(values), err_msg=name)


def test_unix_times_with_microseconds():
    rng = np.random.default_rng(1)
    seconds = np.sort(rng.choice([0.0, 3.0, 9.0], 500) + rng.normal(size=500) * 0.1)
    X = np.floor(1.76e15 + 1e6 * seconds)[:, None]
    model = KMeans(3, init=X[[0, 250, 499]]).fit(X)
    assert (np.diff(model.history_.inertia) <= 0).all()
    assert np.ptp(model.predict(X[:100])) == 0
    model = KMeans(3, random_state=0).fit(X[::7])
    assert_follows_exact_arithmetic(X[::7], np.ones(72), model.history_)


@pytest.mark.parametrize("init", ["random", "k-means++", "uniform"])
@pytest.mark.parametrize("scale", [1e-300, 1e-165, 1e-150, 1e-80])
def test_tiny_values_are_clustered_or_refused(init, scale):
    X = np.array([[0.0], [1.0], [10.0], [11.0]]) * scale
    model = KMeans(2, init=init, random_state=0, n_init=5)
    if scale < 1e-154:
        with pytest.raises(InputError, match=r"differ by no more than 1.1e-\d+: squared distances"):
            model.fit(X)
    else:
        labels = model.fit(X).labels_
        assert labels[0] == labels[1] != labels[2] == labels[3]
        assert model.inertia_ == pytest.approx(scale**2, rel=1e-12)


@pytest.mark.parametrize("weight", [1e-310, 1e-300, 1e-100, 1e100])
def test_weights_of_any_size(weight):
    X = np.array([[0.0], [1.0], [10.0], [12.0]])
    model = KMeans(2, init=X[[0, 1]])
    if weight < 1e-307:
        with pytest.raises(InputError, match="weights"):
            model.fit(X, sample_weight=np.full(4, weight))
    else:
        model.fit(X, sample_weight=np.full(4, weight))
        assert model.cluster_centers_.ravel().tolist() == [0.5, 11.0]


@pytest.mark.parametrize("zero", [0.0, 1e6])
def test_labels_of_new_observations_that_are_far_away(zero):
    X = zero + np.array([[0.0, 0], [0, 1], [10, 0], [10, 1]])
    model = KMeans(2, init=X[[0, 2]]).fit(X)
    assert model.labels_.tolist() == [0, 0, 1, 1]
    new = [[1e200, 0], [-1e200, 0], [1e308, 1e308], [9, 0], [-1.7e308, 5], [1e180, -1e200]]
    assert model.predict(new).tolist() == [1, 0, 1, 0 if zero else 1, 0, 1]
    assert model.predict(new[:1]).tolist() == [1]
    many = np.random.default_rng(0).normal(size=(300, 2)) * 10.0 ** np.arange(300)[:, None]
    ref = [
        min((0, 1), key=lambda j, x=x: distance(x, exact(model.cluster_centers_)[j]))
        for x in exact(many)
    ]
    wrong = np.flatnonzero(model.predict(many) != ref)
    assert all(15 < np.log10(np.abs(many[i]).max()) < 61 for i in wrong)


def test_uniform_seeds_ignore_observations_without_weight():
    X = np.vstack([np.random.default_rng(0).random((50, 2)), [[1e3, -1e3]]])
    weights = np.append(np.ones(50), 0.0)
    with_it = KMeans(3, init="uniform", random_state=1).fit(X, sample_weight=weights)
    without = KMeans(3, init="uniform", random_state=1).fit(X[:50])
    np.testing.assert_array_equal(with_it.history_.centroids, without.history_.centroids)


def test_zero_and_minus_zero_are_relocated_once():
    X = np.array([[0, 100], [-0.0, 100], [3, 0], [3, 1], [4, 0], [4, 1], [5, 0], [3.5, 0.5]], float)
    seeds = np.array([[3.5, 0.5], [1e4, 1e4], [1e4, -1e4]])
    history = KMeans(3, init=seeds, empty_cluster="relocate").fit(X).history_
    assert len(np.unique(history.centroids[1], axis=0)) == 3
    ref, _ = naive.lloyd(X, np.ones(8), seeds, 100, "relocate")
    np.testing.assert_array_equal(history.centroids, np.array(ref["centroids"]))


def test_measures_of_k_do_not_depend_on_the_offset():
    points = make_points(n=300, centers=4, random_state=0).X
    far = choose_k(points + 2.0**40, range(2, 7), random_state=0)
    near = choose_k(points + 2.0**40 - 2.0**40, range(2, 7), random_state=0)
    assert far.suggested == near.suggested == 4
    for a, b in zip(far.candidates, near.candidates, strict=True):
        assert a.inertia == pytest.approx(b.inertia, rel=1e-9)
        assert a.calinski_harabasz == pytest.approx(b.calinski_harabasz, rel=1e-9)
        assert a.silhouette == pytest.approx(b.silhouette, rel=1e-9)
        np.testing.assert_allclose(a.centroids - 2.0**40, b.centroids, atol=1e-3)


@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize("steps", [1, 5, 50, 10**5])
@pytest.mark.parametrize("offset", [1.0, -1e10, 1e200])
def test_points_that_clustering_tells_apart_are_drawn_apart(d, steps, offset):
    """Two groups `steps` floats apart, far from zero: two dots at least, in two colors."""
    X = np.full((8, d), offset)
    X[4:] += steps * np.spacing(abs(offset))
    if steps * np.spacing(abs(offset)) > 1e150:
        return
    history = KMeans(2, random_state=0).fit(X).history_
    plain = {"regions": False, "numbers": False, "panel": False, "trails": False, "caption": False}
    rgb = scatter(history, width=400, height=400, **plain)[-1].rgb()
    paper = np.array([(230, 159, 0), (86, 180, 233)])
    for color in paper:
        places = np.argwhere((rgb == color).all(axis=2))
        assert len(places) > 5
    first, second = (np.argwhere((rgb == color).all(axis=2)).mean(axis=0) for color in paper)
    assert np.abs(first - second).max() > 30
