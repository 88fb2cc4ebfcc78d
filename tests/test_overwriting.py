"""Inputs are never written over, and two outputs of a run never share a file."""

import contextlib
import os
import shutil

import numpy as np
import pytest
from decode import files
from PIL import Image

from kmeans_gif import KMeans, load_tiles, save_centroids
from kmeans_gif._atomic import all_together, atomic_write
from kmeans_gif.cli import main

OVER_INPUT = [
    "image x.npz --history x.npz -o x.gif",
    "image x.npz --history link.npz -o x.gif",
    "race x.gif -o x.gif",
    "points x.gif -o ./x.gif",
    "tiles sheet.png --tile 4 -o sheet.png",
    "tiles sheet.png --tile 4 --history x.npz -o x.png --save-centroids in -k 2",
    "render x.gif -o x.gif",
]
TWICE = [
    "tiles sheet.png --tile 4 -k 2 --save-centroids c -o c/2/contact_sheet.png",
    "tiles sheet.png --tile 4 -k 2 --save-centroids c -o c/x/../2/centroid1.png",
    "coffee.png -o x.npz --history x.npz",
]


@pytest.fixture
def filled(here):
    """A photo called x.npz with a link to it, a table called x.gif, a sheet of tiles."""
    shutil.copy("coffee.png", "x.npz")
    os.symlink("x.npz", "link.npz")
    (here / "x.gif").write_text("a,b\n1,2\n3,4\n5,6\n7,9\n8,8\n0,3\n")
    with Image.open("coffee.png") as image:
        image.resize((8, 8)).save("sheet.png")
    (here / "in" / "2").mkdir(parents=True)
    os.link("sheet.png", here / "in" / "2" / "contact_sheet.png")
    return here


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("line", [*OVER_INPUT, *TWICE])
def test_nothing_is_lost(filled, capsys, line):
    before = contents(filled)
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (said,) = (line for line in err.splitlines() if "compiling" not in line)
    assert "would be written over the input" in said or "two outputs would become one" in said
    assert contents(filled) == before
    assert "c" not in files(filled)


SETS = {
    "choose-k coffee.png --k 2-3 -o out": 10_000,
    "report coffee.png -k 3 -o out": 10_000,
    "image coffee.png -k 3 -o out/x.gif --history out/x.npz": 5_000,
    "tiles sheet.png --tile 4 -k 2 -o out/x.png --save-centroids out/c --history out/h.npz": 1_500,
}
"""Commands that write several files, and a length that some of them exceed and others do not."""


@contextlib.contextmanager
def no_file_longer_than(n_bytes):
    resource = pytest.importorskip("resource", reason="limits of files are for POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.jit
@pytest.mark.parametrize(("line", "length"), SETS.items(), ids=SETS)
def test_sets_of_files_appear_together_or_not_at_all(filled, capsys, line, length):
    assert main([*line.split(), "--quiet"]) == 0
    written = contents(filled / "out")
    lengths = [len(data) for data in written.values()]
    assert min(lengths) < length < max(lengths)
    for path in written:
        path.write_bytes(b"older")
    before = contents(filled)
    with no_file_longer_than(length):
        assert main([*line.split(), "--quiet", "--seed", "1"]) == 1
    assert "File too large" in capsys.readouterr().err
    assert contents(filled) == before
    for path in written:
        path.unlink()
    with no_file_longer_than(length):
        assert main([*line.split(), "--quiet"]) == 1
    assert contents(filled / "out") == {}


def test_centroids_appear_together_or_not_at_all(here):
    model = KMeans(2, random_state=0).fit(load_tiles(np.arange(0, 240, 2).reshape(10, 3, 4)))
    with no_file_longer_than(90), pytest.raises(OSError, match="File too large"):
        save_centroids(model, "c")
    assert contents(here / "c") == {}
    assert len(save_centroids(model, "c")) == 3


def test_a_set_within_a_set_is_part_of_it(here):
    with all_together():
        with all_together(), atomic_write("inner") as file:
            file.write(b"1")
        assert not os.path.exists("inner")
    assert contents(here)[here / "inner"] == b"1"
    with pytest.raises(KeyError):
        write_and_fail("other")
    assert not os.path.exists("other")


def write_and_fail(path):
    with all_together():
        with all_together(), atomic_write(path) as file:
            file.write(b"1")
        raise KeyError
