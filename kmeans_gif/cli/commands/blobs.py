"""kmeans-gif blobs: made points, one animation for each k."""

from __future__ import annotations

import argparse
import functools
from typing import Any

from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet, compiling_told
from kmeans_gif.cli.jobs import Job, run_jobs
from kmeans_gif.cli.output_paths import add_output, require_history_target, targets_for
from kmeans_gif.cli.view_options import add_views


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "blobs",
        help="made points: blobs that k-means finds, and shapes that it does not",
        description="One animation of made points for each k.",
        allow_abbrev=False,
    )
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare all options."""
    data_options.add_making(parser)
    add_output(parser, "shape")
    add_clustering(parser)
    add_views(parser, "points", without=["dim"])
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make points for every k, and an animation of each."""
    ks = list(dict.fromkeys(options.n_clusters))
    require_history_target(options.history, len(ks), "shape")
    datasets = [data_options.made(options, k) for k in ks]
    stems = [f"{data_options.made_stem(d)}_k{k}" for d, k in zip(datasets, ks, strict=True)]
    targets = targets_for(options.output, stems, stems)
    with compiling_told(options.quiet):
        jobs = [
            Job(functools.partial(lambda made: made, dataset), k, target, target.stem)
            for dataset, k, target in zip(datasets, ks, targets, strict=True)
        ]
        run_jobs(jobs, options, "points")
