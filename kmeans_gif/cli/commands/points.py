"""kmeans-gif points: one animation for each file of points and k."""

from __future__ import annotations

import argparse
import functools
from pathlib import Path
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
        "points",
        help="points from tables (CSV, TSV, NPY, NPZ), half-step by half-step",
        description="One animation for each table and each k.",
        allow_abbrev=False,
    )
    parser.add_argument("tables", nargs="+", metavar="FILE", type=Path)
    data_options.add_reading(parser)
    add_output(parser, "file")
    add_clustering(parser)
    add_views(parser, "points")
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of each table and each k."""
    tables = list(dict.fromkeys(options.tables))
    pairs = [(table, k) for table in tables for k in dict.fromkeys(options.n_clusters)]
    require_history_target(options.history, len(pairs), "file", options.tables)
    stems = [f"{table.stem}_k{k}" for table, k in pairs]
    targets = targets_for(options.output, stems, [table for table, _ in pairs], options.tables)
    datasets = {table: data_options.read(options, table) for table in tables}
    with compiling_told(options.quiet):
        jobs = [
            Job(functools.partial(datasets.__getitem__, table), k, target, target.stem)
            for (table, k), target in zip(pairs, targets, strict=True)
        ]
        run_jobs(jobs, options, "points")
