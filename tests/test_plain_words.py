"""Words of the command and of runs: numbers with their nouns, short help, names as people type."""

import numpy as np
import pytest

import kmeans_gif
from kmeans_gif import KMeans, race
from kmeans_gif.cli import COMMANDS, _parser, main
from kmeans_gif.rendering.views import view


def help_of(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_terminal(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert max(map(len, help_of(command, capsys).splitlines())) <= 100


def test_the_demo_shows_few_options_and_takes_all_of_photos(capsys):
    text = help_of("demo", capsys)
    flags = {line.split()[0] for line in text.splitlines() if line.startswith("  -")}
    assert len(flags) < 8
    assert "options of 'image'" in text
    options = _parser("demo")[0].parse_args(["demo", "--seed", "3", "--no-caption"])
    assert (options.random_state, options.caption) == (3, False)


def test_a_race_says_that_seeds_are_higher_than_its_scale():
    X = np.concatenate([np.linspace(0, 1, 30), np.linspace(50, 51, 30)])[:, None]
    X = np.hstack([X, X])
    runs = [KMeans(2, init=seeds, max_iter=2).fit(X) for seeds in ([[90, 90], [400, 400]],) * 2]
    told = race(runs, ["a", "b"], measure="inertia")
    assert told.captions[0].endswith(" · the curves' scale ends below the seeds")
    curves = view("race").picture(runs, names=["a", "b"], measure="inertia").panels[-1]
    _, highest = curves.axes()[0].y_limits
    assert runs[0].inertia_ <= max(runs[0].history_.inertia[1:]) < highest
    assert 4 * highest < runs[0].history_.inertia[0]
    near = [KMeans(2, init=seeds).fit(X) for seeds in ([[0, 0], [1, 1]],) * 2]
    assert "scale" not in race(near, ["a", "b"]).captions[0]


def test_dir_lists_public_names_once_and_nothing_else():
    names = dir(kmeans_gif)
    assert sorted(set(names)) == names
    assert {*names} == {*kmeans_gif.__all__, "__doc__", "__version__"}
