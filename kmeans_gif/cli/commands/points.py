"""kmeans-gif points: one animation for each file of points and k."""

from __future__ import annotations

import argparse
import functools
from pathlib import Path

from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet
from kmeans_gif.cli.jobs import Job, run_jobs
from kmeans_gif.cli.output_paths import add_output
from kmeans_gif.cli.view_options import add_views
from kmeans_gif.errors import InputError

HELP = "points from tables (CSV, NPY, Excel, Parquet …), half-step by half-step"
DESCRIPTION = "One animation for each table and each k."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("tables", nargs="+", metavar="FILE", type=Path)
    data_options.add_reading(parser, truth=True)
    add_output(parser, "file")
    add_clustering(parser)
    add_views(parser, "points", without=["truth"])
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of each table and each k."""
    if hasattr(options, "panels") and hasattr(options, "truth_column"):
        raise InputError("--truth: is not for --panels, but for scatter")
    load = functools.cache(functools.partial(data_options.read_or_map, options))
    jobs = [
        Job(table, f"{table.stem}_k{k}", k, functools.partial(load, table))
        for table in dict.fromkeys(options.tables)
        for k in dict.fromkeys(options.n_clusters)
    ]
    run_jobs(jobs, options, "points", "file", options.tables)
