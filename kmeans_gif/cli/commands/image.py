"""kmeans-gif image: one animation for each photo and k."""

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
        "image",
        help="photos, state by state; the word 'image' may be left out",
        description="One animation for each photo and each k.",
        allow_abbrev=False,
    )
    parser.add_argument("photos", nargs="+", metavar="PHOTO", type=Path)
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare all but the photos."""
    add_output(parser, "photo")
    data_options.add_photo(parser, max_size=800)
    add_clustering(parser)
    data_options.add_features(parser)
    add_views(parser, "photo")
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of each photo and each k."""
    pairs = [
        (photo, k)
        for photo in dict.fromkeys(options.photos)
        for k in dict.fromkeys(options.n_clusters)
    ]
    require_history_target(options.history, len(pairs), "photo")
    stems = [f"{photo.stem}_k{k}" for photo, k in pairs]
    targets = targets_for(options.output, stems, [photo for photo, _ in pairs], options.photos)
    with compiling_told(options.quiet):
        load = data_options.photo_loader(options)
        jobs = [
            Job(functools.partial(load, photo), k, target, f"{photo.name}, k = {k}")
            for (photo, k), target in zip(pairs, targets, strict=True)
        ]
        run_jobs(jobs, options, "photo")
