"""Options of KMeans, and its arguments as the user gave them."""

from __future__ import annotations

import argparse
from typing import Any

from kmeans_gif._registry import explained
from kmeans_gif.cli.declared import Named, add_option, given
from kmeans_gif.cli.lists import Joined, one_or_more
from kmeans_gif.clustering.seeding import SEEDINGS
from kmeans_gif.rendering.options import Choice, Number, Option, Whole

_INIT = Option("init", "random", Named("WAY", SEEDINGS), f"seeds: {explained(SEEDINGS, 'random')}")
_OTHERS = (
    Option(
        "n_init", 1, Whole("N", 1),
        "runs from as many seedings, side by side on all cores, of which the one of lowest inertia "
        "is kept; 20 where quality matters",
    ),
    Option("max_iter", 100, Whole("N", 1), "iterations at most"),
    Option(
        "tol", 0.0, Number("X", 0.0, float("inf")),
        "stop when centroids move less, relative to the variance; 0 runs until nothing changes",
    ),
    Option(
        "empty_cluster", "keep", Choice("WAY", {"keep": "", "relocate": "", "drop": ""}),
        "what happens to clusters that become empty",
    ),
    Option("random_state", 0, Whole(), "same seed, same file"),
    Option(
        "n_threads", None, Whole("N", 1), "threads; the result is the same for any number",
        "all cores", in_names=False,
    ),
)  # fmt: skip
CLUSTERING = (_INIT, *_OTHERS)


def add_clustering(
    parser: argparse.ArgumentParser, *, k: bool = True, init: bool = True, **defaults: Any
) -> None:
    """Options of KMeans, with other `defaults` than its own; without `k` or `init` the others."""
    group = parser.add_argument_group("clustering")
    if k:
        group.add_argument(
            "-k", type=one_or_more, action=Joined, nargs="+", default=[5], metavar="K",
            dest="n_clusters",
            help="number of clusters; several, 3 5 or 3-5, make one file each (default: 5)",
        )  # fmt: skip
    if init:
        ways = group.add_mutually_exclusive_group()
        add_option(ways, _INIT, shown="", default=_INIT.default)
        ways.add_argument(
            "--uniform-seeds", action="store_const", const="uniform", dest="init",
            help="short for --init uniform: seeds anywhere in the range of each feature",
        )  # fmt: skip
    for option in _OTHERS:
        own = option.but(default=defaults.get(option.name, option.default))
        also = ("--rounds",) if option.name == "max_iter" else ()
        add_option(group, own, *also, default=own.default)


def clustering_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of KMeans that the subcommand has options for."""
    return given(options, CLUSTERING)
