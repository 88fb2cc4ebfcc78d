"""kmeans-gif blobs: made points, one animation for each k."""

from __future__ import annotations

import argparse
from typing import Any

from kmeans_gif.cli import options as shared
from kmeans_gif.cli import pictures, points, sources
from kmeans_gif.cli.targets import require_history_target, targets_for


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
    sources.add_making(parser)
    shared.add_output(parser, "shape")
    shared.add_clustering(parser)
    pictures.add_scatter(parser, dim=False)
    shared.add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make points for every k, then cluster, draw and write."""
    ks = list(dict.fromkeys(options.n_clusters))
    require_history_target(options.history, len(ks), "shape")
    datasets = [sources.made(options, k) for k in ks]
    stems = [f"{sources.made_stem(dataset)}_k{k}" for dataset, k in zip(datasets, ks, strict=True)]
    targets = targets_for(options.output, stems, stems)
    points.animate([points.Job(*job) for job in zip(datasets, ks, targets, strict=True)], options)
