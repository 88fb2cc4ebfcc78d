"""Inputs are never written over, and two outputs of a run never share a file."""

import os
import shutil

import pytest
from decode import files
from PIL import Image

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
