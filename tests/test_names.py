"""Default names of files: no two runs with different options write to one file."""

import argparse
import re
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest
from decode import files

from kmeans_gif import InputError
from kmeans_gif.cli import COMMANDS, _parser, main
from kmeans_gif.cli.commands.demo import _BLOBS
from kmeans_gif.cli.declared import declared_by
from kmeans_gif.cli.file_names import ELSEWHERE, named
from kmeans_gif.cli.view_options import named_for

KINDS = {"image": "photo", "blobs": "points", "points": "points", "tiles": "tiles"}
UNNAMED = {
    "n_threads",
    "shape",
    "data_dim",
    "deck_by",
    "notes",
    "alt_text",
    "file_bytes",
}
"""Options that change nothing, or that stand in the stem."""
VALUES = ("7", "0.25", "3", "2", "dark", "lab", "uniform", "relocate", "seeds", "plain", "faded",
          "dashboard", "map", "color+location", "2x3", "file.txt")  # fmt: skip


def name_of(line, kind="photo"):
    words = line.split()
    return named_for("coffee_k12", _parser(words[0])[0].parse_args(words), kind)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("", "coffee_k12"),
        ("--seed 0 --view recolor --max-size 800 --theme light", "coffee_k12"),
        ("--threads 1 --quiet -o x/ --history a.npz", "coffee_k12"),
        ("--view dashboard --seed 3", "coffee_k12_dashboard_seed3"),
        ("--seed 3 --view dashboard", "coffee_k12_dashboard_seed3"),
        ("--uniform-seeds", "coffee_k12_uniform"),
        ("--init uniform", "coffee_k12_uniform"),
        ("--no-caption --first final", "coffee_k12_first-final_no-caption"),
        ("--no-scale-location", "coffee_k12_no-scale-location"),
        ("--hold 5 --tol 1e-4", "coffee_k12_tol0.0001_hold5"),
        ("--panels photo,color-solid --features color+location",
         "coffee_k12_photo,color-solid_color+location"),
        ("--color-space oklab --restarts 20", "coffee_k12_restarts20_oklab"),
    ],
)  # fmt: skip
def test_what_a_name_says(words, name):
    assert name_of(f"image coffee.png {words}") == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("points iris.csv --columns 0 2", "coffee_k12_columns0,2"),
        ("points iris.csv --columns length a/b", "coffee_k12_length,a-b"),
        ("blobs --points 70 --tween 2", "coffee_k12_points70_tween2"),
    ],
)
def test_what_names_of_points_say(line, name):
    assert name_of(line, "points") == name


def test_what_names_of_tiles_say():
    line = "tiles a.png --tile 16x12 --truth some/digits.txt"
    assert name_of(line, "tiles") == "coffee_k12_tile16x12_truth-digits"


def test_what_names_of_races_and_choices_say():
    race = _parser("race")[0].parse_args(["race", "--seeds", "0", "1", "2", "3", "-k", "3"])
    assert named("race_k3", race) == "race_k3_seeds0-3"
    choice = _parser("choose-k")[0].parse_args(["choose-k", "a.csv", "--k", "2-20"])
    assert named("a_choose_k", choice) == "a_choose_k_k2-20"


def test_long_names_end_in_a_hash_of_what_they_leave_out():
    line = "image coffee.png --side-by-side --swatches --distinct-colors --first final --plays"
    once, twice = name_of(f"{line} 1"), name_of(f"{line} 2")
    assert once != twice
    assert max(len(once), len(twice)) < 80
    assert once == name_of(f"{line} 1")


def each_option(command):
    """A command line for each option of a command."""
    parser = _parser(command)[1][command]
    for action in parser._actions:
        option = declared_by(action)
        if not action.option_strings or action.dest in (*ELSEWHERE, *UNNAMED, "help"):
            continue
        for flag in action.option_strings[:1] if option else action.option_strings:
            values = [[]] if action.nargs == 0 else [[value] for value in VALUES]
            for value in values:
                yield action.dest, [flag, *value]


@pytest.mark.parametrize("command", KINDS)
def test_every_option_makes_a_name_of_its_own(command):
    parser = _parser(command)[1][command]
    kind = KINDS[command]
    source = [] if command == "blobs" else ["x"]
    plain = named_for("x", parser.parse_args(source), kind)
    by_option = {}
    for dest, words in each_option(command):
        parser.error = refuse
        try:
            options = parser.parse_args([*source, *words])
            options.parser = parser
            name = named_for("x", options, kind)
        except ValueError:
            continue
        if name != plain:
            by_option.setdefault(dest, set()).add(name)
    dests = {dest for dest, _ in each_option(command)}
    assert dests - set(by_option) <= {"panels"}
    for a, b in combinations(by_option, 2):
        assert not by_option[a] & by_option[b] or {a, b} <= WORDS, (a, b)


WORDS = {"view", "panels", "init", "features", "color_space", "columns", "theme", "style",
         "background", "empty_cluster", "measure"}  # fmt: skip
"""Options whose values are words that no two of them share, each of which stands by itself."""


def refuse(message):
    raise ValueError(message)


def test_words_that_stand_by_themselves_are_of_one_option():
    taken = {}
    for command in COMMANDS.values():
        parser = argparse.ArgumentParser()
        import_module(f"kmeans_gif.cli.commands.{command}").declare(parser)
        for action in parser._actions:
            option = declared_by(action)
            for word in getattr(getattr(option, "rule", None), "names", ()):
                if not option.before:
                    assert taken.setdefault(word, option.name) == option.name


def test_runs_with_different_options_do_not_destroy_each_other(here):
    small = ["coffee.png", "-k", "2", "--max-iter", "1", "--quiet"]
    for more in ([], ["--seed", "3"], ["--view", "centroids"], ["--theme", "dark"]):
        assert main([*small, *more]) == 0
    assert files(here / "output") == [
        "coffee_k2_centroids_max-iter1.gif", "coffee_k2_max-iter1.gif",
        "coffee_k2_max-iter1_dark.gif", "coffee_k2_max-iter1_seed3.gif",
    ]  # fmt: skip


def test_a_run_drawn_again_differently_is_another_file(here):
    assert main(["coffee.png", "-k", "2", "--history", "run.npz", "--quiet"]) == 0
    for more in ([], ["--swatches"]):
        assert main(["render", "run.npz", "--quiet", *more]) == 0
    assert files(here / "output") == ["coffee_k2.gif", "run.gif", "run_swatches.gif"]


def test_the_readme_shows_what_the_gallery_makes():
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    script = Path(__file__).parents[1].joinpath("docs/make_gallery.py")
    namespace = {"__name__": "gallery", "__file__": str(script)}
    exec(script.read_text(encoding="utf-8"), namespace)
    for name in namespace["COMMANDS"]:
        assert f"output/gallery/{name}.gif" in readme


def test_commands_of_the_readme_do_not_write_over_each_other(here, monkeypatch, samples):
    """The commands of README.md and of the demo, up to the names of their files."""
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^python -m kmeans_gif ((?:samples|blobs|points|race|tiles).*?) *(?:#.*)?$",
                       readme, re.MULTILINE)  # fmt: skip
    assert len(lines) > 15
    (here / "samples").symlink_to(samples)
    (here / "iris.csv").write_text("a,b,c,species\n1,2,3,u\n4,5,7,v\n6,8,9,w\n2,3,5,u\n")
    owners = {}

    def note_names(outputs, stems, _, __, endings):
        names = []
        for output in outputs:
            made = [f"{output}/{stem}{ending}" for stem in stems for ending in endings]
            names += [output] if Path(output).suffix else made
        for name in names:
            owners.setdefault(name, set()).add(line)
        raise InputError("named")

    monkeypatch.setattr("kmeans_gif.cli.outputs.targets_for", note_names)
    for line in [*lines, *(f"blobs {words}" for words in _BLOBS)]:
        main(line.split())
    assert len(owners) > 15
    assert {name: of for name, of in owners.items() if len(of) > 1} == {}
