"""The commands blobs, points and race, and what render and demo do with points.

Most tests put a stand-in for what draws, which keeps what it is given: they ask
whether the command hands on what it was told.  The last ones draw in earnest.
"""

from pathlib import Path

import decode
import numpy as np
import pytest
from commands import refused
from PIL import Image

from kmeans_gif import Animation, Frame, History, KMeans, load_points, make_points
from kmeans_gif.cli import main
from kmeans_gif.rendering.options import read_options
from kmeans_gif.rendering.views import view

IRIS = """sepal_length,sepal_width,petal_length,petal_width,species
5.1,3.5,1.4,0.2,setosa
4.9,3,1.4,0.2,setosa
7,3.2,4.7,1.4,versicolor
6.4,3.2,4.5,1.5,versicolor
6.3,3.3,6,2.5,virginica
"""


def still(n_frames):
    """An animation that the writers take, of frames that all differ."""

    def frame(i):
        return Frame(np.zeros((4, 4), np.uint8), np.full((2, 3), i, np.uint8), 100)

    return Animation(
        draw=frame,
        size=(4, 4),
        durations_ms=(100,) * n_frames,
        captions=("",) * n_frames,
    )


class Drawn(list):
    """Calls of the views: (history, arguments) or (histories, names, arguments)."""

    def scatter(self, history, **values):
        self.append((history, read_options(view("scatter").options, values)))
        return still(len(history))

    def race(self, histories, *, names, **values):
        self.append((histories, names, read_options(view("race").options, values)))
        return still(2)


@pytest.fixture
def drawn(monkeypatch):
    """What the stand-ins for the views were given."""
    calls = Drawn()
    for name in ("scatter", "race"):
        monkeypatch.setattr(view(name), "animate", getattr(calls, name))
    return calls


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder with two tables."""
    monkeypatch.chdir(tmp_path)
    Path("iris.csv").write_text(IRIS)
    Path("plain.csv").write_text("0,0\n0,1\n9,9\n9,8\n5,0\n")
    return tmp_path


def run(line):
    """Run a command line; the exit status."""
    return main(line.split())


COMMANDS = {
    "blobs --dim 2 -k 4": ["blobs2d_k4"],
    "blobs --dim 3 -k 6 --rotate 180": ["blobs3d_k6_rotate180"],
    "blobs --shape moons -k 2": ["moons2d_k2"],
    "blobs": ["blobs2d_k5"],
    "blobs --shape uniform --dim 3 -k 2 4 6 2": ["uniform3d_k2", "uniform3d_k4", "uniform3d_k6"],
    "points iris.csv -k 3 --columns 0 2": ["iris_k3_columns0,2"],
    "points iris.csv plain.csv iris.csv -k 2 3 --columns 0 1": [
        "iris_k2_columns0,1", "iris_k3_columns0,1", "plain_k2_columns0,1", "plain_k3_columns0,1",
    ],
    "race --init random k-means++ corner --dim 2 -k 5": ["race_blobs2d_k5_random,k-means++,corner"],
    "race plain.csv -k 2 3": ["race_plain_k2", "race_plain_k3"],
    "race --shape stretched --seeds 1 2 3 -k 3": ["race_stretched2d_k3_seeds1-3"],
}  # fmt: skip


@pytest.mark.parametrize(("line", "stems"), COMMANDS.items(), ids=COMMANDS)
def test_commands_write_what_they_say(drawn, here, capsys, line, stems):
    before = set(decode.files(here))
    assert run(line) == 0
    assert set(decode.files(here)) - before == {f"output/{stem}.gif" for stem in stems}
    said = capsys.readouterr()
    assert [row.split(":")[0] for row in said.out.splitlines()] == [
        f"output/{stem}.gif" for stem in stems
    ]
    assert "note" not in said.err
    assert len(drawn) == len(stems)


def test_what_is_said_of_a_run_and_of_a_race(drawn, here, capsys):
    main(["points", "plain.csv", "-k", "2", "--init", "corner"])
    history = drawn[0][0]
    told = capsys.readouterr().out
    assert f"{len(history)} frames" in told
    assert told.endswith(f", {history.n_iter} iterations, converged\n")
    main(["race", "plain.csv", "-k", "2", "--init", "corner", "uniform"])
    rounds = [history.n_iter for history in drawn[1][0]]
    told = capsys.readouterr().out
    assert told.endswith(f", iterations: corner {rounds[0]}, uniform {rounds[1]}\n")


def test_the_picture_keeps_the_renderers_defaults(drawn, here):
    main(["blobs"])
    assert drawn[0][1] == {
        "style": "teaching", "truth": None, "theme": "light", "palette": None, "dim": None,
        "slide": None, "width": None, "height": None,
        "caption": True, "numbers": True, "trails": True, "regions": True, "switched": True,
        "panel": True, "links": False, "squares": False, "show_seeding": False,
        "tween": None, "rotate": 0.0, "seamless": False, "pace": "story",
        "seconds_per_step": None, "hold": 2.0, "seconds": None, "plays": 0, "max_frames": 60,
        "measure": "error", "title": None, "language": "en", "text_scale": 1.0, "font": None,
    }  # fmt: skip


def test_every_option_of_the_picture_is_handed_on(drawn, here):
    line = (
        "points iris.csv --columns 0 1 2 3 -k 2 --style plain --theme dark --dim 3 --width 640 "
        "--height 480 --no-caption --no-numbers --no-trails --no-regions --no-switched "
        "--no-panel --links --show-seeding --tween 3 --rotate 360 --seamless --pace even "
        "--seconds-per-step 0.2 --hold 1.5 --seconds 9 --plays 1 --max-frames 20 --measure inertia "
        "--title Flowers --text-scale 0.8"
    )
    assert run(line) == 0
    assert drawn[0][1] == {
        "style": "plain", "truth": None, "theme": "dark", "dim": 3, "width": 640, "height": 480,
        "caption": False, "numbers": False, "trails": False, "regions": False,
        "switched": False, "panel": False, "links": True, "squares": False, "show_seeding": True,
        "tween": 3, "rotate": 360.0, "seamless": True, "pace": "even", "seconds_per_step": 0.2,
        "hold": 1.5, "seconds": 9.0, "plays": 1, "max_frames": 20, "measure": "inertia",
        "palette": None, "slide": None, "title": "Flowers", "language": "en", "text_scale": 0.8,
        "font": None,
    }  # fmt: skip


def test_every_option_of_a_race_is_handed_on(drawn, here):
    line = (
        "race iris.csv --columns 0 1 2 3 -k 2 --theme dark --dim 3 --width 640 --height 480 "
        "--rotate 90 --pace even --seconds-per-step 0.2 --hold 1.5 --seconds 9 --plays 1 "
        "--max-frames 20 --measure inertia --title Flowers --text-scale 0.8"
    )
    assert run(line) == 0
    assert drawn[0][2] == {
        "theme": "dark", "dim": 3, "width": 640, "height": 480, "rotate": 90.0,
        "pace": "even", "seconds_per_step": 0.2, "hold": 1.5, "seconds": 9.0, "plays": 1,
        "max_frames": 20, "measure": "inertia", "palette": None, "font": None, "slide": None,
        "title": "Flowers", "language": "en", "text_scale": 0.8,
    }  # fmt: skip


def test_blobs_seed_both_data_and_clustering(drawn, here):
    line = "blobs --shape unequal --points 90 --dim 3 --spread 0.5 --seed 7 -k 3 4 --init k-means++"
    assert run(line) == 0
    for (history, arguments), k in zip(drawn, (3, 4), strict=True):
        dataset = make_points("unequal", n=90, dim=3, centers=k, spread=0.5, random_state=7)
        expected = KMeans(k, init="k-means++", random_state=7).fit(dataset).history_
        assert history.dataset.X.tobytes() == dataset.X.tobytes()
        assert history.labels.tobytes() == expected.labels.tobytes()
        assert history.centroids.tobytes() == expected.centroids.tobytes()
        assert arguments["dim"] is None


def test_centers_differ_from_k_where_asked(drawn, here):
    assert run("blobs --centers 3 -k 4 --spread 0 --points 30") == 2  # 3 distinct points
    assert run("blobs --centers 6 -k 4 --spread 0 --points 30") == 0
    assert len(np.unique(drawn[0][0].dataset.X, axis=0)) == 6


def test_clustering_options_are_handed_on(drawn, here):
    line = (
        "blobs -k 3 --init corner --restarts 2 --max-iter 7 --tol 0.5 --empty-cluster relocate "
        "--seed 3 --threads 1"
    )
    assert run(line) == 0
    assert drawn[0][0].params == {
        "n_clusters": 3, "init": "corner", "n_init": 2, "max_iter": 7, "tol": 0.5,
        "empty_cluster": "relocate", "random_state": 3,
    }  # fmt: skip


def test_columns_by_name(drawn, here):
    assert run("points iris.csv -k 2 --columns petal_width sepal_width") == 0
    dataset = drawn[0][0].dataset
    assert dataset.feature_names == ("petal_width", "sepal_width")
    assert dataset.X[0].tolist() == [0.2, 3.5]
    assert dataset.name == "iris.csv"


def test_rows_left_out_are_counted_once(drawn, here, capsys):
    Path("holes.csv").write_text("a,b\n1,2\n3,\n5,6\nx,7\n8,9\n")
    assert run("points holes.csv --skip-bad -k 2 3") == 0
    notes = [row for row in capsys.readouterr().err.splitlines() if "note" in row]
    assert notes == [
        "kmeans-gif: note: holes.csv: left out 2 of 5 rows; the first: "
        "line 3: nothing in column 'b'"
    ]
    assert len(drawn[0][0].dataset.X) == 3


def test_a_race_runs_on_the_same_points_from_different_seedings(drawn, here):
    assert run("race --init corner random uniform --seed 2 --points 60 -k 4") == 0
    ((histories, names, arguments),) = drawn
    assert names == ["corner", "random", "uniform"]
    assert arguments["dim"] is None
    dataset = make_points(n=60, centers=4, random_state=2)
    for history, init in zip(histories, names, strict=True):
        expected = KMeans(4, init=init, random_state=2).fit(dataset).history_
        assert history.dataset.X.tobytes() == dataset.X.tobytes()
        assert history.labels.tobytes() == expected.labels.tobytes()


def test_a_race_of_one_seeding_with_different_seeds(drawn, here):
    assert run("race plain.csv --init uniform --seeds 5 1 9 -k 2") == 0
    assert run("race plain.csv --seeds 5 1 -k 2") == 0
    (histories, names, _), (_, other_names, _) = drawn
    assert names == ["seed 5", "seed 1", "seed 9"]
    assert other_names == ["seed 5", "seed 1"]
    X = load_points("plain.csv").X
    for history, seed in zip(histories, (5, 1, 9), strict=True):
        expected = KMeans(2, init="uniform", random_state=seed).fit(X).history_
        assert history.centroids.tobytes() == expected.centroids.tobytes()


def test_a_race_without_options_is_between_random_and_k_means_plus_plus(drawn, here):
    assert main(["race"]) == 0
    assert drawn[0][1] == ["random", "k-means++"]


def test_output_file_history_and_quiet(drawn, here, capsys):
    line = "points plain.csv -k 2 -o talk/slide.webp --history run.npz --quiet"
    assert run(line) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == ""
    assert {"talk/slide.webp", "run.npz"} <= set(decode.files(here))
    saved = History.load("run.npz")
    assert saved.labels.tobytes() == drawn[0][0].labels.tobytes()
    assert saved.dataset.X.tobytes() == drawn[0][0].dataset.X.tobytes()


def test_render_draws_points_with_the_options_of_points(drawn, here):
    run("points plain.csv -k 2 --history run.npz")
    assert run("render run.npz -o again.gif --theme dark --no-caption --hold 1") == 0
    (original, _), (loaded, arguments) = drawn
    assert loaded.labels.tobytes() == original.labels.tobytes()
    assert (arguments["theme"], arguments["caption"], arguments["hold"]) == ("dark", False, 1.0)
    assert arguments["dim"] is None
    assert arguments["seconds_per_step"] is None
    assert Path("again.gif").exists()
    assert run("render run.npz --dim 2") == 0
    assert drawn[2][1]["dim"] == 2
    assert Path("output/run_dim2.gif").exists()


@pytest.fixture
def photo_run(here):
    """A saved run on a photo."""
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).save("photo.png")
    assert run("photo.png -k 3 --history photo.npz --quiet") == 0
    return here


def test_render_draws_photos_with_the_options_of_photos(photo_run, capsys):
    assert run("render photo.npz --swatches --hold 1 --no-caption -o a.png") == 0
    assert run("render photo.npz --no-caption -o b.png") == 0
    with Image.open("a.png") as with_swatches, Image.open("b.png") as bare:
        assert bare.size == (8, 6)
        assert with_swatches.size[1] > 6


@pytest.mark.parametrize(
    "option",
    ["--swatches", "--distinct-colors", "--side-by-side", "--first none"],
)
def test_render_refuses_options_of_photos_for_points(drawn, here, capsys, option):
    run("points plain.csv -k 2 --history run.npz --quiet")
    refused("render run.npz " + option, f"{option.split()[0]}: is for photos", capsys)


@pytest.mark.parametrize(
    "option",
    [
        "--style plain", "--dim 2", "--no-numbers", "--no-regions", "--no-switched", "--no-panel",
        "--tween 2", "--seamless",
    ],
)  # fmt: skip
def test_render_refuses_options_of_points_for_photos(photo_run, capsys, option):
    said = f"{option.split()[0]}: is for points"
    refused("render photo.npz " + option, said, capsys)


@pytest.mark.parametrize(
    ("option", "view", "others"),
    [
        ("--rotate 9", "centroids", "color-space, dashboard"),
        ("--no-trails", "recolor", "centroids, color-space, dashboard"),
        ("--background faded", "dashboard", "centroids"),
        ("--background faded", "color-space", "centroids"),
        ("--swatches", "centroids", "recolor"),
        ("--side-by-side", "dashboard", "recolor"),
        ("--distinct-colors", "color-space", "recolor"),
    ],
)
def test_render_refuses_options_of_other_views(photo_run, capsys, option, view, others):
    said = f"{option.split()[0]}: is not for --view {view}, but for {others}"
    refused(f"render photo.npz --view {view} {option}", said, capsys)


@pytest.mark.jit
@pytest.mark.parametrize("name", ["recolor", "centroids", "color-space", "dashboard"])
def test_every_view_of_a_photo_has_a_theme_and_a_first_frame(photo_run, name):
    for option in ("--theme dark", "--first final"):
        assert run(f"render photo.npz --view {name} {option} --quiet -o a.gif") == 0
        assert run(f"render photo.npz --view {name} --quiet -o b.gif") == 0
        assert Path("a.gif").read_bytes() != Path("b.gif").read_bytes()


FILES = {
    "nothing.csv": b"",
    "header.csv": b"a,b\n",
    "column.csv": b"1\n2\n3\n",
    "text.csv": b"a,b\nc,d\n",
    "ragged.csv": b"1,2\n3\n4,5\n",
    "nan.csv": b"1,2\nnan,3\n",
    "inf.csv": b"1,2\n3,inf\n",
    "few.csv": b"1,2\n3,4\n",
    "equal.csv": b"1,2\n1,2\n1,2\n",
    "huge.csv": b"1,2\n1e300,4\n5,6\n",
    "huger.csv": b"1,2\n1e999,4\n5,6\n",
    "binary.csv": bytes(range(256)),
    "objects.npy": b"\x93NUMPY\x01\x00v\x00"
    + b"{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }".ljust(117)
    + b"\n",
}

WRONG = {
    "points nothing.csv": "nothing.csv: is empty (0 bytes)",
    "points header.csv": "header.csv: holds a header (a, b), but no rows",
    "points column.csv": "column.csv: has 1 column; points need at least 2",
    "points iris.csv --columns 1": "--columns 1: choose at least 2, each once",
    "points text.csv": "text.csv: points need at least 2 columns of numbers; none of numbers",
    "points iris.csv --columns 0 species": "choose others: --columns 0 1 2 3",
    "points ragged.csv": "ragged.csv: line 2 has 1 field, the first row 2",
    "points nan.csv": "nan.csv: line 2: 'nan' in column 0",
    "points inf.csv": "inf.csv: line 2: 'inf' in column 1",
    "points few.csv -k 3": "-k 3 is more than the 2 distinct observations",
    "points equal.csv -k 2": "-k 2 is too many: all observations are the same; choose 1",
    "points huge.csv -k 2": "huge.csv: values as large as 1e+300",
    "points huger.csv -k 2": "huger.csv: line 2: '1e999'",
    "points binary.csv": "binary.csv: is neither a table of text",
    "points objects.npy": "objects.npy: the array holds Python objects, which are not read",
    "points missing.csv": "missing.csv: no such file",
    "points .": "is a folder; give a file of points",
    "points": "the following arguments are required: FILE",
    "points iris.csv --columns 0 9": "iris.csv: no column '9'; there are 5, from 0 to 4",
    "points iris.csv --columns 0 height": "iris.csv: no column 'height'",
    "points plain.csv -k 2 --width 20": "--width 20, --height 12: leaves",
    "points plain.csv -k 0": "-k 0",
    "points plain.csv -k two": "-k two: must be a whole number",
    "points plain.csv -k 2 --tween much": "--tween much: must be a whole number",
    "points plain.csv -k 2 --init middle": "choose one of random, k-means++, uniform, corner",
    "points plain.csv -k 2 -o a.bmp": "a.bmp: cannot write files that end in .bmp",
    "points plain.csv -k 2 3 -o a.gif": "-o a.gif: 2 animations need a folder",
    "points plain.csv -k 2 3 --history a.npz": "--history a.npz: takes one file and one k",
    "points plain.csv -k 2 --history a.gif": "a.gif: a history is written to a file",
    "points plain.csv ./sub/plain.csv -k 2": "both would become output/plain_k2.gif",
    "points plain.csv -k 2 --swatches": "unrecognized arguments: --swatches",
    "points plain.csv few.csv -k 2 3": "-k 3 is more than the 2 distinct observations",
    "blobs -k 4 243 --points 300": "-k 243: a picture of points has colors for 242 clusters",
    "blobs --dim 4": "--dim 4: must be a whole number from 2 to 3",
    "blobs --dim 3 --shape moons": "--dim 3: moons are flat",
    "blobs --shape spiral": "--shape spiral: choose one of blobs, moons",
    "blobs --shape moons --centers 3": "--centers 3: moons leave no choice",
    "blobs --points 3 -k 4": "-k 4 is more than the 3 points: choose from 1 to 3",
    "blobs --points 3 -k 2 --centers 4": "--centers 4 is more than the 3 points",
    "blobs -k 2000": "-k 2000: must be a whole number from 1 to 1000",
    "blobs --points 0": "--points 0: must be a whole number from 1",
    "blobs --shape uniform --points 3 -k 4": "-k 4 is more than the 3 distinct",
    "blobs --spread nan": "--spread nan",
    "blobs --seed -1": "--seed -1",
    "blobs -k 0": "-k 0: must be a whole number of at least 1",
    "blobs -k 2 -o a.gif -o iris.csv": "cannot write files that end in .csv",
    "race --init random": "--init random: a race takes 2 to 4 different ones",
    "race --init random random": "--init random random: a race takes 2 to 4",
    "race --init random k-means++ uniform corner middle": "a race takes 2 to 4 different ones",
    "race --init random middle": "--init middle: choose one of random",
    "race --seeds 1": "--seeds 1: a race takes 2 to 4 different ones",
    "race --seeds 1 2 3 4 5": "--seeds 1 2 3 4 5: a race takes 2 to 4",
    "race --seeds 1 2 --init random uniform": "--init random uniform: with --seeds, give one",
    "race --seeds 1 -2": "--seed -2",
    "race plain.csv --shape moons": "--shape: is for made points, not for those in plain.csv",
    "race plain.csv --points 9": "--points: is for made points",
    "race --columns 0 1": "--columns: is for points from a file",
    "race --skip-bad": "--skip-bad: is for points from a file",
    "race few.csv -k 3": "-k 3 is more than the 2 distinct observations",
    "race few.csv -k 2 3": "-k 3 is more than the 2 distinct observations",
    "race -k 2 3 -o a.gif": "-o a.gif: 2 animations need a folder",
    "race --history a.npz": "unrecognized arguments: --history",
}


@pytest.mark.parametrize(("line", "message"), WRONG.items(), ids=WRONG)
def test_wrong_input_is_told_in_one_line_and_nothing_is_written(drawn, here, capsys, line, message):
    for name, content in FILES.items():
        Path(name).write_bytes(content)
    Path("sub").mkdir()
    Path("sub/plain.csv").write_bytes(Path("plain.csv").read_bytes())
    refused(line, message, capsys)


def test_a_column_may_be_constant_if_another_is_not(drawn, here):
    Path("flat.csv").write_text("1,5\n2,5\n9,5\n")
    assert run("points flat.csv -k 2") == 0


def test_the_demo_makes_photos_and_blobs(drawn, here, capsys):
    Path("samples").mkdir()
    Image.fromarray(np.arange(48, dtype=np.uint8).reshape(6, 8)).save("samples/tiny.png")
    assert main(["demo", "-k", "2"]) == 0
    assert {name for name in decode.files(here) if name.startswith("output")} == {
        f"output/{name}{ending}"
        for name in ("tiny_k2", "blobs2d_k4", "blobs3d_k6_rotate180")
        for ending in (".gif", ".html")
    }
    (plane, arguments), (space, turning) = drawn
    assert plane.dataset.X.shape == (500, 2)
    assert (plane.n_clusters, arguments["rotate"]) == (4, 0.0)
    assert space.dataset.X.shape == (500, 3)
    assert (space.n_clusters, turning["rotate"]) == (6, 180.0)
    refused("demo -o a.gif", "-o a.gif: the demo makes several files; give a folder", capsys)


@pytest.mark.jit
@pytest.mark.parametrize(
    "line",
    [
        "blobs --dim 2 -k 4 --points 60 -o a.gif",
        "blobs --dim 3 -k 3 --points 60 --rotate 90 -o a.gif",
        "points iris.csv --columns 0 2 -k 3 -o a.gif",
        "points iris.csv --columns 0 1 2 3 -k 2 --dim 3 --style plain -o a.gif",
        "race --init random k-means++ corner -k 3 --points 60 -o a.gif",
        "race iris.csv --columns 0 1 --seeds 1 2 -k 2 -o a.gif",
    ],
)
def test_commands_draw_in_earnest(here, line):
    assert run(line) == 0
    first = Path("a.gif").read_bytes()
    with Image.open("a.gif") as animation:
        assert animation.n_frames >= 2
        assert animation.size == (1280, 720)
    assert run(line) == 0
    assert Path("a.gif").read_bytes() == first
