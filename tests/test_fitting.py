"""--max-bytes: files stay within a size, and what is given up is said."""

import argparse
from pathlib import Path

import numpy as np
import pytest
from commands import answer, refused
from PIL import Image

from kmeans_gif import InputError, KMeans, make_points, scatter
from kmeans_gif.cli.fitting import Fitting


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a photo of many colors, a sheet of tiles, points and runs."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (60, 80, 3)).astype(np.uint8)
    Image.fromarray(pixels).resize((160, 120), Image.Resampling.BICUBIC).save("photo.png")
    np.save("tiles.npy", rng.integers(0, 256, (40, 6, 5)))
    np.savetxt("points.csv", rng.normal(size=(40, 2)), delimiter=",")
    return tmp_path


LINES = {
    "photo.png -k 4": "--max-size ",
    "photo.png -k 4 --view centroids": "--max-size ",
    "photo.png -k 4 --view color-space --width 400 --height 300": "--width ",
    "photo.png -k 4 --view dashboard --width 700": "--width ",
    "photo.png -k 4 --panels photo,inertia": "--width ",
    "blobs -k 3 --points 60": "--width ",
    "points points.csv -k 3": "--width ",
    "tiles tiles.npy -k 3": "--members ",
    "tiles tiles.npy -k 3 --view map": "--width ",
    "race points.csv -k 3": "--width ",
    "photo.png -k 3 --width 400": "--width ",
}


@pytest.mark.jit
@pytest.mark.parametrize(("line", "lever"), LINES.items())
def test_it_holds_for_all_views_and_the_note_leads_to_the_same_file(here, capsys, line, lever):
    assert answer(f"{line} -o full.gif --quiet", capsys) == (0, [])
    percent = 95 if "map" in line else 70  # most of a map's file is its first frame
    limit = Path("full.gif").stat().st_size * percent // 100
    status, said = answer(f"{line} -o a.gif --max-bytes {limit}", capsys)
    assert status == 0
    (note,) = [row for row in said if "--max-bytes" in row]
    assert Path("a.gif").stat().st_size <= limit
    given_up = note.partition("--max-bytes with ")[2]
    assert lever in given_up
    assert answer(f"{line} {given_up} -o b.gif --quiet", capsys)[0] == 0
    assert Path("a.gif").read_bytes() == Path("b.gif").read_bytes()


@pytest.mark.jit
def test_nothing_is_given_up_without_need(here, capsys):
    status, said = answer("photo.png -k 2 -o a.gif --max-bytes 5MB", capsys)
    assert (status, said) == (0, [])
    assert answer("photo.png -k 2 -o b.gif --quiet", capsys) == (0, [])
    assert Path("a.gif").read_bytes() == Path("b.gif").read_bytes()


@pytest.mark.jit
def test_every_file_stays_within_and_the_saved_run_is_the_one_shown(here, capsys):
    line = "photo.png -k 3 -o a.gif b.webp --max-bytes 99kB --history run.npz"
    status, said = answer(line, capsys)
    assert status == 0
    assert "--max-size" in said[0]
    assert max(Path(name).stat().st_size for name in ("a.gif", "b.webp")) <= 99_000
    assert answer("render run.npz -o c.gif --quiet --max-frames 60", capsys) == (0, [])
    with Image.open("a.gif") as shown, Image.open("c.gif") as again:
        assert shown.size == again.size


@pytest.mark.jit
def test_a_saved_run_gives_up_size(here, capsys):
    assert answer("photo.png -k 5 --history run.npz --quiet -o a.gif", capsys) == (0, [])
    limit = Path("a.gif").stat().st_size * 2 // 3
    status, said = answer(f"render run.npz -o b.gif --max-bytes {limit}", capsys)
    assert status == 0
    assert "--width" in said[0]
    assert Path("b.gif").stat().st_size <= limit


@pytest.mark.jit
@pytest.mark.parametrize(
    ("line", "message"),
    {
        "photo.png -k 2 -o a.gif --max-bytes 100": "--max-bytes 100: the smallest file takes ",
        "photo.png -k 2 -o a.gif --max-bytes 5XB": "must be a size such as 5MB, 800kB or 1.5MiB",
    }.items(),
)
def test_what_cannot_fit_is_refused(here, capsys, line, message):
    refused(line, message, capsys)


class Drawn(list):
    """So many frames of a size."""

    def __init__(self, frames, width, height, members=8):
        super().__init__(range(frames))
        self.size, self.members = (width, height), members


class View:
    """Draws nothing below a width of 40, and at most 16 frames."""

    slide = None

    def __init__(self, *takes):
        self.takes = takes.__contains__
        self.natural = "width" not in takes

    def animate(self, source, max_frames=16, width=100, height=50, members=8):
        if width < 40:
            raise InputError("too narrow")
        return Drawn(min(16, max_frames), width, height, members)


def area(drawn):
    return len(drawn) * drawn.size[0] * drawn.size[1] * (1 + drawn.members)


@pytest.mark.parametrize(
    ("lever", "limit", "given_up"),
    [
        ("width", 720_000, ""),
        ("width", 719_999, "--width 94 --height 46"),
        ("width", 172_800, "--width 50 --height 24"),
        ("width", 172_799, "--width 50 --height 24 --max-frames 14"),
        ("width", 22_500, "--width 50 --height 24 --max-frames 2"),
        ("width", 14_400, "--width 40 --height 20 --max-frames 2"),
        ("members", 719_999, "--members 7"),
        ("members", 10_000, "--members 0 --max-frames 2"),
        ("nothing", 719_999, "--max-frames 14"),
    ],
)
def test_the_first_setting_that_fits_is_found(lever, limit, given_up):
    view = View(lever)
    found = Fitting(view, area).within(limit, view.animate(None), None)
    assert found.given_up == given_up
    assert area(found.animation) <= limit


def test_a_photo_is_read_anew_in_the_size_that_fits():
    class Run:
        def __init__(self, side):
            self.dataset = argparse.Namespace(shape=(side // 2, side))

    class Photos(View):
        def animate(self, source, max_frames=16):
            height, width = source.dataset.shape
            return Drawn(min(16, max_frames), width, height)

    view = Photos()
    found = Fitting(view, area, Run).within(9 * 28_800, view.animate(Run(100)), Run(100))
    assert found.given_up == "--max-size 60"
    assert found.source.dataset.shape == (30, 60)


def test_what_fits_nowhere_says_the_least():
    view = View("width")
    with pytest.raises(InputError, match=r"^file_bytes=9: the smallest file takes 14,400"):
        Fitting(view, area).within(9, view.animate(None), None)


@pytest.mark.jit
def test_a_size_is_told_without_writing(here):
    made = scatter(KMeans(2, random_state=0).fit(make_points("blobs", n=30, random_state=0)))
    for suffix in (".gif", ".png", ".pptx"):
        path = here / f"x{suffix}"
        n_bytes = made.bytes_of(path)
        assert not path.exists()
        assert made.save(path).n_bytes == path.stat().st_size == n_bytes


@pytest.mark.jit
def test_a_slide_gives_way_to_a_smaller_size(here, capsys):
    line = "blobs -k 3 --points 60 -o a.gif --max-bytes 150kB"
    status, said = answer(f"{line} --slide 4:3", capsys)
    assert status == 0
    given_up = said[0].partition("--max-bytes with ")[2]
    size, _, rest = given_up.partition(", ")
    assert rest == "and without --slide"
    assert answer(f"blobs -k 3 --points 60 -o b.gif --quiet {size}", capsys) == (0, [])
    assert Path("a.gif").read_bytes() == Path("b.gif").read_bytes()
