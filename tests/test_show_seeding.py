"""Frames in which seeds are drawn, against the chances that a slow twin computes."""

import itertools

import naive_seeding as naive
import numpy as np
import pytest
from commands import answer, refused

from kmeans_gif import Dataset, History, InputError, KMeans, make_points, scatter
from kmeans_gif.rendering.seeding_story import drawn_seeds
from kmeans_gif.rendering.views import view


def run(init="k-means++", k=5, n=80, d=2, weights=None, seed=1):
    X = np.random.default_rng(0).normal(size=(n, d)).round(1)
    weights = np.ones(n) if weights is None else weights
    return KMeans(k, init=init, random_state=seed).fit(Dataset(X, weights)).history_


def drawn(history, **options):
    """The animation, and the panel of points in its picture."""
    options = {"show_seeding": True, **options}
    return scatter(history, **options), view("scatter").picture(history, **options).panels[0]


@pytest.mark.parametrize("style", ["teaching", "plain"])
def test_each_draw_is_a_frame_before_the_run(style):
    history = run()
    with_draws = scatter(history, show_seeding=True, style=style).keyframes
    draws = [key for key in with_draws if key.phase == "seeding"]
    assert [key.seed for key in draws] == list(range(5))
    assert [key.labeled for key in draws] == [None] * 5
    assert with_draws[5:] == scatter(history, style=style).keyframes
    assert with_draws[:5] == tuple(draws)


def chances_before(history, seed):
    """What the slow twin says of a draw."""
    drawn, rule = history.seeding.indices[:seed], history.seeding.rule
    return np.array(naive.chances(rule, history.dataset.X, history.dataset.weights, drawn))


@pytest.mark.parametrize("init", ["k-means++", "plain-k-means++", "random"])
@pytest.mark.parametrize("dim", [2, 3])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_area_of_a_point_is_its_chance(init, dim, weighted):
    weights = np.arange(80) % 4.0 if weighted else None
    history = run(init, d=dim, weights=weights)
    animation, panel = drawn(history)
    for key in animation.keyframes[:5]:
        usual = panel.arrangement(key).radii
        radii = panel.seeding.sized(panel.arrangement(key), key).radii
        chances = chances_before(history, key.seed)
        areas = (radii / usual) ** 2
        large = radii > 1.001  # smaller ones are drawn as large as can be seen
        if key.seed:
            assert large.sum() > 20
        shares = areas[large] / chances[large]
        np.testing.assert_allclose(shares, shares[0], rtol=1e-9)
        assert (chances[~large] <= chances[large].min()).all()
        assert (radii >= 0.6).all()
        assert areas.max() < 2.5**2
    for key in animation.keyframes[5:]:
        assert panel.seeding.sized(panel.arrangement(key), key) is panel.arrangement(key)


def test_points_of_one_chance_are_as_large_as_ever():
    animation, panel = drawn(run("random"))
    key = animation.keyframes[0]
    usual = panel.arrangement(key).radii
    radii = panel.seeding.sized(panel.arrangement(key), key).radii
    np.testing.assert_allclose(radii, usual, rtol=1e-12)


def test_seeds_appear_one_after_the_other():
    history = run()
    animation, panel = drawn(history, width=1000, height=700)
    background = animation[0].indices
    for key, frame in itertools.islice(zip(animation.keyframes, animation, strict=True), 5):
        for j, seed in enumerate(history.centroids[0]):
            places, _ = panel.ground.see(history.centroids[0], 0.0)
            x, y = np.floor(panel.markers.labels(places)[j]).astype(int)
            r = int(panel.markers.radii(None, 5)[j])
            ring = frame.indices[y, x - r : x + r + 1]
            own = np.isin(ring, panel.colors.slots[j]).sum()
            assert (own > 3) == (j <= key.seed), (key.seed, j, seed)
    assert background.shape == (700, 1000)


def test_candidates_are_circled():
    history = run()
    animation, panel = drawn(history)
    assert panel.seeding.candidates(animation.keyframes[0]) is None
    for key in animation.keyframes[1:5]:
        marked = np.flatnonzero(panel.seeding.candidates(key))
        assert marked.tolist() == np.unique(history.seeding.candidates[key.seed]).tolist()
    assert panel.seeding.candidates(animation.keyframes[5]) is None
    plain, panel = drawn(run("plain-k-means++"))
    assert panel.seeding.candidates(plain.keyframes[2]) is None


@pytest.mark.parametrize("init", ["k-means++", "plain-k-means++", "random"])
def test_captions_tell_the_chance_of_the_drawn_one(init):
    history = run(init)
    animation = scatter(history, show_seeding=True)
    captions = animation.captions
    for seed in range(5):
        share = chances_before(history, seed)[history.seeding.indices[seed]]
        assert share < 0.2
        word, _, step = animation.stage_lines[seed]
        assert word == f"Seed {seed + 1}"
        assert step.startswith("k = 5 · ")
        assert step.endswith(f"chance 1 in {1 / share:.0f}")
        assert step in captions[seed]
        assert ("best of 3 candidates" in captions[seed]) == (init == "k-means++" and seed > 0)
        assert ("farther" in captions[seed]) == (init != "random" and seed > 0)
    assert "chance" not in captions[5]


def test_great_chances_are_told_in_percent():
    X = np.array([[0.0], [0.1], [50.0]])
    model = KMeans(2, init="plain-k-means++", random_state=0).fit(X)
    captions = scatter(model, show_seeding=True).captions
    assert "chance 33%" in captions[0]
    assert "chance 100%" in captions[1]


@pytest.mark.parametrize(
    ("init", "words"), [("corner", "the next in the corner"), ("uniform", "drawn anywhere")]
)
def test_other_seedings_are_shown_without_chances(init, words):
    animation, panel = drawn(run(init))
    assert all(words in caption for caption in animation.captions[:5])
    for key in animation.keyframes[:5]:
        assert panel.seeding.sized(panel.arrangement(key), key) is panel.arrangement(key)
    assert "seeds drawn one by one" in animation.alt_text


@pytest.mark.parametrize(("k", "frames"), [(3, 60), (21, 60), (100, 60), (5, 5), (5, 8)])
def test_draws_take_a_third_of_the_frames_at_most(k, frames):
    seeds = drawn_seeds(k, frames)
    assert seeds == sorted(set(seeds))
    assert seeds[-1] == k - 1
    assert len(seeds) == min(k, max(1, frames // 3))
    history = run("random", k=k, n=120)
    animation = scatter(history, show_seeding=True, max_frames=frames)
    assert len(animation) <= frames
    assert [key.seed for key in animation.keyframes if key.phase == "seeding"] == seeds


def test_too_few_frames_are_refused_before_clustering():
    with pytest.raises(InputError, match=r"^max_frames=4: must be at least 5, for"):
        view("scatter").check(make_points(n=50), 3, max_frames=4, show_seeding=True)


@pytest.mark.jit
def test_a_million_points_have_no_sizes():
    history = run("k-means++", n=70_000)
    animation, panel = drawn(history, panel=False, width=300, height=250)
    key = animation.keyframes[2]
    assert panel.seeding.sized(panel.arrangement(key), key) is panel.arrangement(key)
    assert "chance 1 in" in animation.captions[2]


def test_runs_that_do_not_know_are_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    X = np.random.default_rng(0).normal(size=(30, 2))
    given = KMeans(3, init=X[:3]).fit(X)
    with pytest.raises(InputError, match=r"^show_seeding=True: how the seeds of this run"):
        scatter(given, show_seeding=True)
    given.history_.save("given.npz")
    refused("render given.npz --show-seeding", "--show-seeding: how the seeds", capsys)
    refused("render given.npz --show-seeding=1", "show-seeding", capsys)


@pytest.mark.jit
def test_the_command_shows_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    line = "blobs --points 60 -k 3 --init k-means++ --show-seeding --history run.npz --quiet"
    assert answer(line, capsys) == (0, [])
    (made,) = (tmp_path / "output").glob("*.gif")
    assert "show-seeding" in made.name
    assert answer("render run.npz --show-seeding -o again.gif --quiet", capsys) == (0, [])
    assert (tmp_path / "again.gif").read_bytes() == made.read_bytes()
    assert len(scatter(History.load("run.npz"), show_seeding=True)) > 5
