"""Numbered frames, single states, filmstrips, and states in axes of matplotlib."""

import csv
import io
import re
import shutil
import subprocess

import numpy as np
import pytest
from commands import answer, everything, refused
from matplotlib.figure import Figure
from PIL import Image

from kmeans_gif import InputError, KMeans, load_image, load_tiles, make_points, recolor, scatter
from kmeans_gif.rendering.views import view
from kmeans_gif.reporting.filmstrip import save_filmstrip, telling
from kmeans_gif.reporting.plots import cluster_colors

HISTORY = KMeans(3, random_state=0).fit(make_points("blobs", n=60, random_state=0)).history_
SMALL = {"width": 500, "height": 400}


def photo(k=3):
    pixels = np.random.default_rng(0).integers(0, 256, (12, 20, 3), dtype=np.uint8)
    return KMeans(k, random_state=0).fit(load_image(pixels)).history_


def table_of(folder):
    text = (folder / "frames.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def test_frames_are_numbered_and_told(tmp_path):
    made = recolor(photo(), caption=False)
    paths = made.save_frames(tmp_path / "new" / "frames")
    assert paths[-1].name == "frames.tsv"
    rows = table_of(tmp_path / "new" / "frames")
    assert [row["file"] for row in rows] == [path.name for path in paths[:-1]]
    assert rows[0]["file"] == "frame_001.png"
    for i, (row, path) in enumerate(zip(rows, paths, strict=False)):
        with Image.open(path) as image:
            assert np.array_equal(np.asarray(image), made[i].rgb())
            assert made.captions[i] in image.text["Description"]
        key = made.keyframes[i]
        assert (row["phase"], row["state"]) == (key.phase, str(key.state))
        assert int(row["milliseconds"]) == key.duration_ms
        assert (row["word"], row["sentence"], row["step"]) == made.script.line(i)
        assert row["caption"] == made.captions[i]


def test_an_earlier_set_is_replaced_whole(tmp_path):
    made = recolor(photo())
    made.save_frames(tmp_path)
    made[:2].save_frames(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "frame_001.png", "frame_002.png", "frames.tsv",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["notes.txt", "frame_999.png", "sub/frame_001.png"])
def test_nothing_of_others_is_touched(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    made = recolor(photo())
    made.save_frames("frames")
    path = tmp_path / "frames" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = everything()
    with pytest.raises(InputError, match=f"frames: holds other files, such as {name[:3]}"):
        made[:1].save_frames("frames")
    assert everything() == before


def test_a_table_of_others_claims_nothing(tmp_path):
    (tmp_path / "frames.tsv").write_text("file\tmilliseconds\nframe_001.png\t1\n")
    (tmp_path / "frame_001.png").write_text("mine")
    with pytest.raises(InputError, match=r"such as frame_001\.png"):
        recolor(photo()).save_frames(tmp_path)


def test_a_state_that_no_run_reaches_is_refused_before_clustering(here, capsys, monkeypatch):
    monkeypatch.setattr(KMeans, "fit", None)
    refused("image coffee.png --state 101", "--state 101: must be at most --max-iter 100", capsys)
    refused("coffee.png --state 5 --max-iter 4", "--state 5: must be at most --max-iter 4", capsys)


def test_one_state_is_drawn_alone_and_as_it_was():
    for name, history in (("recolor", photo()), ("scatter", HISTORY)):
        for t in range(len(history)):
            made = view(name).animate(history, state=t)
            assert [(key.phase, key.state) for key in made.keyframes] == [("assign", t)]
        with pytest.raises(InputError, match=rf"state={len(history)}: the run has states 0, the"):
            view(name).animate(history, state=len(history))
    history = photo()
    made = view("recolor").animate(history, state=1, caption=False)
    colors = np.rint(history.centroids[1]).astype(np.uint8)
    assert np.array_equal(made[0].rgb(), colors[history.label_image(1)])


@pytest.mark.jit
def test_the_command_writes_stills(here, capsys):
    line = "blobs -k 3 --points 60 --state 1 --frames f --filmstrip s.svg --alt-text"
    assert answer(line, capsys) == (0, [])
    assert (here / "output" / "blobs2d_k3_points60_state1.png").exists()
    assert len(table_of(here / "f")) == 1
    assert (here / "s.svg").read_text().count("<svg") == 1


def test_alt_text_is_told_even_if_quiet(here, capsys):
    from kmeans_gif.cli import main

    assert main(["coffee.png", "-k", "2", "-o", "x.gif", "--alt-text", "--quiet"]) == 0
    out = capsys.readouterr().out
    with Image.open(here / "x.gif") as image:
        assert out == image.info["comment"].decode() + "\n"


@pytest.mark.parametrize(
    ("line", "message"),
    {
        "coffee.png -k 2 --frames .": "holds other files, such as chelsea.png; give a folder",
        "coffee.png -k 2 3 --frames f": "--frames f: takes one animation at a time, and these",
        "coffee.png chelsea.png --filmstrip s.pdf": "--filmstrip s.pdf: takes one animation at a",
        "coffee.png -k 2 --filmstrip s.tiff": "--filmstrip s.tiff: must end in .pdf, .svg or .png",
        "coffee.png -k 2 -o s.png --filmstrip s.png": "s.png and s.png: two outputs would become",
        "coffee.png -k 2 --filmstrip coffee.png": "would be written over the input coffee.png",
        "coffee.png -k 2 --frames coffee.png": "coffee.png is a file, not a folder",
        "coffee.png -k 2 --state 99": "--state 99: the run has states 0, the seeds, to ",
        "coffee.png -k 2 --state -1": "--state -1: must be a whole number of at least 0",
    }.items(),
)
def test_stills_that_cannot_be_are_refused(here, capsys, line, message):
    refused(line, message, capsys)


def test_a_filmstrip_tells_the_first_the_last_and_some_between(tmp_path):
    made = scatter(HISTORY, **SMALL)
    chosen = save_filmstrip(made, tmp_path / "x.svg", HISTORY)
    assert chosen == telling(made.keyframes)
    assert made.keyframes[chosen[0]].phase == "seeds"
    assert chosen[-1] == len(made) - 1
    text = (tmp_path / "x.svg").read_text()
    # Vectors: no picture, and a mark for each point in each panel.
    assert "<image" not in text
    assert text.count("<use") > 60 * len(chosen)


@pytest.mark.parametrize("form", ["pdf", "svg", "png"])
def test_filmstrips_are_the_same_bytes_at_any_time(tmp_path, monkeypatch, form):
    made = recolor(photo())
    save_filmstrip(made, tmp_path / f"a.{form}", photo())
    monkeypatch.setattr("time.time", lambda: 2e9)
    save_filmstrip(made, tmp_path / f"b.{form}", photo())
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


@pytest.mark.jit
def test_a_filmstrip_prints(tmp_path):
    if not shutil.which("pdftoppm"):
        pytest.skip("NOT CHECKED: pdftoppm (poppler-utils)")
    save_filmstrip(scatter(HISTORY, **SMALL), tmp_path / "x.pdf", HISTORY)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-png", tmp_path / "x.pdf", tmp_path / "page"], check=True
    )
    (page,) = tmp_path.glob("page*.png")
    with Image.open(page) as image:
        assert image.width == 500
        shown = np.asarray(image.convert("RGB")).astype(int)
    for color in np.rint(255 * cluster_colors(3)):
        assert (np.abs(shown - color).sum(axis=2) < 30).any()


def test_states_are_drawn_into_axes_of_ones_own():
    ax = Figure().subplots()
    assert HISTORY.plot(1, ax, s=3) is ax
    points = ax.collections[0]
    assert np.array_equal(points.get_offsets(), HISTORY.dataset.X)
    assert np.array_equal(points.get_facecolors()[:, :3], cluster_colors(3)[HISTORY.labels[1]])
    assert points.get_sizes().tolist() == [3]
    assert np.array_equal(ax.collections[1].get_offsets(), HISTORY.centroids[1])
    assert [text.get_text() for text in ax.texts] == ["0", "1", "2"]


def test_photos_and_tiles_are_drawn_as_pictures():
    history = photo()
    image = history.plot(0, Figure().subplots()).images[0]
    colors = np.rint(history.centroids[0]).astype(np.uint8)
    assert np.array_equal(image.get_array(), colors[history.label_image(0)])
    tiles = load_tiles(np.random.default_rng(0).integers(0, 256, (12, 4, 4)))
    assert KMeans(2, random_state=0).fit(tiles).history_.plot(ax=Figure().subplots()).images


def test_inertia_is_drawn_after_both_half_steps():
    ax = HISTORY.plot_inertia(Figure().subplots(), color="black")
    line, discs, rings = ax.lines
    assert np.array_equal(discs.get_ydata(), HISTORY.inertia)
    assert np.array_equal(rings.get_ydata(), HISTORY.inertia_after_update[1:])
    assert (np.diff(line.get_xdata()) == 0.5).all()
    assert (np.diff(line.get_ydata()) <= 0).all()
    assert re.match("iteration", ax.get_xlabel())
