"""How seeds were drawn: what a run keeps of it, and what its file does."""

import json

import naive_seeding as naive
import numpy as np
import pytest

from kmeans_gif import Dataset, History, InputError, KMeans, load_image, load_tiles
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.clustering.seeding.chances import chances

DRAWN = ("random", "k-means++", "plain-k-means++", "corner")
"""Seedings whose seeds are observations."""


def points(n=60, d=2, seed=0):
    rng = np.random.default_rng(seed)
    return Dataset(rng.normal(size=(n, d)).round(1), rng.integers(0, 4, n).astype(float))


def run(init, dataset=None, k=5, **options):
    dataset = points() if dataset is None else dataset
    return KMeans(k, init=init, random_state=3, **options).fit(dataset).history_


@pytest.mark.parametrize("init", DRAWN)
@pytest.mark.parametrize("far", [0.0, 1e9])
def test_indices_are_the_seeds_in_the_order_of_draws(init, far):
    dataset = points(d=3)
    history = run(init, Dataset(dataset.X + far, dataset.weights))
    assert history.seeding.rule == init
    np.testing.assert_array_equal(history.dataset.X[history.seeding.indices], history.centroids[0])
    assert (history.dataset.weights[history.seeding.indices] > 0).all()


@pytest.mark.parametrize("init", DRAWN)
def test_chances_are_those_of_the_slow_twin(init):
    history = run(init)
    X, weights, draws = history.dataset.X, history.dataset.weights, history.seeding
    found = list(chances(history.dataset, draws))
    assert len(found) == (0 if init == "corner" else 5)
    for i, shares in enumerate(found):
        expected = naive.chances(init, X, weights, draws.indices[:i])
        np.testing.assert_allclose(shares, expected, rtol=1e-12)
        assert shares[draws.indices[i]] > 0


def test_the_best_of_the_candidates_is_the_seed():
    history = run("k-means++")
    X, weights, draws = history.dataset.X, history.dataset.weights, history.seeding
    assert draws.candidates.shape == (5, 3)  # 2 + floor(ln 5)
    assert draws.candidates[0].tolist() == [draws.indices[0], -1, -1]
    for i in range(1, 5):
        left = [naive.inertia(X, weights, [*draws.indices[:i], c]) for c in draws.candidates[i]]
        assert draws.candidates[i, np.argmin(left)] == draws.indices[i]
    assert run("plain-k-means++").seeding.candidates is None


def test_seedings_that_draw_no_observations_keep_their_name():
    assert run("uniform").seeding.rule == "uniform"
    assert run("uniform").seeding.indices is None
    assert list(chances(points(), run("uniform").seeding)) == []


def test_given_seeds_and_functions_were_not_drawn():
    X = points().X
    assert run(X[:5]).seeding is None
    assert run(lambda X, k, random_state: X[:k]).seeding is None


@pytest.mark.parametrize("init", ["random", "uniform", "k-means++"])
def test_the_kept_run_has_its_own_seeding(init):
    history = run(init, n_init=7, k=4)
    kept = [e.text for e in history.events if e.text.endswith("(kept)")]
    assert len(kept) == 1
    assert not kept[0].startswith("run 1:")  # or else it would prove nothing
    if init != "uniform":
        seeds = history.dataset.X[history.seeding.indices]
        np.testing.assert_array_equal(seeds, history.centroids[0])


@pytest.mark.parametrize("init", SEEDINGS)
@pytest.mark.parametrize("kind", ["points", "photo", "tiles"])
def test_files_keep_it(init, kind, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (9, 8, 3), dtype=np.uint8)
    data = {
        "points": points,
        "photo": lambda: load_image(pixels, features="color+location"),
        "tiles": lambda: load_tiles(pixels),
    }
    history = run(init, data[kind](), k=4)
    history.save(tmp_path / "run.npz")
    back = History.load(tmp_path / "run.npz").seeding
    assert back.rule == init
    for name in ("indices", "candidates"):
        ours, theirs = getattr(history.seeding, name), getattr(back, name)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            np.testing.assert_array_equal(ours, theirs)
            assert not theirs.flags.writeable


@pytest.fixture
def content(tmp_path):
    """The arrays of a good file."""
    run("k-means++").save(tmp_path / "good.npz")
    with np.load(tmp_path / "good.npz") as archive:
        return dict(archive)


def changed(tmp_path, content, **changes):
    arrays = {name: a for name, a in (content | changes).items() if a is not None}
    np.savez(tmp_path / "changed.npz", **arrays)
    return History.load(tmp_path / "changed.npz")


def test_older_files_do_without(tmp_path, content):
    about = json.loads(str(content["about"]))
    del about["seeding"]
    older = {"about": np.array(json.dumps(about)), "seeding_indices": None}
    assert changed(tmp_path, content, **older, seeding_candidates=None).seeding is None


def renamed(content, rule):
    return {"about": np.array(json.dumps(json.loads(str(content["about"])) | {"seeding": rule}))}


WRONG = {
    "of another number": lambda c: {"seeding_indices": c["seeding_indices"][:4]},
    "beyond the data": lambda c: {"seeding_indices": c["seeding_indices"] + 60},
    "negative": lambda c: {"seeding_indices": c["seeding_indices"] - 60},
    "of other observations": lambda c: {"seeding_indices": c["seeding_indices"][::-1]},
    "of another type": lambda c: {"seeding_indices": c["seeding_indices"].astype(float)},
    "candidates without seeds": lambda c: {"seeding_indices": None},
    "candidates beyond": lambda c: {"seeding_candidates": c["seeding_candidates"] + 60},
    "candidates below": lambda c: {"seeding_candidates": c["seeding_candidates"] - 2},
    "others' candidates": lambda c: {"seeding_candidates": c["seeding_candidates"][::-1]},
    "one list of candidates": lambda c: {"seeding_candidates": c["seeding_indices"]},
    "a single candidate": lambda c: {"seeding_candidates": np.array(3)},
    "no candidates": lambda c: {"seeding_candidates": np.empty((5, 0), np.int64)},
    "no rule": lambda c: renamed(c, None),
    "a rule that is no name": lambda c: renamed(c, 3),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_damaged_files_are_told(tmp_path, content, wrong):
    with pytest.raises(InputError, match="is damaged or no history") as caught:
        changed(tmp_path, content, **WRONG[wrong](content))
    assert "\n" not in str(caught.value)


def test_nobody_can_write_it():
    draws = run("k-means++").seeding
    with pytest.raises(ValueError, match="read-only"):
        draws.indices[0] = 1
