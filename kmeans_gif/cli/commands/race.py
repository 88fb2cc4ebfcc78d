"""kmeans-gif race: runs from different seedings side by side, one animation for each k."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif._atomic import all_together
from kmeans_gif._registry import listed
from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering, clustering_arguments
from kmeans_gif.cli.console import add_quiet, compiling_told, tell_file
from kmeans_gif.cli.declared import Named, typed
from kmeans_gif.cli.lists import Joined, seeds, several
from kmeans_gif.cli.output_paths import add_output
from kmeans_gif.cli.outputs import made, outputs_for, tell_others, write_all
from kmeans_gif.cli.view_options import ChosenView, add_view, named_by, only_view
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.views.race import MOST_RUNS

if TYPE_CHECKING:
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset


class _Runner(NamedTuple):
    name: str
    init: str
    seed: int


class _Race(NamedTuple):
    targets: list[Path]
    n_clusters: int
    dataset: Dataset


HELP = "2 to 4 runs on the same points from different seedings, side by side"
DESCRIPTION = (
    "Runs on the same points from different seedings, side by side: one "
    "animation for each k. Of points from a file, --dim says how they are drawn."
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "table", nargs="?", metavar="FILE", type=Path, help="points (default: made ones)"
    )
    group = parser.add_argument_group("runners")
    group.add_argument(
        "--init",
        nargs="+",
        metavar="WAY",
        dest="inits",
        action=Joined,
        type=several(typed(Named("WAY", SEEDINGS))),
        help=f"2 to {MOST_RUNS} of {listed(SEEDINGS, 'and')} (default: random k-means++), "
        "or one of them with --seeds",
    )
    group.add_argument(
        "--seeds",
        type=seeds,
        action=Joined,
        nargs="+",
        metavar="N",
        help="2 to 4 seeds, 0 1 2 or 0-2: one way of seeding, by default random, with other luck",
    )
    data_options.add_making(parser)
    data_options.add_reading(parser)
    add_output(parser, "set of points", history=False)
    add_clustering(parser, init=False)
    add_view(parser, "race", without=["dim"])
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Check everything, then run every race and write it."""
    runners = _runners(options.inits, options.seeds, options.random_state)
    names = [runner.name for runner in runners]
    races = _races(options)
    if options.table is not None and hasattr(options, "data_dim"):
        options.dim = options.data_dim
    view = only_view(options, "race", names=names)
    with compiling_told(options.quiet):
        fields = []
        for targets, k, dataset in races:
            fields.append(_models(options, runners, k, dataset))
            view.check(dataset, k, targets)
        for race, field in zip(races, fields, strict=True):
            _run_race(race, field, names, view, options)


def _run_race(
    race: _Race,
    field: list[KMeans],
    names: list[str],
    view: ChosenView,
    options: argparse.Namespace,
) -> None:
    histories = [model.fit(race.dataset).history_ for model in field]
    with all_together():
        animation, _ = made(options, view, histories, race.targets)
        saved = write_all(animation, histories, race.targets, options)
    if not options.quiet:
        rounds = zip(names, (history.n_iter for history in histories), strict=True)
        about = f"iterations: {', '.join(f'{name} {n}' for name, n in rounds)}"
        for one in saved:
            tell_file(one, about)
    tell_others(animation, options)


def _races(options: argparse.Namespace) -> list[_Race]:
    data_options.require_one_source(options, options.table)
    ks = list(dict.fromkeys(options.n_clusters))
    if options.table is None:
        datasets = [data_options.made(options, k) for k in ks]
        stem = data_options.made_stem(datasets[0])
    else:
        datasets = [data_options.read(options, options.table)] * len(ks)
        stem = options.table.stem
    inputs = [] if options.table is None else [options.table]
    dim = f"_dim{options.data_dim}" if options.table and hasattr(options, "data_dim") else ""
    stems = [named_by(f"race_{stem}_k{k}{dim}", options, "race") for k in ks]
    targets = outputs_for(options, stems, stems, inputs)
    return [_Race(*race) for race in zip(targets, ks, datasets, strict=True)]


def _models(
    options: argparse.Namespace, runners: list[_Runner], k: int, dataset: Dataset
) -> list[KMeans]:
    """One model a runner, all of which the data suits."""
    from kmeans_gif.clustering.kmeans import KMeans

    arguments = clustering_arguments(options)
    del arguments["random_state"]
    models = [
        KMeans(k, init=runner.init, random_state=runner.seed, **arguments) for runner in runners
    ]
    for model in models:
        model.validate(dataset)
    return models


def _runners(inits: list[str] | None, seeds: list[int] | None, seed: int) -> list[_Runner]:
    """Who takes part: different seedings, or one with different seeds."""
    if seeds is None:
        entries = inits or ["random", "k-means++"]
        runners = [_Runner(init, init, seed) for init in entries]
        option = f"--init {' '.join(entries)}"
    else:
        entries = inits or ["random"]
        if len(entries) > 1:
            raise InputError(f"--init {' '.join(entries)}: with --seeds, give one way of seeding")
        runners = [_Runner(f"seed {n}", entries[0], n) for n in seeds]
        option = f"--seeds {' '.join(map(str, seeds))}"
    if not 2 <= len(set(runners)) == len(runners) <= MOST_RUNS:
        raise InputError(f"{option}: a race takes 2 to {MOST_RUNS} different ones")
    return runners
