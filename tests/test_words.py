"""What the command understands, and what it answers to what it does not."""

import re
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kmeans_gif import (
    History,
    InputError,
    KMeans,
    choice_walk,
    choose_k,
    load_image,
    load_points,
    scatter,
)
from kmeans_gif.cli import main
from kmeans_gif.cli.messages import in_options, of_argument
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.tables import TableNote

IRIS = """sl,sw,pl,species
5.1,3.5,1.4,setosa
4.9,3.0,1.3,setosa
7,3.2,4.7,versicolor
6.9,3.1,4.9,versicolor
6.3,3.3,6,virginica
5.1,3.4,1.5,virginica
"""


@pytest.fixture
def folder(here):
    """A folder with photos and a table."""
    (here / "iris.csv").write_text(IRIS)
    Image.open(here / "coffee.png").save(here / "PHOTO.JPG")
    return here


def said(capsys, line):
    """Exit status, the last line on stderr, and stdout of a command line."""
    capsys.readouterr()
    try:
        status = main(line.split())
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    rows = [row for row in err.splitlines() if "compiling" not in row]
    return status, rows, out


ANSWERS = {
    "coffe.png": "coffe.png: no such file; did you mean coffee.png?",
    "photo.jpg": "photo.jpg: no such file; did you mean PHOTO.JPG?",
    "points irsi.csv": "irsi.csv: no such file; did you mean iris.csv?",
    "https://a.org/x.png": "https://a.org/x.png: is a URL, and nothing is downloaded; save the",
    "https://a.org/x": "https://a.org/x: is a URL, and nothing is downloaded; save the file",
    "points http://a.org/x.csv": "http://a.org/x.csv: is a URL, and nothing is downloaded; save",
    "tiles ftp://a.org/x.png": "ftp://a.org/x.png: is a URL, and nothing is downloaded; save",
    "--hlep": "unrecognized arguments: --hlep; did you mean --help? (see",
    "-v": "unrecognized arguments: -v; did you mean --version? (see",
    "image --sed 4": "unrecognized arguments: --sed; did you mean --seed? (see",
    "choose-k iris.csv -k 5": "-k 5: choose-k compares several k; try -k 2-10",
    "coffee.png --rounds 0": "--rounds 0: must be a whole number of at least 1",
    "coffee.png --quiet=1": "--quiet=1: --quiet takes no value (see",
    "blobs --spread 2e6": "--spread 2e6: must be a number from 0",
    "points iris.csv --columns 0": "iris.csv: --columns 0: choose at least 2, each once",
    "points iris.csv --truth https://a.org/t.txt": ": https://a.org/t.txt: is a URL, and nothing",
    "tiles coffee.png --tile 4 --size 8": "--tile 4, --size 8: give one; a sheet is cut",
    "tiles coffee.png --size 8": "is one picture, which --size 8 makes one tile; cut it into tiles",
    "tiles array.npy --tile 2": "--tile 2: is for pictures; array.npy is an array of tiles",
    "render iris.csv": "give a .npz file that --history wrote",
    "choose-k iris.csv --k 5": "--k 5: choose-k compares several k; try --k 2-10",
    "coffee.png -o x.mov": "cannot write files that end in .mov; use .gif, .apng, .webp",
    "coffee.png -o x.avi": "; for a video: x.mp4",
    "clip.mp4": "is a video; take out a frame first: ffmpeg -i clip.mp4 -frames:v 1 frame.png",
    "blobs --rotate 9": "--rotate 9: only a picture with --dim 3 turns, this one has --dim 2",
    "blobs --shape moons --dim 3": "--dim 3: moons are flat; choose --dim 2 or one of",
    "points bad.csv": "nothing in column 'b'; mend it, or leave such rows out: --skip-bad",
    "points iris.csv --columns sl species": "choose others: --columns 0 1 2",
    "points iris.csv --truth specie": "no column 'specie'; there are 4",
    "points iris.csv --truth species --panels points,inertia": "--truth: is not for --panels",
    "points array.npy --no-header": "--no-header: is for tables of text; a NumPy file has no head",
    "tiles coffee.png": "give the size of its tiles, such as --tile 16",
    "coffee.png -k 4-2": "-k 4-2: runs backwards; write 2-4",
}  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), ANSWERS.items(), ids=ANSWERS)
def test_answers(folder, capsys, line, answer):
    (folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (folder / "bad.csv").write_text("a,b\n1,\n3,4\n")
    np.save(folder / "array.npy", np.eye(3))
    status, rows, out = said(capsys, line)
    assert status == 2
    assert len(rows) == 1
    assert answer in rows[0]
    assert out == ""


MEANT = {
    "points iris.csv -k 2,3 --columns 0,2": ["iris_k2_columns0,2.gif", "iris_k3_columns0,2.gif"],
    "points iris.csv -k 2-4 --columns 0 2": [f"iris_k{k}_columns0,2.gif" for k in (2, 3, 4)],
    "points iris.csv -k 2 3-4 --columns 0 2": [f"iris_k{k}_columns0,2.gif" for k in (2, 3, 4)],
    "coffee.png -k 2 --init kmeans++": ["coffee_k2_k-means++.gif"],
    "coffee.png -k 2 --view colorspace --color-space Lab": ["coffee_k2_color-space_lab.gif"],
    "race iris.csv --columns 0 2 -k 2 --init random KMeans++": [
        "race_iris_k2_random,k-means++_columns0,2.gif"
    ],
    "--seed 3 coffee.png -k 2": ["coffee_k2_seed3.gif"],
}


@pytest.mark.parametrize(("line", "files"), MEANT.items(), ids=MEANT)
def test_what_is_meant_is_done(folder, capsys, line, files):
    assert said(capsys, f"{line} --quiet")[:2] == (0, [])
    assert sorted(path.name for path in Path("output").iterdir()) == files


def test_a_folder_of_photos_takes_all_its_photos(folder, capsys):
    photos = folder / "photos"
    photos.mkdir()
    for name in ("coffee.png", "PHOTO.JPG", "iris.csv"):
        shutil.copy(folder / name, photos)
    status, rows, _ = said(capsys, "photos coffee.png -k 2 --quiet -o out/")
    assert status == 2  # two are called coffee
    status, rows, _ = said(capsys, "photos -k 2 --quiet -o out/")
    assert status == 0
    assert rows == ["kmeans-gif: note: photos: left out 1 file that is no picture"]
    assert sorted(path.name for path in Path("out").iterdir()) == ["PHOTO_k2.gif", "coffee_k2.gif"]


def test_notes_are_in_the_words_of_the_command(folder, capsys):
    (folder / "years.csv").write_text("2019,2020\n1.5,2.5\n3.5,4.5\n")
    _, rows, _ = said(capsys, "points years.csv -k 2 --quiet")
    assert rows == [
        "kmeans-gif: note: years.csv: took the first row (2019, 2020) for a header; --no-header "
        "takes it for data"
    ]


ROUNDS = {"max_iter": ["--max-iter", "--rounds"]}


@pytest.mark.parametrize(
    ("message", "typed", "words"),
    [
        ("n_clusters=0: must be", [], "-k 0: must be"),
        ("x.csv: choose columns=[0, 2]", [], "x.csv: choose --columns 0 2"),
        ("a.png: cut it: tile=(4, 3)", [], "a.png: cut it: --tile 4x3"),
        ("dim=3=4.csv: no such file", ["dim=3=4.csv"], "dim=3=4.csv: no such file"),
        ("a.csv: holds x=5 and dim=3", [], "a.csv: holds x=5 and --dim 3"),
        ("header=False takes it for data", [], "--no-header takes it for data"),
        ("max_iter=0: must be", ["--rounds", "0"], "--rounds 0: must be"),
        ("max_iter=0: must be", ["--max-iter", "0"], "--max-iter 0: must be"),
        ("spread=2000000.0: must be", ["--spread=2e6"], "--spread 2e6: must be"),
        ("spread=2000000.0: must be", ["--spread=-1"], "--spread 2000000.0: must be"),
        ("tile=(16, 16), size=(8, 6): one", ["--tile", "16"], "--tile 16, --size 8x6: one"),
        ("a.png: more than 9; max_pixels=12", ["--max-pixels", "9"],
         "a.png: more than 9; max_pixels=12"),
        ("theme='drak': choose", [], "--theme drak: choose"),
        ("theme='a b': choose", [], "--theme 'a b': choose"),
        ("theme='': choose", [], "--theme '': choose"),
        ("color_solid: needs; panels are tile_map, inertia", [],
         "color-solid: needs; panels are tile-map, inertia"),
        ("my_tile_map.png: no such file", [], "my_tile_map.png: no such file"),
        ("x: give what History.save wrote", [], "x: give what --history wrote"),
    ],
)  # fmt: skip
def test_parameters_become_options(message, typed, words):
    forms = {"columns": [], "tile": [], "size": [], "header": []} | ROUNDS
    assert in_options(message, typed, forms) == words


@pytest.mark.parametrize(
    ("message", "typed", "words"),
    [
        ("argument --max-iter/--rounds: 'x': must be", ["--rounds", "x"], "--rounds x: must be"),
        ("argument --max-iter/--rounds: 'x': must be", ["--max-iter=x"], "--max-iter x: must be"),
        ("argument --init: 'a b': must be", ["--init", "a b"], "--init 'a b': must be"),
        ("argument --tol: expected one argument", ["--tol"], "--tol: expected one argument"),
        ("argument --a/--no-a: ignored explicit argument '1'", ["--no-a=1"],
         "--no-a=1: --no-a takes no value"),
        ("the following arguments are required: X", [], "the following arguments are required: X"),
    ],
)  # fmt: skip
def test_complaints_of_argparse_are_like_all_others(message, typed, words):
    assert of_argument(message, typed) == words


def test_python_is_told_in_its_own_words(folder):
    with pytest.raises(InputError, match=r"did you mean .*coffee.png\?"):
        load_image("coffe.png")
    with pytest.raises(InputError, match=r"https://a.org/x.csv: is a URL"):
        load_points("https://a.org/x.csv")
    (folder / "bad.csv").write_text("a,b\n1,\n3,4\n")
    with pytest.raises(InputError, match=r"leave such rows out: skip_bad=True$"):
        load_points("bad.csv")


def points(folder, **options):
    """The points of the table; the column of text is left out, which a note says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TableNote)
        return load_points(folder / "iris.csv", **options)


def test_true_groups_are_shown_at_the_end(folder):
    dataset = points(folder, truth="species")
    history = KMeans(3, random_state=0).fit(dataset).history_
    animation = scatter(history)
    plain = scatter(KMeans(3, random_state=0).fit(Dataset(dataset.X, dataset.weights)))
    assert len(animation) == len(plain) + 1
    assert animation.keyframes[-1].phase == "truth"
    assert animation.stage_lines[-1] == (
        "Truth", "the points in the colors of their true groups", "k = 3"
    )  # fmt: skip
    assert "k = 3 · 3 groups: setosa, versicolor and virginica" in animation.captions[-1]
    for caption in animation.captions[-2:]:
        assert re.search(r"purity \d\d% · adj. Rand index ", caption)
    assert not any("purity" in caption for caption in plain.captions)
    before, last = (np.asarray(animation[i].palette[animation[i].indices]) for i in (-2, -1))
    assert (before != last).any()


def test_groups_may_be_given_and_more_than_clusters(folder):
    history = KMeans(2, random_state=0).fit(points(folder, columns=[0, 1])).history_
    animation = scatter(history, truth=list("uvwxyz"))
    assert "6 groups: u, v, w, x, y and z" in animation.captions[-1]
    assert animation[-1].palette is not None
    with pytest.raises(InputError, match=r"truth has shape \(2,\): must be \(6,\)"):
        scatter(history, truth=["u", "v"])


def test_z_scores_are_drawn_in_original_units(folder):
    dataset = points(folder, columns=[0, 2], standardize=True)
    history = KMeans(2, random_state=0).fit(dataset).history_
    animation = scatter(history)
    assert all("features standardized (z-scores)" in caption for caption in animation.captions)
    three = points(folder, columns=[0, 1, 2], standardize=True)
    assert (
        "% of the variance of 3 z-scores"
        in scatter(KMeans(2, random_state=0).fit(three), dim=2).captions[0]
    )


def test_a_choice_of_k_says_that_features_are_standardized(folder):
    choice = choose_k(points(folder, standardize=True), [2, 3], random_state=0)
    assert "in z-scores" in choice_walk(choice).captions[1]


@pytest.mark.parametrize("columns", [[0, 2], [0, 1, 2]])
def test_axes_of_z_scores_show_original_units(folder, columns):
    from kmeans_gif.rendering.views.scatter import VIEW

    dataset = points(folder, columns=columns, standardize=True)
    history = KMeans(2, random_state=0).fit(dataset).history_
    panel = VIEW.picture(history).panels[0]
    X = points(folder, columns=columns).X
    if len(columns) == 2:
        axes = panel.axes()[0]
        assert axes.x_limits[0] < X[:, 0].min() < X[:, 0].max() < axes.x_limits[1]
        assert axes.y_limits[0] < X[:, 1].min() < X[:, 1].max() < axes.y_limits[1]
    else:
        texts = [float(text) for marks in panel.ground._ticks for text in marks.texts]
        assert min(texts) > 0.5  # z-scores are on both sides of 0


def test_a_saved_run_keeps_groups_and_units(folder):
    dataset = points(folder, truth="species", standardize=True)
    history = KMeans(2, random_state=0).fit(dataset).history_
    history.save("run.npz")
    again = History.load("run.npz").dataset
    assert again.classes.tolist() == dataset.classes.tolist()
    np.testing.assert_array_equal(again.standardized, dataset.standardized)
    assert main(["render", "run.npz", "-o", "x.gif", "--quiet"]) == 0
