"""Options that several subcommands share; defaults are those of the Python parameters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kmeans_gif.errors import InputError


def add_output(parser: argparse.ArgumentParser, source: str, *, history: bool = True) -> None:
    """-o, where each `source` and each k make an animation, and --history."""
    group = parser.add_argument_group("output")
    add_place(
        group,
        "PATH",
        "a folder (default: output), or a file ending in .gif, .apng, .webp "
        f"or .png if there is one {source} and one k",
        default="output",
    )
    if history:
        group.add_argument(
            "--history", type=Path, metavar="FILE.npz", help="also save the run, for 'render'"
        )


def add_place(group: Any, metavar: str, what: str, default: str | None = None) -> None:
    """-o by itself, as it was typed: a / at its end makes a folder of it."""
    group.add_argument("-o", "--output", default=default, metavar=metavar, help=what)


def add_photo(parser: argparse.ArgumentParser, max_size: int) -> None:
    """Options of load_image."""
    default = f"default: {max_size}; 0 keeps the photo" if max_size else "default: 0, keep it"
    parser.add_argument(
        "--max-size",
        type=whole,
        default=max_size,
        metavar="PIXELS",
        help=f"shrink the photo's longer side to this ({default})",
    )
    parser.add_argument(
        "--max-pixels",
        type=whole,
        metavar="N",
        help="largest photo that is decoded (default: 89 million)",
    )


def add_features(parser: argparse.ArgumentParser) -> None:
    """What of a photo is clustered; options not given are missing from the namespace."""
    group = parser.add_argument_group("features", argument_default=argparse.SUPPRESS)
    group.add_argument(
        "--features",
        metavar="WHAT",
        help="color (the default), or color+location: row, column and color of each pixel",
    )
    group.add_argument("--color-space", metavar="NAME", help="rgb (the default), lab or oklab")
    group.add_argument(
        "--scale-location",
        action=argparse.BooleanOptionalAction,
        help="let the longer side span as much as black to white does (the default), or count "
        "rows and columns in pixels",
    )
    group.add_argument(
        "--location-weight",
        type=number,
        metavar="W",
        help="multiplies row and column after that (default: 1)",
    )


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
            help="seeds: random (observations drawn by weight, the default), k-means++, "
            "uniform (in the range of each feature) or corner",
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


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """--quiet, for every subcommand."""
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def whole(text: str) -> int:
    """A whole number, as argparse reads it."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: must be a whole number") from None


def _clusters(text: str) -> int:
    """A number of clusters, as argparse reads it; the others are words of their own."""
    try:
        return whole(text)
    except argparse.ArgumentTypeError as error:
        joined = "," in text or "-" in text[1:]
        hint = "; several have spaces between them, as in -k 3 5" if joined else ""
        raise argparse.ArgumentTypeError(f"{error}{hint}") from None


def number(text: str) -> float:
    """A number, as argparse reads it."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: must be a number") from None


_CLUSTERING = ("init", "n_init", "max_iter", "tol", "empty_cluster", "random_state", "n_threads")


def clustering_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of KMeans that the subcommand has options for."""
    return {name: getattr(options, name) for name in _CLUSTERING if hasattr(options, name)}


_FEATURES = ("features", "color_space", "scale_location", "location_weight")


def photo_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of load_image that the user gave or that have a default."""
    names = ("max_size", "max_pixels", *_FEATURES)
    return {name: getattr(options, name) for name in names if hasattr(options, name)}


def refuse_features(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of add_features where `path` holds points."""
    for name in _FEATURES:
        if hasattr(options, name):
            raise InputError(
                f"--{name.replace('_', '-')}: is for photos, and {path} is a table of points"
            )
