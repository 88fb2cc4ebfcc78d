"""Races: runs side by side against the histories that they show."""

import itertools
from dataclasses import replace

import naive_points as naive
import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, make_points, race
from kmeans_gif.rendering.canvas.curves import dashes
from kmeans_gif.rendering.panels import curve, runner
from kmeans_gif.rendering.theme import distinct_palette
from kmeans_gif.rendering.views import view

X = np.vstack([np.random.default_rng(4).normal(c, 1.2, (40, 2)) for c in ((0, 0), (9, 1), (4, 8))])
CORNER = X[np.argsort(X.sum(axis=1))[:3]]


def run(init, data=X, **options):
    return KMeans(3, init=init, random_state=2, **options).fit(data).history_


@pytest.fixture(scope="module")
def runs():
    return [run("k-means++"), run("random"), run(CORNER)]


NAMES = ["k-means++", "random", "corner"]


def panels_of(runs, names, **options):
    """One for each run, and that of the inertia, which is below them."""
    *runners, inertia = view("race").picture(runs, names=names, **options).panels
    assert len(runners) == len(runs)
    return runners, inertia


def test_a_frame_for_the_seeds_and_each_state(runs):
    lengths = [len(history) for history in runs]
    assert len(set(lengths)) > 1
    animation = race(runs, NAMES, pace="even")
    assert len(animation) == 1 + max(lengths)
    assert animation.size == (1280, 720)
    assert animation.durations_ms[0] == 1500
    assert animation.durations_ms[-1] == 3000
    assert animation.captions[0] == (
        "Seeds: the same points, other seeds in each run · k = 3 · 3 runs on the same 120 points"
    )
    last = max(lengths) - 1
    for t, caption in enumerate(animation.captions[1:-1]):
        ended = [
            f"{letter} converged at {history.n_iter}"
            for letter, history in zip("ABC", runs, strict=True)
            if history.n_iter <= t
        ]
        said = (
            f"Race: each run assigns points and moves centroids · k = 3 · iteration {t} of {last}"
        )
        assert caption == " · ".join(filter(None, [said, ", ".join(ended)]))


def test_the_last_caption_is_the_verdict():
    runs = [run(CORNER, max_iter=1), run("k-means++")]
    assert runs[1].inertia[-1] < runs[0].inertia[-1]
    assert runs[1].n_iter == 1
    verdict = race(runs, ["corner", "spread"], measure="inertia").captions[-1]
    assert verdict == (
        f"Finish: B (spread) ends lowest · k = 3 · B {runs[1].inertia[-1]:.4g} at 1, "
        f"A {runs[0].inertia[-1]:,.0f} at 1"
    )


def test_runs_that_end_alike_tie():
    same, shuffled = run(CORNER), run(CORNER[::-1])
    assert same.n_iter > 1
    text = race([same, shuffled], ["one", "two"], measure="inertia").captions[-1]
    n = same.n_iter
    end = f"{same.inertia[-1]:.4g}"
    assert text == f"Finish: a tie of A and B · k = 3 · A {end} at {n}, B {end} at {n}"


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        ((50.0, 50.00021), ("50", "50.0002")),
        ((94213.4, 94213.21), ("94,213.2", "94,213.4")),
        ((94213.4, 95000.21), ("94,213", "95,000")),
        ((2e9, 2e9 + 1e4), ("2e+09", "2.00001e+09")),
    ],
)
def test_a_verdict_tells_ends_apart_that_are_nearly_equal(ends, shown):
    runs = [replace(run(CORNER), inertia=np.full(len(run(CORNER)), end)) for end in ends]
    *_, ends = race(runs, ["one", "two"], measure="inertia").captions[-1].split(" · ")
    low = min(runs, key=lambda run: run.inertia[-1])
    first, other = "AB" if low is runs[0] else "BA"
    at = runs[0].n_iter
    assert ends == f"{first} {shown[0]} at {at}, {other} {shown[1]} at {at}"


def test_ends_that_are_equal_but_for_rounding_tie():
    runs = [run(CORNER, max_iter=t) for t in (2, 1, 3)]
    ends = np.array([1 + 0.9e-9, 1.0, 1 + 1.1e-9]) * 300
    runs = [ending(history, end) for history, end in zip(runs, ends, strict=True)]
    text = race(runs, NAMES, measure="inertia").captions[-1]
    assert text == ("Finish: a tie of A and B · k = 3 · B 300 at 1, A 300 at 2, C 300.0000003 at 3")
    runs[0] = ending(runs[0], 300 * (1 + 1.1e-9))
    text = race(runs[:2], NAMES[:2], measure="inertia").captions[-1]
    assert text == "Finish: B (random) ends lowest · k = 3 · B 300 at 1, A 300.0000003 at 2"


def matched_centroids(history, first):
    """As `matched`, the centroids of every state."""
    numbers = np.zeros(3, int)
    numbers[history.labels[-1]] = matched(history, first)[-1]
    return history.centroids[:, np.argsort(numbers)]


def ending(history, inertia):
    """`history` as if it had ended at `inertia`."""
    return replace(history, inertia=np.append(history.inertia[:-1], inertia))


def matched(history, first):
    """Labels in every state, each cluster under the number that it has in `first`: of all ways to
    number them, the one by which most points end in the same cluster."""
    best = max(
        itertools.permutations(range(3)),
        key=lambda numbers: (np.take(numbers, history.labels[-1]) == first.labels[-1]).sum(),
    )
    return np.take(best, history.labels)


@pytest.mark.jit
def test_points_have_the_colors_of_their_clusters(runs):
    animation = race(runs, NAMES, pace="even")
    plots, _ = panels_of(runs, NAMES)
    for i, frame in enumerate(animation):
        rgb = frame.rgb()
        for plot, history in zip(plots, runs, strict=True):
            t = min(max(0, i - 1), history.n_iter)
            (axes,) = plot.axes()
            limits = axes.area, axes.x_limits, axes.y_limits
            pixels = np.floor([naive.place(p, *limits) for p in X]).astype(int)
            trail = history.centroids[: t + 1].reshape(-1, 2)
            path = np.linspace(history.centroids[:t], history.centroids[1 : t + 1], 30)
            path = path.reshape(-1, 2)
            covered = np.array([naive.place(c, *limits) for c in (*trail, *path)])
            stand, _ = plot.ground.see(matched_centroids(history, runs[0])[t], 0.0)
            lines = np.linspace(stand, plot.markers.labels(stand), 30).reshape(-1, 2)
            covered = np.vstack([covered, lines])  # numbers that have moved aside
            apart = np.hypot(*(pixels[:, None] - pixels[None]).T)
            np.fill_diagonal(apart, np.inf)
            away = np.hypot(*(pixels[:, None] - covered[None]).T).min(axis=0)
            alone = (apart.min(axis=1) > 9) & (away > plot.markers.radii(None, 3)[0] + 9)
            assert alone.sum() >= 5
            got = rgb[pixels[alone, 1], pixels[alone, 0]]
            if i == 0:
                assert len(np.unique(got, axis=0)) == 1
            else:
                ref = distinct_palette(3)[matched(history, runs[0])[t][alone]]
                np.testing.assert_array_equal(got, ref)


@pytest.mark.jit
def test_a_run_that_has_ended_waits(runs):
    short = int(np.argmin([len(history) for history in runs]))
    animation = race(runs, NAMES)
    (axes,) = panels_of(runs, NAMES)[0][short].axes()
    left, top, right, bottom = axes.area
    parts = [frame.indices[top:bottom, left:right] for frame in animation]
    end = 1 + runs[short].n_iter
    assert len(parts) > end + 1
    for part in parts[end + 1 :]:
        np.testing.assert_array_equal(part, parts[end])
    assert (parts[end - 1] != parts[end]).any()


@pytest.mark.jit
def test_frames_are_the_same_each_time_and_share_a_palette(runs):
    first, second = race(runs, NAMES), race(runs, NAMES)
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a.indices, b.indices)
        np.testing.assert_array_equal(a.palette, first[0].palette)


def test_quiet_states_are_left_out(runs):
    states = max(len(history) for history in runs)
    switched = np.zeros(states)
    for history in runs:
        switched[: len(history)] += history.switched
    busiest = int(switched[1:-1].argmax()) + 1
    animation = race(runs, NAMES, pace="even", max_frames=4)
    assert [key.state for key in animation.keyframes] == [0, 0, busiest, states - 1]


@pytest.mark.jit
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_races_in_space_turn(count, theme):
    data = np.random.default_rng(1).normal(size=(60, 3))
    runs = [KMeans(3, random_state=seed).fit(data).history_ for seed in range(count)]
    names = [f"seed {seed}, well over here"[:24] for seed in range(count)]
    animation = race(runs, names, rotate=120, theme=theme, max_frames=30)
    assert len(animation) <= 30
    assert animation.keyframes[-1].angle == 120
    assert (animation[0].indices != animation[-1].indices).any()
    assert animation[-1].indices.shape == (720, 1280)


@pytest.mark.jit
def test_above_each_run_stands_how_far_it_is(runs, monkeypatch):
    texts = []

    def write(canvas, text, size, place, anchor=0.5):
        texts.append((text, *place))

    monkeypatch.setattr(runner, "write_text", write)
    animation = race(runs, NAMES)
    plot = panels_of(runs, NAMES)[0][0]
    assert plot.box.top + 2.6 * plot.stage.text_size <= plot.area().top
    for i in range(len(animation)):
        texts.clear()
        animation.draw(i)
        assert all(plot.box.top < y < plot.area().top for _, _, y in texts)
        rows = sorted({y for _, _, y in texts})
        titles, values = ([text for text, _, y in texts if y == row] for row in rows)
        for title, letter, name in zip(titles, "ABC", NAMES, strict=True):
            assert title.rstrip("…").startswith(f"{letter} {name[:3]}")
        if i == 0:
            assert values == [""] * 3
            continue
        for history, text in zip(runs, values, strict=True):
            t = min(i - 1, history.n_iter)
            error = (history.inertia[t] / len(history.dataset.X)) ** 0.5
            assert text == f"{error:.3g} at {t}"


def test_every_run_of_the_usual_race_has_a_piece_of_its_curve_beside_its_name(runs, monkeypatch):
    starts = []

    def write(canvas, text, size, place, anchor=0.5):
        if text.startswith(("A ", "B ", "C ")):
            starts.append(place[0])

    monkeypatch.setattr(runner, "write_text", write)
    names = ["random", "k-means++", "corner"]
    race(runs, names).draw(0)
    lefts = [plot.area().left for plot in panels_of(runs, names)[0]]
    beside = np.array(starts) - lefts
    assert len(beside) == 3
    assert beside.min() > 30
    assert np.ptp(beside) < 1


def test_empty_clusters_are_told():
    far = np.array([[0.0, 0], [9, 1], [500, 500]])
    runs = [run(far), run("k-means++")]
    assert runs[0].events[0].kind == "empty"
    animation = race(runs, ["far", "near"], pace="even")
    for key, caption in zip(animation.keyframes, animation.captions, strict=True):
        events = [e for e in runs[0].events if e.state == key.state and e.kind == "empty"]
        empty = {str(e.cluster) for e in events}
        told = f"A: {', '.join(sorted(empty))} empty"
        assert (told in caption) == (bool(empty) and key.phase != "seeds")
        assert "B: " not in caption


def test_features_beyond_the_picture_are_projected():
    data = np.random.default_rng(1).normal(size=(60, 5))
    runs = [KMeans(3, random_state=seed).fit(data).history_ for seed in range(2)]
    shares = naive.components(data, np.ones(60), 2)[2]
    text = f"{100 * shares.sum():.0f}% of the variance of 5 features"
    assert all(text in caption for caption in race(runs, ["a", "b"]).captions)


@pytest.mark.parametrize("length", [3.0, 7.5, 200.0])
def test_dashes_cover_half_of_a_path(length):
    path = np.array([[0.0, 0], [30, 0], [30, 40], [90, 120]])
    pieces = np.split(dashes(path, length)[1:], np.flatnonzero(
        np.isnan(dashes(path, length)[1:, 0])))  # fmt: skip
    drawn = [piece[~np.isnan(piece[:, 0])] for piece in pieces]
    lengths = [np.hypot(*np.diff(piece, axis=0).T).sum() for piece in drawn if len(piece)]
    np.testing.assert_allclose(lengths[:-1], length)
    total = 170
    starts = np.arange(0, total, 2 * length)
    np.testing.assert_allclose(sum(lengths), (np.minimum(starts + length, total) - starts).sum())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"histories": lambda runs: runs[:1], "names": NAMES[:1]}, "1 runs: a race has 2 to 4"),
        ({"histories": lambda runs: runs[:1] * 5, "names": list("abcde")}, "5 runs: a race has"),
        ({"names": NAMES[:2]}, "2 names for 3 runs"),
        ({"names": ["a", "b", ""]}, "names has '': each must be a text of 1 to 24"),
        ({"names": ["a", "b", 3]}, "names has 3: each must be"),
        ({"names": ["a", "b", "c" * 25]}, "each must be a text of 1 to 24"),
        (
            {"histories": lambda runs: [*runs[:2], run("random", X[1:])]},
            "'corner' is on other data",
        ),
        (
            {"histories": lambda runs: [*runs[:2], KMeans(4, random_state=0).fit(X).history_]},
            "'corner' has 4 clusters, 'k-means\\+\\+' has 3",
        ),
        ({"theme": "gray"}, "theme='gray': choose"),
        ({"dim": 3}, "dim=3: the data has only 2 features"),
        ({"width": 200}, "width=200"),
        ({"height": 100}, "width=178, height=100: leaves"),
        ({"rotate": 30}, "only a picture with dim=3 turns"),
        ({"max_frames": 2}, "max_frames=2: must be at least 3"),
        ({"hold": 0}, "hold=0: must be"),
    ],
)
def test_wrong_input(change, message, runs):
    change = dict(change)
    histories = change.pop("histories", lambda runs: runs)(runs)
    names = change.pop("names", NAMES)
    with pytest.raises(InputError, match=message):
        race(histories, names, **change)


@pytest.mark.jit
def test_letters_stay_inside_the_panel_where_seeds_are_off_the_scale(monkeypatch):
    data = make_points("blobs", n=300, centers=5, random_state=0)
    runs = [
        KMeans(5, init=init, random_state=0).fit(data).history_ for init in ("k-means++", "corner")
    ]
    ends = []

    def write(canvas, text, size, place, anchor=0.5):
        ends.append((text, place[1]))

    monkeypatch.setattr(curve, "write_text", write)
    animation = race(runs, ["a", "b"], measure="inertia", pace="even")
    (axes,) = panels_of(runs, ["a", "b"], measure="inertia")[1].axes()
    assert runs[1].inertia[0] > 1.1 * axes.y_limits[1]
    assert [key.labeled for key in animation.keyframes] == [None, *range(len(animation) - 1)]
    told = []
    for i in range(len(animation)):
        ends.clear()
        animation.draw(i)
        told.append("".join(sorted("".join(text for text, _ in ends))))
        for _, y in ends:
            assert axes.area.top <= y <= axes.area.bottom
    assert told[:2] == ["", "A"]
    assert set(told[2:]) == {"AB"}
