"""Every wrong value of every option of every command is refused before anything is clustered.

The options are those that commands declare; wrong values follow from their rules.
"""

import re
import shutil
from pathlib import Path

import decode
import numpy as np
import pytest
from commands import answer, refused
from PIL import Image

from kmeans_gif import KMeans
from kmeans_gif.cli import COMMANDS, main
from kmeans_gif.cli.clustering_options import CLUSTERING
from kmeans_gif.cli.data_options import FEATURES, MAKING, MAX_BYTES, PHOTO, READING
from kmeans_gif.cli.declared import FLAGS
from kmeans_gif.cli.output_paths import ALT_TEXT, FILE_BYTES, FORMATS, STATE
from kmeans_gif.evaluation import choose_k
from kmeans_gif.rendering.options import (
    Choice,
    Dimensions,
    EvenPixels,
    Number,
    Switch,
    Text,
    Whole,
)
from kmeans_gif.rendering.view import KINDS
from kmeans_gif.rendering.views import view, views_of

pytestmark = pytest.mark.jit


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    """A folder with one of everything that commands read."""
    folder = tmp_path_factory.mktemp("stocked")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        fill()
    return folder


def fill():
    rng = np.random.default_rng(0)
    Path("samples").mkdir()
    for path in ("photo.png", "samples/photo.png"):
        Image.fromarray(rng.integers(0, 256, (11, 14, 3), dtype=np.uint8)).save(path)
    for d in (2, 3):
        np.savetxt(f"points{d}.csv", rng.normal(size=(30, d)), delimiter=",")
    np.save("tiles.npy", rng.integers(0, 256, (20, 4, 5)))
    Path("truth.txt").write_text("a\nb\n")
    for name, line in {
        "photo": "photo.png",
        "points": "points points2.csv --style plain --width 200 --height 150",
        "tiles": "tiles tiles.npy",
    }.items():
        assert main([*line.split(), "-k", "2", "--history", f"{name}.npz", "--quiet"]) == 0
    shutil.rmtree("output")


@pytest.fixture
def here(tmp_path, monkeypatch, stocked):
    """A working folder of one's own with one of everything that commands read."""
    shutil.copytree(stocked, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def clustered(monkeypatch):
    """What has been clustered since, by KMeans and by choose_k."""
    calls = []
    fit, runner = KMeans.fit, choose_k.Runner

    def counted(self, *args, **kwargs):
        calls.append("fit")
        return fit(self, *args, **kwargs)

    def made(*args, **kwargs):
        calls.append("choose_k")
        return runner(*args, **kwargs)

    monkeypatch.setattr(KMeans, "fit", counted)
    monkeypatch.setattr(choose_k, "Runner", made)
    return calls


OF_VALUES = {
    "truth": ["missing.txt", "truth.txt", "samples", "photo.png"],
    "palette": ["missing.txt", "photo.png", "truth.txt", "samples", "", "Default"],
    "font": ["missing.ttf", "photo.png", ""],
    "init": ["nothing", "", "k-means+++"],
    "max_size": ["-1", "1.5", "many"],
    "max_pixels": ["0", "-1", "1.5", "100"],
    "features": ["nothing", "location", ""],
    "color_space": ["hsv", "", "RGBA"],
    "location_weight": ["-0.1", "nan", "inf", "heavy", "1e99"],
    "shape": ["spiral", "", "Blob"],
    "data_dim": ["1", "4", "2.5", "two"],
    "n": ["0", "-1", "100000001", "1e3"],
    "centers": ["0", "-1", "1001", "1.5"],
    "spread": ["-0.1", "nan", "inf", "2e6", "wide"],
    "file_bytes": ["0", "-1", "5XB", "MB", "", "nan", "1e3"],
    "columns": ["9", "-1", "x", "0"],
}
"""Wrong texts for options of the data, whose rules the data's functions have."""


def wrong_texts(option):
    """Texts that break the rule of an option."""
    rule = option.rule
    if option.name in OF_VALUES:
        return OF_VALUES[option.name]
    if isinstance(rule, Switch):
        return ["yes"]
    if isinstance(rule, Choice):
        return ["nothing", "", next(iter(rule.names)) + "s"]
    if isinstance(rule, Dimensions):
        return ["1", "4", "-2", "2.5", "two"]
    if isinstance(rule, Text):
        return [" ".join(40 * ["much too long"])]
    if isinstance(rule, EvenPixels):
        return ["0", "1", "641", "8194", "1.5", "many", ""]
    if isinstance(rule, Whole):
        beyond = [] if rule.most is None else [str(rule.most + 1)]
        return [str(rule.least - 1), "1.5", "many", "", "nan", *beyond]
    if isinstance(rule, Number):
        beyond = [] if rule.most == float("inf") else [repr(rule.most * 1.01 + 1), "inf"]
        return [repr(rule.least - 0.01), "nan", "-inf", "fast", "", *beyond]
    raise AssertionError(f"no wrong values for {option.name}")


def flag_of(option):
    return FLAGS.get(option.name, option.flag)


VIEWED = {
    "image": ("photo.png -k 2", "photo", "photo,inertia"),
    "blobs": ("blobs -k 2 --points 30", "points", "points,inertia"),
    "points": ("points points2.csv -k 2", "points", "points,inertia"),
    "tiles": ("tiles tiles.npy -k 2", "tiles", "cards,inertia"),
    "demo": ("demo -k 2", "photo", "photo,color-solid"),
    "render photo": ("render photo.npz", "photo", "photo,inertia"),
    "render points": ("render points.npz", "points", "points,inertia"),
    "render tiles": ("render tiles.npz", "tiles", "tile-map,inertia"),
}
"""Command lines that are right, the kind of their data, and panels that show it."""
ONE_VIEW = {
    "race": ("race -k 2 --points 30", "race"),
    "race of a table": ("race points3.csv -k 2", "race"),
    "choose-k": ("choose-k photo.png --k 2-3", "choice_walk"),
    "choose-k of a table": ("choose-k points3.csv --k 2-3", "choice_walk"),
}
OTHERS = {
    "report": "report photo.png -k 2",
}
OF_THE_DATA = {
    "image": [*CLUSTERING, *PHOTO, *FEATURES],
    "demo": [*CLUSTERING, *PHOTO, *FEATURES],
    "report": [*CLUSTERING, *PHOTO, *FEATURES],
    "blobs": [*CLUSTERING, *MAKING],
    "points": [*CLUSTERING, *READING],
    "tiles": [*CLUSTERING, MAX_BYTES],
    **{name: [MAX_BYTES] for name in VIEWED if name.startswith("render")},
    "race": [*CLUSTERING, *MAKING],
    "race of a table": [*CLUSTERING, *READING],
    "choose-k": [*CLUSTERING, *PHOTO, *FEATURES],
    "choose-k of a table": [*CLUSTERING, *READING],
}
for name in OF_THE_DATA:
    if name not in ("report", "choose-k", "choose-k of a table"):
        OF_THE_DATA[name] += [*FORMATS, STATE, ALT_TEXT, FILE_BYTES]
NOT_OF_THE_VIEW = {
    ("blobs", "dim"): "says what is made; see MAKING",
    ("race", "dim"): "says what is made; see MAKING",
    ("choose-k", "dim"): "is for points",
    ("choose-k", "width"): "is for points",
    ("choose-k", "height"): "is for points",
}


def lines_with_options():
    """(command, right line, options) for each command and view."""
    for name, (line, kind, panels) in VIEWED.items():
        several = len(views_of(*(KINDS if name.startswith("render") else [kind]))) > 1
        for one in views_of(kind):
            yield name, f"{line} --view {one.name}" if several else line, one.options
        yield name, f"{line} --panels {panels}", view("animate").options
    for name, (line, module) in ONE_VIEW.items():
        yield name, line, view(module).options
    for name, options in OF_THE_DATA.items():
        yield name, line_of(name), options


def line_of(name):
    return OTHERS.get(name) or {**VIEWED, **ONE_VIEW}[name][0]


WALK = [
    pytest.param(line, option, id=f"{line} {flag_of(option)}")
    for name, line, options in lines_with_options()
    for option in options
    if (name, option.name) not in NOT_OF_THE_VIEW
]


def test_all_options_of_all_commands_are_walked(here, capsys):
    """Flags in the help of a command are those of the walk, and those that have no rule."""
    ruleless = {"--help", "--output", "--history", "--quiet", "--view", "--panels"}
    ruleless |= {"--uniform-seeds", "--rounds", "--seeds", "--scale-location"}
    ruleless |= {"--no-scale-location", "--k", "--header", "--no-header", "--truth"}
    ruleless |= {"--tile", "--crop", "--size", "--save-centroids"}  # of tiles, see test_cli_tiles
    ruleless |= {"--all", "--image", "--colors", "--loss", "--loss-graph", "--models", "--data"}
    ruleless |= {"--gif", "--jpeg", "--frames", "--filmstrip", "--paint"}
    ruleless |= {"--labels", "--scheduler"}  # see test_labels_option
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        flags = set(re.findall(r"^  +(?:-\w[\w ]*, )?(--[a-z-]+)", told, re.MULTILINE))
        walked = {
            flag_of(option)
            for name, _, options in lines_with_options()
            if name.split()[0] == command
            for option in options
        }
        if command == "tiles":
            walked |= {"--shape"}
        if command == "demo":  # has all options of image, and lists a few
            assert 3 < len(flags) < 10
            assert flags - ruleless < walked
            continue
        assert len(flags) > 10
        assert flags - ruleless == walked - ruleless - (
            {"--init"} if "--init" not in flags else set()
        )


@pytest.mark.parametrize("name", [*VIEWED, *ONE_VIEW, *OTHERS])
def test_without_wrong_values_they_run(here, capsys, clustered, name):
    """Or else the others would prove nothing."""
    status, said = answer([*line_of(name).split(), "--quiet"], capsys)
    assert (status, said) == (0, [])
    assert bool(clustered) == (not name.startswith("render"))
    assert len(decode.files(here)) > 9


@pytest.mark.parametrize(("line", "option"), WALK)
def test_wrong_values_are_refused_before_clustering(here, capsys, clustered, line, option):
    for text in wrong_texts(option):
        more = ["--features=color+location"] if option.name == "location_weight" else []
        words = [*line.split(), *more, f"{flag_of(option)}={text}"]
        said = refused(words, text[:30], capsys)  # no more of a long one
        if option.name not in ("columns", "truth", "max_pixels"):  # which name the file
            assert f"{flag_of(option)} " in f"{said} ".replace(":", " ").replace("/", " "), text
        assert clustered == [], text


TOGETHER = {
    "blobs -k 2 --rotate 90": "--rotate 90: only a picture with --dim 3 turns",
    "blobs --dim 3 -k 2 --rotate 90 --seamless": "--rotate 90: with --seamless",
    "blobs -k 2 --seamless": "--seamless: nothing turns here; give --rotate 360 and --dim 3 as",
    "blobs --dim 3 -k 2 --seamless": "--seamless: nothing turns here; give --rotate 360 as well",
    "blobs --dim 3 -k 2 --rotate 90 --width 98 --height 98": "--width 98, --height 98: leaves",
    "blobs -k 2 --width 20": "--width 20, --height 12: leaves",
    "blobs -k 2 --height 60": "--width 106, --height 60: leaves",
    "blobs -k 2 --slide 4:3 --height 600": "--slide 4:3 and --height 600: give a slide or a size",
    "race -k 2 --slide square --width 600": "--slide square and --width 600: give a slide or a",
    "photo.png -k 2 --slide 4:3 --width 600": "--slide 4:3 and --width 600: give a slide or a",
    "blobs -k 2 --max-frames 3": "--max-frames 3: must be at least 4",
    "blobs -k 2 --tween 58": "--max-frames 60: must be at least 62",
    "blobs -k 243 --points 300": "-k 243: a picture of points has colors for 242",
    "points points2.csv -k 2 --dim 3": "--dim 3: the data has only 2 features",
    "points points3.csv -k 2 --dim 2 --rotate 9": "--rotate 9: only a picture with --dim 3 turns",
    "race -k 2 --rotate 90": "--rotate 90: only a picture with --dim 3 turns",
    "race -k 2 --width 200": "--width 200, --height 112: leaves",
    "race -k 2 --height 100": "--width 178, --height 100: leaves",
    "race -k 2 --max-frames 2": "--max-frames 2: must be at least 3",
    "race points2.csv -k 2 --dim 3": "--dim 3: the data has only 2 features",
    "photo.png -k 2 --view color-space --width 60": "--width 60, --height 34: leaves",
    "photo.png -k 2 --view dashboard --height 80": "--width 142, --height 80: leaves",
    "photo.png -k 2 --panels photo,color-solid --width 98 --no-caption": "98, --height 56: leaves",
    "photo.png -k 2 --panels photo,cards": "cards: needs tiles, and these are pixels of a photo",
    "photo.png -k 2 --panels photo inertia": "commas join panels: --panels photo,inertia (see",
    "photo.png -k 2 --panels photo, color_solid": "join panels: --panels photo,color-solid (see",
    "photo.png -k 2 --panels photo,colr-solid": "cards-legend, tile-map; did you mean color-solid?",
    "photo.png -k 2 --panels photo,tile_map": "tile-map: needs tiles, and these are pixels of a",
    "photo.png -k 2 --panels points --width 250 --height 60": "--width 250, --height 60: leaves",
    "photo.png -k 2 --panels photo,": "--panels '': choose among",
    "photo.png -k 2 --panels photo --rotate 9": "--rotate 9: none of the panels turns",
    "photo.png -k 2 --panels photo --view recolor": "--view recolor: leaves no place for --panels",
    "photo.png -k 2 --view map": "--view map: choose one of recolor",
    "tiles tiles.npy -k 2 --view scatter": "--view scatter: choose one of mosaic, map",
    "choose-k photo.png --k 2-3 --dim 2": "--dim 2: is for points",
    "choose-k points2.csv --k 2-3 --distinct-colors": "--distinct-colors: is for photos",
    "choose-k points2.csv --k 2-3 --dim 3": "--dim 3: the data has only 2 features",
    "choose-k points2.csv --k 2-3 --width 200": "--width 200, --height 112: leaves",
    "choose-k points2.csv --k 2-3 --height 150": "--width 266, --height 150: leaves",
    "choose-k photo.png --k 0": "--k 0: must be a whole number",
    "choose-k photo.png --k 0-3": "--k 0: must be a whole number",
    "choose-k photo.png --k 3": "--k 3: choose-k compares several k; try --k 2-10",
}


@pytest.mark.parametrize(
    "line",
    [
        "photo.png -k 2 -o new/{}/a.gif",
        "photo.png -k 2 --history new/{}/run.npz",
        "blobs -k 2 -o new/newer/{}/a.gif",
        "report photo.png -o new/{}",
        "choose-k photo.png --k 2-3 -o new/{}",
    ],
)
def test_folders_that_cannot_be_made_are_refused_before_clustering(here, capsys, clustered, line):
    refused(line.format(300 * "a"), "cannot be written (File name too long)", capsys)
    assert clustered == []


@pytest.mark.parametrize(("line", "message"), TOGETHER.items(), ids=TOGETHER)
def test_what_does_not_go_together_is_refused_before_clustering(
    here, capsys, clustered, line, message
):
    refused(line, message, capsys)
    assert clustered == []
