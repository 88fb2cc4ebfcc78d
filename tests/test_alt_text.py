"""The words that go with a picture, in every format that keeps them."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from kmeans_gif import (
    KMeans,
    choice_walk,
    choose_k,
    load_image,
    load_tiles,
    make_points,
    mosaic,
    race,
    recolor,
    scatter,
)
from kmeans_gif.animation import Animation
from kmeans_gif.frame import Frame
from kmeans_gif.script import Script, StageLine

POINTS = make_points("blobs", n=60, random_state=0)


def test_figures_are_what_a_caption_says_beyond_its_line():
    script = scatter(KMeans(2, random_state=0).fit(POINTS)).script
    assert script.captions[-1].endswith(f"{script.stage_lines[-1].step} · {script.figures(-1)}")
    assert script.figures(0) == "60 points"
    assert Script((1, 1), (20,), ("k = 2 · 5 points",)).figures(0) == "k = 2 · 5 points"


def still(**words):
    frame = Frame(np.zeros((2, 3), np.uint8), np.zeros((1, 3), np.uint8), 500)
    return Animation(lambda i: frame, (3, 2), (500,), ("the end",), **words)


def test_it_says_what_is_shown_and_what_came_out():
    history = KMeans(3, random_state=0).fit(POINTS).history_
    made = scatter(history)
    start, end = (float(np.sqrt(history.inertia[t] / 60)) for t in (0, -1))
    sizes = [int(size) for size in history.sizes[-1]]
    assert made.alt_text.endswith(
        f"; typical distance falls from {start:.3g} to {end:.3g}; final sizes {sizes[0]}, "
        f"{sizes[1]} and {sizes[2]} observations"
    )
    numbers = dict(made.numbers)
    assert numbers["clusters, k"] == "3"
    assert numbers["iterations"] == f"{history.n_iter}, converged"
    assert numbers["typical distance at the end"] == f"{end:.3g}"
    assert numbers["seeding"] == "random"
    assert numbers["observations"] == "60 with 2 features"
    assert made.question == f"How does k-means find 3 clusters in {POINTS.name}?"


def test_many_clusters_are_summed_up_and_photos_count_pixels():
    pixels = np.arange(20, dtype=np.uint8).repeat(5).reshape(10, 10)
    made = recolor(KMeans(9, random_state=0).fit(load_image(pixels)))
    found = re.search(r"final sizes from (\S+)% to (\S+)% of the pixels$", made.alt_text)
    assert 0 < float(found[1]) <= 100 / 9 <= float(found[2])
    assert made.question == "Which 9 colors would tell most of an array?"
    assert ("pixels", "10 × 10") in made.numbers


def test_tiles_races_and_choices_have_an_outcome():
    tiles = load_tiles(np.random.default_rng(0).integers(0, 256, (12, 4, 4)))
    assert mosaic(KMeans(1).fit(tiles)).question == "Which picture would stand for 12 of them?"
    runs = [KMeans(2, random_state=seed).fit(POINTS) for seed in (0, 1)]
    made = race(runs, ["one", "two"])
    assert made.question == "Do the seeds decide the end? one and two"
    assert [name for name, _ in made.numbers][-2:] == ["A: one", "B: two"]
    walk = choice_walk(choose_k(POINTS, [2, 3], random_state=0))
    assert [name for name, _ in walk.numbers] == ["data", "k = 2", "k = 3", "outcome"]


def test_words_of_strangers_are_escaped():
    made = scatter(KMeans(2, random_state=0).fit(load_named("a\x1b[2J<b>&")))
    assert "\x1b" not in made.alt_text + made.question + repr(made.numbers)


def load_named(name):
    from dataclasses import replace

    return replace(POINTS, name=name)


TEXT = "“blobs” <2> & “more” · " + "é" * 200


def test_a_gif_has_it_as_a_comment(tmp_path):
    still(alt_text=TEXT).save(tmp_path / "x.gif")
    with Image.open(tmp_path / "x.gif") as image:
        assert image.info["comment"].decode() == TEXT
    still().save(tmp_path / "bare.gif")
    assert b"!\xfe" not in (tmp_path / "bare.gif").read_bytes()


@pytest.mark.parametrize("suffix", [".png", ".apng"])
def test_a_png_has_it_as_a_text(tmp_path, suffix):
    still(alt_text=TEXT, title="Lecture <3>").save(tmp_path / f"x{suffix}")
    with Image.open(tmp_path / f"x{suffix}") as image:
        image.load()
        told = "the end. " if suffix == ".png" else ""
        assert image.text == {"Title": "Lecture <3>", "Description": told + TEXT}


def test_a_webp_has_it_as_xmp(tmp_path):
    still(alt_text=TEXT, language="de").save(tmp_path / "x.webp")
    with Image.open(tmp_path / "x.webp") as image:
        tree = ElementTree.fromstring(image.info["xmp"].decode())
    texts = [(item.attrib, item.text) for item in tree.iter() if item.tag.endswith("}li")]
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert texts == 2 * [({lang: "x-default"}, TEXT), ({lang: "de"}, TEXT)]


def test_frames_without_lines_are_told_by_phase_and_caption():
    key = scatter(KMeans(2, random_state=0).fit(POINTS)).keyframes[-1]
    script = Script((1, 1), (20,), ("k = 2 · iteration 1",), keyframes=(key,))
    line = script.line(0)
    assert line == ("Assign", "each observation joins its nearest centroid", "k = 2 · iteration 1")
    own = StageLine("Assign", "every point", "k = 2")
    assert Script((1, 1), (20,), ("",), (own,)).line(0) == own
    assert Script((1, 1), (20,), ("a caption",)).line(0) == ("", "", "a caption")
