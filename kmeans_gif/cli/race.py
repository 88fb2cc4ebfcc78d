"""kmeans-gif race: runs from different seedings side by side, one animation for each k."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kmeans_gif.cli import options as shared
from kmeans_gif.cli import pictures, sources
from kmeans_gif.cli.report import compiling_told, progress_bar, tell_file
from kmeans_gif.cli.targets import targets_for
from kmeans_gif.cli.views import race_arguments
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset

_LEAST, _MOST = 2, 4
"""Runs that one picture can show."""


class _Runner(NamedTuple):
    name: str
    init: str
    seed: int


class _Race(NamedTuple):
    target: Path
    n_clusters: int
    dataset: Dataset


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "race",
        help="2 to 4 runs on the same points from different seedings, side by side",
        description="Runs on the same points from different seedings, side by side: one "
        "animation for each k. Of points from a file, --dim says how they are drawn.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "table", nargs="?", metavar="FILE", type=Path, help="points (default: made ones)"
    )
    group = parser.add_argument_group("runners")
    group.add_argument(
        "--init",
        nargs="+",
        metavar="WAY",
        dest="inits",
        help="2 to 4 of random, k-means++, uniform and corner (default: random k-means++), "
        "or one of them with --seeds",
    )
    group.add_argument(
        "--seeds",
        type=shared.whole,
        nargs="+",
        metavar="N",
        help="2 to 4 seeds: the same way of seeding, by default random, with different luck",
    )
    sources.add_making(parser)
    sources.add_reading(parser)
    shared.add_output(parser, "set of points", history=False)
    shared.add_clustering(parser, init=False)
    pictures.add_race(parser)
    shared.add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Check everything, run every race, then write."""
    runners = _runners(options.inits, options.seeds, options.random_state)
    races = _races(options)
    arguments = race_arguments(options)
    if options.table is not None and hasattr(options, "data_dim"):
        arguments["dim"] = options.data_dim
    with compiling_told(options.quiet):
        from kmeans_gif.rendering.points.race import race
        from kmeans_gif.writing import writer_for

        for target, _, _ in races:
            writer_for(target)
        fields = [_models(options, runners, k, dataset) for _, k, dataset in races]
        histories = [
            [model.fit(dataset).history_ for model in field]
            for field, (_, _, dataset) in zip(fields, races, strict=True)
        ]
        names = [runner.name for runner in runners]
        animations = [race(field, names, **arguments) for field in histories]
        for (target, _, _), field, animation in zip(races, histories, animations, strict=True):
            with progress_bar(target.stem, options.quiet) as progress:
                saved = animation.save(target, progress=progress)
            if not options.quiet:
                rounds = zip(names, (history.n_iter for history in field), strict=True)
                tell_file(saved, f"iterations: {', '.join(f'{name} {n}' for name, n in rounds)}")


def _races(options: argparse.Namespace) -> list[_Race]:
    sources.require_one_source(options, options.table)
    ks = list(dict.fromkeys(options.n_clusters))
    if options.table is None:
        datasets = [sources.made(options, k) for k in ks]
        stem = sources.made_stem(datasets[0])
    else:
        datasets = [sources.read(options, options.table)] * len(ks)
        stem = options.table.stem
    stems = [f"race_{stem}_k{k}" for k in ks]
    targets = targets_for(options.output, stems, stems)
    return [_Race(*race) for race in zip(targets, ks, datasets, strict=True)]


def _models(
    options: argparse.Namespace, runners: list[_Runner], k: int, dataset: Dataset
) -> list[KMeans]:
    """One model a runner, all of which the data suits."""
    from kmeans_gif.clustering.kmeans import KMeans

    arguments = shared.clustering_arguments(options)
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
        runners = [_Runner(f"{entries[0]} (seed {n})", entries[0], n) for n in seeds]
        option = f"--seeds {' '.join(map(str, seeds))}"
    if not _LEAST <= len(set(runners)) == len(runners) <= _MOST:
        raise InputError(f"{option}: a race takes {_LEAST} to {_MOST} different ones")
    return runners
