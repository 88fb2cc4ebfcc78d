"""Slips of newcomers: what was probably meant is said, or done."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from kmeans_gif.cli import main

TABLE = "x,y,z,species\n" + "".join(
    f"{x},{x * x},{-x},{'ab'[x % 2]}\n" for x in (1, 2, 3, 4, 9, 11, 12, 14)
)


@pytest.fixture
def folder(here):
    """A folder with photos and a table, of names with spaces as well."""
    Path("iris.csv").write_text(TABLE)
    Path("my iris.csv").write_text(TABLE)
    shutil.copy("coffee.png", "my own photo.png")
    return here


def said(capsys, words):
    """Exit status, lines on stderr, and stdout of a command line."""
    capsys.readouterr()
    try:
        status = main(words if isinstance(words, list) else words.split())
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    return status, [row for row in err.splitlines() if "compiling" not in row], out


ANSWERS = {
    "coffee.png –hold 8": "–hold: begins with a long dash; with plain hyphens it is --hold",
    "coffee.png —k 3": "—k: begins with a long dash; with plain hyphens it is -k",
    "coffee.png -–theme=dark": "with plain hyphens it is --theme=dark",
    "blobs --dim 3 --rotate −60": "−60: begins with a long dash; with plain hyphens it is -60",
    "coffee.png –k3": "–k3: begins with a long dash; with plain hyphens it is -k3",
    "coffee.png dark": "dark: no such file; did you mean --theme dark?",
    "blobs moons dark": "unrecognized arguments: moons dark (see",
    "coffee.png k 3": "k: no such file; did you mean -k 3?",
    "coffee.png k=3": "k=3: no such file; did you mean -k 3?",
    "coffee.png side_by_side": "side_by_side: no such file; did you mean --side-by-side?",
    "blobs seconds 8": "unrecognized arguments: seconds 8; did you mean --seconds 8? (see",
    "choose-k iris.csv k 2-4": "unrecognized arguments: k 2-4; did you mean --k 2-4? (see",
    "my own photo.png -k 3": "my: no such file or command; a name with spaces needs quotes: "
    "'my own photo.png'",
    "image coffee.png my own photo.png": "my: no such file; a name with spaces needs quotes: "
    "'my own photo.png'",
    "points my iris.csv": "my: no such file; a name with spaces needs quotes: 'my iris.csv'",
    "coffee.png -o my photo.gif": "a name with spaces needs quotes: -o 'my photo.gif'",
    "blobs -o a.gif my own photo.gif": "a name with spaces needs quotes: -o 'my own photo.gif'",
    "blobs --dark": "unrecognized arguments: --dark; did you mean --theme dark? (see",
    "coffee.png --oklab": "unrecognized arguments: --oklab; did you mean --color-space oklab?",
    "blobs --kmeans++": "unrecognized arguments: --kmeans++; did you mean --init k-means++?",
    "points coffee.png": "coffee.png: is a picture, not a table of points; for a photo type image "
    "in place of points",
    "race coffee.png": "for a photo type image in place of race",
    "image iris.csv": "iris.csv: is no photo; type points in place of image",
    "report iris.csv": "iris.csv: is no photo; type points in place of report",
}  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), ANSWERS.items(), ids=ANSWERS)
def test_what_was_meant_is_said(folder, capsys, line, answer):
    status, rows, out = said(capsys, line)
    assert status == 2
    assert len(rows) == 1
    assert answer in rows[0]
    assert out == ""
    assert not Path("output").exists()


def test_words_that_are_no_slips_are_left_alone(folder, capsys):
    shutil.copy("coffee.png", "–seconds")
    assert said(capsys, ["image", "–seconds", "-k", "2", "--quiet"])[:2] == (0, [])
    assert said(capsys, ["image", "k.png"])[1][0].endswith("k.png: no such file")
    assert "arguments: 6 (see" in said(capsys, "blobs --seed 5 6")[1][0]
    Path("table.png").write_text(TABLE)  # told by what it holds
    shutil.copy("coffee.png", "photo.csv")
    assert said(capsys, "image photo.csv -k 2 --quiet")[0] == 0
    assert said(capsys, "points table.png -k 2 --quiet")[0] == 0


def test_two_k_are_no_range(folder, capsys):
    note = "kmeans-gif: note: k = 2 and 4 only; all between as well: --k 2-4"
    line = "choose-k iris.csv --columns 0 1 -o out --k"
    assert said(capsys, f"{line} 2,4")[1] == [note]
    assert said(capsys, f"{line} 2 4")[1] == [note]
    assert said(capsys, f"{line} 2 3")[1] == said(capsys, f"{line} 2-4")[1] == []


MEANT = {
    "points iris.csv -k 2 --columns 0, 2": "iris_k2_columns0,2.gif",
    "race iris.csv --columns 0,1 -k 2 --seeds 0-3": "race_iris_k2_seeds0-3_columns0,1.gif",
    "race iris.csv --columns 0,1 -k 2 --seeds 0,2": "race_iris_k2_seeds0,2_columns0,1.gif",
    "race iris.csv --columns 0,1 -k 2 --seeds 0, 2": "race_iris_k2_seeds0,2_columns0,1.gif",
    "race --points 40 -k 2 --init random,corner": "race_blobs2d_k2_random,corner_points40.gif",
}


@pytest.mark.parametrize(("line", "file"), MEANT.items(), ids=MEANT)
def test_lists_may_be_typed_with_commas_and_ranges(folder, capsys, line, file):
    assert said(capsys, f"{line} --quiet")[:2] == (0, [])
    assert [path.name for path in Path("output").iterdir()] == [file]


def test_wrong_lists_are_told(folder, capsys):
    for line, answer in {
        "race --seeds 3-0 -k 2": "--seeds 3-0: runs backwards; write 0-3",
        "race --seeds a,b -k 2": "--seeds a,b: write seeds such as 0-3 or 0 1 2",
        "race --seeds 0-4 -k 2": "--seeds 0 1 2 3 4: a race takes 2 to 4 different ones",
        "race --seeds -3 1 -k 2": "--seed -3: must be a whole number",
        "race --init random,cornr -k 2": "choose one of random, k-means++",
    }.items():
        status, rows, _ = said(capsys, line)
        assert (status, len(rows)) == (2, 1)
        assert answer in rows[0]


def test_places_that_are_none_are_refused(folder, capsys):
    for words, answer in {
        ("coffee.png", "-o", "-"): "-o -: nothing is written to stdout; name a file",
        ("coffee.png", "-o", " "): "-o ' ': is empty; name a file or a folder",
        ("blobs", "--output", "-"): "--output -: nothing is written to stdout",
        ("race", "-o", "\t"): "is empty",
        ("choose-k", "iris.csv", "-o", "-"): "-o -: nothing is written",
        ("report", "coffee.png", "-o", " "): "-o ' ': is empty",
        (
            "tiles",
            "coffee.png",
            "--tile",
            "5",
            "--save-centroids",
            "-",
        ): "--save-centroids -: nothing",
    }.items():
        before = sorted(Path().iterdir())
        status, rows, _ = said(capsys, list(words))
        assert (status, len(rows)) == (2, 1)
        assert answer in rows[0]
        assert sorted(Path().iterdir()) == before


CLOSE = {
    "blobs --palette okabe_ito": "okabe_ito: no such file or palette; did you mean okabe-ito?",
    "blobs --palette iris.cvs": "iris.cvs: no such file or palette; did you mean iris.csv?",
    "points iris.csv --truth specis": "from 0 to 3: x, y, z, species; did you mean species?",
    "points iris.csv --columns x Specie": "no column 'Specie'; there are 4, from 0 to 3: x, y, z, "
    "species; did you mean species?",
    "choose-k iris.csv --max-size 10": "--max-size: is for photos, and iris.csv is a table",
    "choose-k iris.csv --max-size 800": "--max-size: is for photos, and iris.csv is a table",
    "choose-k iris.csv --max-pixels 10": "--max-pixels: is for photos, and iris.csv is a table",
}


@pytest.mark.parametrize(("line", "answer"), CLOSE.items(), ids=CLOSE)
def test_names_that_are_nearly_right_are_asked_back(folder, capsys, line, answer):
    test_what_was_meant_is_said(folder, capsys, line, answer)


def test_photos_keep_the_size_that_is_usual_for_a_command(folder, capsys):
    Image.new("RGB", (900, 3), "red").save("wide.png")
    with Image.open("wide.png") as image:
        image.putpixel((0, 0), (0, 0, 255))
        image.save("wide.png")
    widths = {"image wide.png -k 2": 800, "image wide.png -k 2 --max-size 90": 90}
    for line, width in widths.items():
        assert said(capsys, f"{line} -o a.png --no-caption --quiet")[0] == 0
        with Image.open("a.png") as image:
            assert image.width == width
