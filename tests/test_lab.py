"""The live lab: runs in the page equal those of Python to the bit, and every control of it."""

import base64
from pathlib import Path

import decode_page
import lab_cases
import numpy as np
import pytest
from browser import Keys

from kmeans_gif import (
    History,
    KMeans,
    load_image,
    make_points,
    recolor,
    scatter,
)
from kmeans_gif.cli import main
from kmeans_gif.language import language_of
from kmeans_gif.writing.page.html_page import page

STATES = ("centroids", "labels", "inertia", "sizes", "switched", "shift")
RNG = np.random.default_rng(0)
RUNS = """
const floats = (text) =>
  new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const letters = (values) =>
  btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(values).buffer)));
return arguments[0].map(({ X, weights, seeds, emptyCluster }) => {
  const flat = floats(seeds), d = X.length, k = flat.length / d;
  const rows = Array.from({ length: k }, (_, j) => Array.from(flat.slice(j * d, (j + 1) * d)));
  const run = lloyd(X.map(floats), floats(weights), rows, { emptyCluster });
  const found = { converged: run.converged, events: run.events };
  found.labels = run.states.map((state) => [...state.labels]);
  for (const name of ["centroids", "inertia", "sizes", "switched", "shift"]) {
    found[name] = run.states.map((state) => letters([state[name]].flat(2)));
  }
  return found;
});
"""


@pytest.fixture(scope="module")
def model():
    """A run that ends above the lowest inertia."""
    data = make_points("blobs", n=80, dim=2, centers=4, random_state=2)
    return KMeans(4, init="corner").fit(data)


@pytest.fixture(scope="module")
def points_page(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("points") / "points.html"
    scatter(model, width=400, height=300).save(path)
    return path


def letters(values):
    return base64.b64encode(np.ascontiguousarray(values, float).tobytes()).decode()


def numbers(text):
    return np.frombuffer(base64.b64decode(text))


def assert_equal_bits(got, expected):
    """Equal to the last bit; any NaN equals any other."""
    expected = np.ravel(np.array(expected, float))
    np.testing.assert_array_equal(got, expected)
    np.testing.assert_array_equal(np.signbit(got), np.signbit(expected))


def test_runs_in_the_page_are_those_of_python_to_the_bit(browser, points_page):
    browser.open(points_page)
    cases = [lab_cases.case(number) for number in range(240)]
    sent = [
        {
            "X": [letters(x) for x in X.T],
            "weights": letters(weights),
            "seeds": letters(seeds),
            "emptyCluster": policy,
        }
        for X, weights, seeds, policy in cases
    ]
    got = browser.run(RUNS, sent)
    emptied, longest = dict.fromkeys(lab_cases.POLICIES, 0), 0
    for (X, weights, seeds, policy), run in zip(cases, got, strict=True):
        model = KMeans(len(seeds), init=seeds, empty_cluster=policy)
        history = model.fit(X, sample_weight=weights).history_
        assert run["converged"] == history.converged
        assert run["labels"] == history.labels.tolist()
        for name in STATES:
            if name != "labels":
                for one, expected in zip(run[name], getattr(history, name), strict=True):
                    assert_equal_bits(numbers(one), expected)
        emptied[policy] += any(event["kind"] == "empty" for event in run["events"])
        longest = max(longest, len(history))
    assert min(emptied.values()) > 5
    assert longest > 20
    assert max(len(X) for X, *_ in cases) > 4000


def assert_same_run(got, expected):
    for name in STATES:
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name))
    assert got.events == expected.events
    assert got.converged == expected.converged


def saved(browser):
    browser.click("save")
    return History.load(browser.downloaded())


def whole_points():
    """Whole numbers, whose sums are the same in any order."""
    return RNG.integers(0, 40, (90, 2)).astype(float)


def test_a_saved_history_is_that_of_python_and_is_drawn(browser, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for policy in lab_cases.POLICIES:
        X = whole_points()
        recorded = KMeans(5, random_state=0, empty_cluster=policy).fit(X)
        scatter(recorded, width=400, height=300).save("a.html")
        seeds = [[1.5, 2.25], [1.5, 2.25], [39.0, 39.0], [900.0, -7.0], [20.0, 3.0], [7.0, 30.0]]
        text = ";".join(",".join(map(str, seed)) for seed in seeds)
        browser.open(Path("a.html"), fragment=f"#k=6&seeds={text}")
        history = saved(browser)
        expected = KMeans(6, init=np.array(seeds), empty_cluster=policy).fit(X).history_
        assert_same_run(history, expected)
        np.testing.assert_array_equal(history.dataset.X, X)
        assert history.params == expected.params
        assert any(event.kind == "empty" for event in history.events)
    history.save("again.npz")
    assert main(["render", "again.npz", "-o", "again.gif", "--quiet"]) == 0


def test_photos_are_clustered_by_their_colors(browser, tmp_path):
    photo = load_image(RNG.integers(0, 5, (20, 26, 3), dtype=np.uint8) * 50)
    gray = load_image(RNG.integers(0, 256, (20, 26), dtype=np.uint8))
    for data, choices in (
        (photo, ({}, {"first": "seeds"})),
        (gray, ({"first": "final"}, {"side_by_side": True, "caption": False})),
    ):
        for options in choices:
            recorded = KMeans(4, random_state=0).fit(data)
            animation = recolor(recorded, **options)
            animation.save(tmp_path / "a.html")
            browser.open(tmp_path / "a.html")
            browser.click("own")
            history = saved(browser)
            assert_same_run(history, recorded.history_)
            for name in ("X", "weights", "inverse", "shape"):
                np.testing.assert_array_equal(getattr(history.dataset, name), getattr(data, name))
            browser.press(Keys.END)
            # Each pixel of the photo is some pixels of the picture.
            shown = browser.pixels()[36:, -26 * 18 :][9::18, 9::18, :3]
            centers = np.rint(history.centroids[-1])
            np.testing.assert_array_equal(
                shown, np.broadcast_to(centers[history.label_image()], (20, 26, 3))
            )
    browser.open(tmp_path / "a.html")
    browser.click("own")
    before = browser.text("caption"), saved(browser).centroids[0]
    marker = browser.run("return lab.plot.toPixel(lab.plot.marker(lab.situation.seeds[1], 1))")
    browser.drag(marker, (marker[0] + 1, marker[1] + 1))  # it stays on its pixel
    np.testing.assert_array_equal(situation(browser)["seeds"], before[1])
    browser.drag(marker, (18 * 3 + 9, 36 + 18 * 5 + 9))
    seeds = saved(browser).centroids[0]
    assert seeds[1] == data.X[data.inverse.reshape(data.shape)[5, 3]]
    assert before[0] != browser.text("caption")
    np.testing.assert_array_equal(np.delete(seeds, 1), np.delete(before[1], 1))


def choose(browser, rule):
    """Choose a seeding, as if by hand."""
    browser.run(
        "const s = document.getElementById('seeding'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('change'))", rule,
    )  # fmt: skip


@pytest.mark.parametrize("size", [(1280, 720), (400, 800)])
def test_points_stand_where_they_are_to_one_scale(browser, model, points_page, size):
    browser.open(points_page, size=size)
    browser.click("own")
    browser.press(Keys.END)
    X, labels = model.history_.dataset.X, model.labels_
    at, marks, colors = browser.run(
        "const box = lab.plot.box(0, 1);"
        "const places = (list) => list.map((x) => lab.plot.toPixel(box, x));"
        "return [places(arguments[0]), places(arguments[1]), lab.about.colors]",
        X.tolist(), model.cluster_centers_.tolist(),
    )  # fmt: skip
    places = np.array(at)
    scale = np.ptp(places, axis=0) / np.ptp(X, axis=0)
    np.testing.assert_allclose(scale[0], scale[1])
    assert (places.min(axis=0) > 0).all()
    shown = browser.pixels()
    assert (places.max(axis=0) < shown.shape[1::-1]).all()
    apart = np.linalg.norm(places[:, None] - np.array([*at, *marks]), axis=2)
    free = np.sort(apart[:, : len(X)])[:, 1] > 14
    free &= apart[:, len(X) :].min(axis=1) > 40  # no marks or trails there
    assert free.sum() > 5
    for (x, y), label in zip(places[free].astype(int), labels[free], strict=True):
        assert "#" + shown[y, x, :3].tobytes().hex() == colors[label]


def situation(browser):
    return browser.run(
        "return {seeds: lab.situation.seeds, moved: [...lab.situation.moved], "
        "added: lab.situation.added, hash: location.hash}"
    )


def test_seeds_and_points_are_dragged_added_and_undone(browser, model, points_page):
    X = model.history_.dataset.X
    apart = X[[*X.argmin(axis=0), *X.argmax(axis=0)]].tolist()
    fragment = "#k=4&seeds=" + ";".join(",".join(map(repr, seed)) for seed in apart)
    browser.open(points_page, fragment=fragment)
    first = situation(browser)
    assert first["seeds"] == apart
    pixel = "return lab.plot.toPixel(lab.plot.box(0, 1), arguments[0])"
    at = browser.run(pixel, first["seeds"][2])
    browser.drag(at, (300, 200))
    second = situation(browser)
    changed = [a != b for a, b in zip(first["seeds"], second["seeds"], strict=True)]
    assert changed == [False, False, True, False]
    there = browser.run(pixel, second["seeds"][2])
    np.testing.assert_allclose(there, (300, 200), atol=2)  # whole pixels of the screen
    # A point that no seed is near is moved.
    places = np.array([browser.run(pixel, x) for x in model.history_.dataset.X.tolist()])
    seeds = np.array([browser.run(pixel, x) for x in second["seeds"]])
    far = np.linalg.norm(places[:, None] - seeds, axis=2).min(axis=1).argmax()
    browser.drag(places[far], (400, 60))
    third = situation(browser)
    assert len(third["moved"]) == 1
    moved, place = third["moved"][0]
    np.testing.assert_allclose(browser.run(pixel, place), (400, 60), atol=4)
    assert np.linalg.norm(places[moved] - places[far]) < 12
    browser.click("add")
    browser.drag((440, 80), (440, 80))
    browser.click("add")
    fourth = situation(browser)
    assert len(fourth["added"]) == 1
    history = saved(browser)
    X = np.vstack([model.history_.dataset.X, fourth["added"]])
    X[moved] = place
    np.testing.assert_array_equal(history.dataset.X, X)
    expected = KMeans(4, init=np.array(fourth["seeds"]), empty_cluster="keep").fit(X).history_
    assert_same_run(history, expected)
    # The link leads to the same situation, elsewhere.
    browser.open(points_page, fragment=fourth["hash"])
    assert situation(browser) == fourth
    assert browser.driver.find_element("id", "undo").is_enabled() is False
    browser.open(points_page, fragment=fragment)
    browser.drag(at, (300, 200))
    assert situation(browser) == second
    browser.click("undo")
    assert situation(browser) == first
    assert browser.logs()[0] == []


def test_the_lab_works_by_keys(browser, model, points_page):
    browser.open(points_page)
    browser.click("own")
    first = situation(browser)
    browser.run("document.activeElement.blur()")
    browser.press("n", "n")
    browser.press(Keys.ARROW_RIGHT, shift=True)
    second = situation(browser)
    assert [a == b for a, b in zip(first["seeds"], second["seeds"], strict=True)] == [
        True, False, True, True,
    ]  # fmt: skip
    assert second["seeds"][1][0] > first["seeds"][1][0]
    assert second["seeds"][1][1] == first["seeds"][1][1]
    assert browser.text("caption").startswith("seed 1 at ")
    browser.press("a")
    assert situation(browser)["added"] == [second["seeds"][1]]
    browser.press(Keys.ARROW_UP, shift=True)
    ((x, y),) = situation(browser)["added"]
    assert x == second["seeds"][1][0]
    assert y > second["seeds"][1][1]
    browser.press("u", "u")
    assert situation(browser) == second
    browser.press(Keys.ARROW_RIGHT)
    assert browser.text("word") == "Assign"
    browser.press(Keys.ARROW_RIGHT)
    assert browser.text("word") == "Move"
    browser.press(Keys.HOME)
    assert browser.text("word") == "Seeds"
    browser.press(Keys.END)
    assert "converged" in browser.text("caption")


def test_k_seeding_and_run_again(browser, model, points_page):
    browser.open(points_page)
    browser.click("own")
    assert browser.run(
        "return [...document.getElementById('seeding').options].map((o) => o.value)"
    ) == ["recorded", "random", "plain-k-means++", "corner", "by hand"]
    X = model.history_.dataset.X
    k = browser.driver.find_element("id", "k")
    k.send_keys(Keys.CONTROL, "a", Keys.NULL, "6", Keys.TAB)
    assert len(situation(browser)["seeds"]) == 6
    seeds = {}
    for rule in ("random", "plain-k-means++", "corner"):
        choose(browser, rule)
        seeds[rule] = situation(browser)["seeds"]
        assert len(np.unique(seeds[rule], axis=0)) == 6
        assert {tuple(seed) for seed in seeds[rule]} <= {tuple(x) for x in X.tolist()}
    corner = KMeans(6, init="corner").fit(X).history_.centroids[0]
    np.testing.assert_array_equal(seeds["corner"], corner)
    choose(browser, "random")
    assert situation(browser)["seeds"] == seeds["random"]  # the same number, the same seeds
    browser.click("redraw")
    assert situation(browser)["seeds"] != seeds["random"]
    browser.run("document.getElementById('speed').value = '4'")
    browser.click("again")
    assert browser.driver.find_element("id", "play").accessible_name == "Pause"
    browser.wait("document.getElementById('slider').valueAsNumber > 1")
    for text, least in (("99", 24), ("0", 1), ("x", 1)):
        k.send_keys(Keys.CONTROL, "a", Keys.NULL, text, Keys.TAB)
        assert len(situation(browser)["seeds"]) == least
    assert browser.logs()[0] == []


def test_fewer_different_points_than_seeds_are_no_trap(browser, tmp_path):
    X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    scatter(KMeans(3, init=X).fit(X), width=400, height=300).save(tmp_path / "a.html")
    browser.open(tmp_path / "a.html", fragment="#k=3&seeds=0,0;1,0;0,2&moved=1,0,0;2,0,0")
    for rule, count in (("corner", 1), ("random", 1), ("plain-k-means++", 1)):
        choose(browser, rule)
        seeds = situation(browser)["seeds"]
        assert len(np.unique(seeds, axis=0)) == count
        assert browser.run("return lab.run.converged")
    assert browser.logs()[0] == []


def test_a_race_stands_upright_where_the_window_is_narrow(browser, points_page):
    browser.open(points_page)
    browser.click("race")
    assert browser.pixels().shape == (630, 1120, 4)
    browser.command(
        "Emulation.setDeviceMetricsOverride",
        width=400, height=800, deviceScaleFactor=1, mobile=False,
    )  # fmt: skip
    browser.wait("document.getElementById('picture').width === 480")
    assert browser.pixels().shape == (800, 480, 4)
    assert browser.logs()[0] == []


def test_a_race_shows_both_runs_and_who_is_lower(browser, model, points_page):
    low = KMeans(4, init="k-means++", n_init=10, random_state=0).fit(model.history_.dataset.X)
    seeds = ";".join(",".join(map(repr, seed)) for seed in low.history_.centroids[0].tolist())
    browser.open(points_page, fragment=f"#k=4&seeds={seeds}")
    browser.click("race")
    browser.press(Keys.END)
    runs = [model.history_, low.history_]
    assert browser.run("return lab.player.source.count") == max(map(len, runs))
    told = browser.text("outcome")
    assert [
        float(word.replace(",", "")) for word in told.split() if word[0].isdigit() and "." in word
    ] == [float(f"{run.inertia[-1]:.6g}") for run in (low.history_, model.history_)]
    assert told.endswith("yours is lower")
    assert low.inertia_ < model.inertia_
    assert browser.text("word") == "Race"
    wide = browser.pixels()
    assert wide.shape[1] == 1120
    assert (wide[..., 3] == 255).all()
    browser.click("recorded")
    assert browser.pixels().shape == (300, 400, 4)


def test_runs_of_other_k_or_points_are_not_compared(browser, points_page):
    browser.open(points_page, fragment="#k=1&seeds=1,2")
    assert browser.text("outcome").endswith("not to be compared, as k differs")
    browser.run("lab.addPoint([0.5, 0.5])")
    assert browser.text("outcome").endswith("not to be compared, as points differ")


def test_all_controls_speak_the_language_of_the_page(browser, model, tmp_path):
    path = tmp_path / "de.html"
    scatter(model, width=400, language="de").save(path)
    browser.open(path, fragment="#k=1&seeds=1.5,2")
    shown = browser.run("return document.body.innerText")
    labels = browser.run(
        "return [...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel)"
    )
    german = language_of("de").sentences
    said = [line for text in (shown, *labels) for line in text.splitlines()]
    assert {german["Live lab"], german["Half-step back"], german["Undo"]} <= set(said)
    assert german["drag one to see where it leads"] in shown
    assert not {english for english, own in german.items() if own != english} & set(said)
    told = browser.run("return lab.run.states.at(-1).inertia")
    assert f" {told:,.6g} ".translate(str.maketrans(",.", ".,")) in browser.text("outcome")
    assert browser.logs()[0] == []


@pytest.mark.parametrize(
    "fragment",
    [
        "k=2", "k=0", "k=2.5", "k=999&seeds=1,1", "k=2&seeds=1,2", "k=1&seeds=1,2,3",
        "k=1&seeds=a,b",
        "k=1&seeds=1e999,2", "k=1&seeds=1,2&moved=80,1,1", "k=1&seeds=1,2&added=1", "%", "%E0%A4%A",
        "k=1&seeds=<script>", "seeds", "=&=", "k=1&seeds=1e200,0", "k=1&seeds=,",
    ],
)  # fmt: skip
def test_links_that_stand_for_nothing_change_nothing(browser, points_page, fragment):
    browser.open(points_page, fragment=f"#{fragment}")
    shown = browser.run("return [lab.mode, lab.situation.seeds.length]")
    assert shown == (["own", 2] if fragment == "k=2" else ["recorded", 4])
    assert browser.logs()[0] == []


@pytest.mark.jit
def test_what_has_no_lab():
    def lab_of(animation):
        _, numbers, said, code = decode_page.parts(page(iter(animation), animation.script))
        assert (said["lab"] is None) == ("class Lab" not in code)
        return said["lab"], numbers

    space = KMeans(2, random_state=0).fit(make_points("blobs", n=30, dim=3, random_state=0))
    size = {"width": 400, "height": 300}
    assert lab_of(scatter(space, **size))[0] is None
    assert lab_of(scatter(space, dim=2, **size))[0] is None
    many = KMeans(2, random_state=0).fit(RNG.normal(size=(20_001, 2)))
    assert lab_of(scatter(many, max_frames=4, **size))[0] is None
    pixels = RNG.integers(0, 256, (9, 9, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    options = {"color_space": "oklab"}, {"features": "color+location"}
    for option in options:
        photo = KMeans(2, random_state=0).fit(load_image(pixels, **option))
        assert lab_of(recolor(photo, caption=False))[0] is None
    pixels[0, 0, 3] = 0
    masked = KMeans(2, random_state=0).fit(load_image(pixels))
    assert lab_of(recolor(masked, caption=False))[0] is None
    weighted = KMeans(2, random_state=0).fit(whole_points(), sample_weight=np.arange(90.0))
    said, numbers = lab_of(scatter(weighted, **size))
    assert said["weighted"]
    columns = np.frombuffer(numbers, np.uint8).reshape(3, 8, 90).swapaxes(1, 2).copy()
    stored = columns.view(np.float64)[..., 0]
    np.testing.assert_array_equal(stored[:2].T, weighted.history_.dataset.X)
    np.testing.assert_array_equal(stored[2], weighted.history_.dataset.weights)
