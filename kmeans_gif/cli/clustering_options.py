"""Options of KMeans; defaults are those of the Python parameters."""

from __future__ import annotations

import argparse
from typing import Any

from kmeans_gif._registry import explained
from kmeans_gif.cli.view_options import typed
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.rendering.options import Number, Whole

whole = typed(Whole(0))
"""A whole number, as argparse reads it."""
number = typed(Number(0.0, 1.0))
"""A number, as argparse reads it."""
_NAMES = ("init", "n_init", "max_iter", "tol", "empty_cluster", "random_state", "n_threads")


def add_clustering(parser: argparse.ArgumentParser, *, k: bool = True, init: bool = True) -> None:
    """Options of KMeans; without `k` or `init` all but that one."""
    group = parser.add_argument_group("clustering")
    if k:
        group.add_argument(
            "-k",
            type=_clusters,
            nargs="+",
            default=[5],
            metavar="K",
            dest="n_clusters",
            help="number of clusters; several make one file each (default: 5)",
        )
    if init:
        ways = group.add_mutually_exclusive_group()
        ways.add_argument(
            "--init",
            default="random",
            metavar="WAY",
            help=f"seeds: {explained(SEEDINGS, 'random')}",
        )
        ways.add_argument(
            "--uniform-seeds",
            action="store_const",
            const="uniform",
            dest="init",
            help="the same as --init uniform: of the color cube, the part that a photo uses",
        )
    group.add_argument(
        "--restarts",
        type=whole,
        default=1,
        metavar="N",
        dest="n_init",
        help="runs from as many seedings, side by side on all cores, of which the one of lowest "
        "inertia is kept (default: %(default)s; 20 where quality matters)",
    )
    group.add_argument(
        "--max-iter",
        "--rounds",
        type=whole,
        default=100,
        metavar="N",
        help="iterations at most (default: 100)",
    )
    group.add_argument(
        "--tol",
        type=number,
        default=0.0,
        metavar="X",
        help="stop when centroids move less, relative to the variance "
        "(default: %(default)s; 0 runs until nothing changes)",
    )
    group.add_argument(
        "--empty-cluster",
        default="keep",
        metavar="WAY",
        help="keep (the default), relocate or drop clusters that become empty",
    )
    group.add_argument(
        "--seed",
        type=whole,
        default=0,
        metavar="N",
        dest="random_state",
        help="same seed, same file (default: 0)",
    )
    group.add_argument(
        "--threads",
        type=whole,
        metavar="N",
        dest="n_threads",
        help="threads (default: all cores; the result is the same)",
    )


def _clusters(text: str) -> int:
    """A number of clusters, as argparse reads it; the others are words of their own."""
    try:
        return whole(text)
    except argparse.ArgumentTypeError as error:
        joined = "," in text or "-" in text[1:]
        hint = "; several have spaces between them, as in -k 3 5" if joined else ""
        raise argparse.ArgumentTypeError(f"{error}{hint}") from None


def clustering_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of KMeans that the subcommand has options for."""
    return {name: getattr(options, name) for name in _NAMES if hasattr(options, name)}
