"""kmeans-gif points: one animation for each file of points and k."""

from __future__ import annotations

import argparse
import functools
from pathlib import Path

from kmeans_gif.cli import data_options
from kmeans_gif.cli.chunk_options import (
    add_chunked,
    labels_written,
    require_all_rows,
    require_labels,
    tables_loader,
    with_room,
)
from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet, tell
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
    add_chunked(parser)
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of each table and each k."""
    if hasattr(options, "panels") and hasattr(options, "truth_column"):
        raise InputError("--truth: is not for --panels, but for scatter")
    tables, ks = dict.fromkeys(options.tables), dict.fromkeys(options.n_clusters)
    require_labels(options, len(tables) * len(ks))
    require_all_rows(options)
    with tables_loader(options) as load:
        jobs = [
            Job(
                table,
                f"{table.stem}_k{k}",
                k,
                functools.partial(with_room, options, load, table, k),
            )
            for table in tables
            for k in ks
        ]
        labels = [] if options.labels is None else [options.labels]
        also = labels_written(options)
        run_jobs(jobs, options, "points", "file", options.tables, also, labels)
    if labels and not options.quiet:
        tell(str(options.labels))
