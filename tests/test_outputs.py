"""What becomes of an animation: several files from one run."""

import argparse

import decode
import pytest
from commands import answer, refused

from kmeans_gif.cli.output_paths import add_places
from kmeans_gif.cli.output_words import one_place_each


def words_of(line, *inputs):
    parser = argparse.ArgumentParser()
    for name, nargs in inputs:
        parser.add_argument(name, nargs=nargs)
    parser.add_argument("--seeds", nargs="+")
    parser.add_argument("--seed")
    parser.add_argument("--quiet", action="store_true")
    add_places(parser)
    return " ".join(one_place_each(line.split(), parser._actions))


PLACES = {
    "+": {
        "a.png -o x.gif x.webp": "a.png -o x.gif -o x.webp",
        "a.png -o x.gif x.webp --quiet": "a.png -o x.gif -o x.webp --quiet",
        "--seed 3 a.png --output x/ y.gif": "--seed 3 a.png --output x/ -o y.gif",
        "--seeds 3 4 -o x.gif a.png": "--seeds 3 4 -o x.gif a.png",
        "--seed 3 -o x.gif a.png": "--seed 3 -o x.gif a.png",
        "--seed -3 -o x.gif a.png": "--seed -3 -o x.gif a.png",
        "--quiet -o x.gif a.png": "--quiet -o x.gif a.png",
        "a.png -o=x.gif y": "a.png -o=x.gif y",
        "a.png -o x.gif -- y": "a.png -o x.gif -- y",
        "a.png -o": "a.png -o",
        "a.png -o x/ y.gif z": "a.png -o x/ -o y.gif -o z",
    },
    "?": {
        "-o x.gif x.webp": "-o x.gif -o x.webp",
        "-o x.gif t.csv": "-o x.gif t.csv",
        "t.csv -o x.gif t.csv": "t.csv -o x.gif -o t.csv",
    },
    "": {"-o x.gif y.xyz": "-o x.gif -o y.xyz", "--seed 3": "--seed 3"},
}
"""How words are read, by how many inputs the command takes."""


@pytest.mark.parametrize(
    ("nargs", "line", "read"),
    [(nargs, *lines) for nargs, of_one in PLACES.items() for lines in of_one.items()],
)
def test_words_behind_o_are_places_where_the_input_is_known(nargs, line, read):
    assert words_of(line, *([("input", nargs)] if nargs else [])) == read


def test_one_run_becomes_several_files(here, capsys):
    line = "coffee.png -k 2 -o a.gif sub/b.webp c.png"
    status, said = answer(line, capsys)
    assert (status, said) == (0, [])
    assert {"a.gif", "sub/b.webp", "c.png"} < set(decode.files(here))
    shown = [decode.merged(decode.pillow_frames(here / name)) for name in ("a.gif", "sub/b.webp")]
    assert [ms for _, ms in shown[0]] == [ms for _, ms in shown[1]]


def test_a_run_for_several_files_leaves_none_if_one_fails(here, monkeypatch, capsys):
    from kmeans_gif.writing import webp

    def fails(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(webp, "save_animation", fails)
    before = decode.files(here)
    status, said = answer("coffee.png -k 2 -o a.gif b.webp --quiet", capsys)
    assert status == 1
    assert "disk full" in said[0]
    assert decode.files(here) == before


@pytest.mark.parametrize(
    ("line", "message"),
    {
        "coffee.png -o a.gif a.gif": "a.gif and a.gif: two outputs would become one file",
        "blobs -o a.gif ./a.gif": "a.gif and a.gif: two outputs would become one file",
        "coffee.png -o a.gif b.xyz": "b.xyz: cannot write files that end in .xyz",
        "coffee.png chelsea.png -o out/ a.gif": "-o a.gif: 2 animations need a folder",
        "demo -o out/ a.gif": "-o a.gif: the demo makes several files",
        "coffee.png -o a.gif coffee.png": "coffee.png: would be written over the input",
    }.items(),
)
def test_outputs_that_cannot_be_are_refused(here, capsys, line, message):
    refused(line, message, capsys)
