"""kmeans-gif blobs: made points, one animation for each k."""

from __future__ import annotations

import argparse
import functools

from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet
from kmeans_gif.cli.jobs import Job, run_jobs
from kmeans_gif.cli.output_paths import add_output
from kmeans_gif.cli.view_options import add_views

HELP = "made points: blobs that k-means finds, and shapes that it does not"
DESCRIPTION = "One animation of made points for each k."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    data_options.add_making(parser)
    add_output(parser, "shape")
    add_clustering(parser)
    add_views(parser, "points", without=["dim", "truth"])
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make points for every k, and an animation of each."""
    made = {k: data_options.made(options, k) for k in dict.fromkeys(options.n_clusters)}
    jobs = []
    for k, dataset in made.items():
        stem = f"{data_options.made_stem(dataset)}_k{k}"
        jobs.append(Job(stem, stem, k, functools.partial(made.__getitem__, k)))
    run_jobs(jobs, options, "points", "shape")
