"""Options of data: photos, their features, made points, and tables of points."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif.cli.clustering_options import number, whole
from kmeans_gif.errors import InputError, require_whole

if TYPE_CHECKING:
    from kmeans_gif.data.dataset import Dataset

_MAKING = {
    "shape": "--shape",
    "data_dim": "--dim",
    "n": "--points",
    "centers": "--centers",
    "spread": "--spread",
}
_READING = {"columns": "--columns", "skip_bad": "--skip-bad"}
_FEATURES = ("features", "color_space", "scale_location", "location_weight")


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


def add_making(parser: argparse.ArgumentParser) -> None:
    """Options of make_points; those not given are missing from the namespace."""
    group = parser.add_argument_group("made points", argument_default=argparse.SUPPRESS)
    group.add_argument(
        "--shape",
        metavar="NAME",
        help="blobs (the default), moons, circles, unequal, stretched or uniform",
    )
    group.add_argument(
        "--dim", type=whole, metavar="D", dest="data_dim", help="2 or 3 dimensions (default: 2)"
    )
    group.add_argument(
        "--points", type=whole, metavar="N", dest="n", help="number of points (default: 500)"
    )
    group.add_argument(
        "--centers",
        type=whole,
        metavar="N",
        help="groups of blobs, unequal and stretched (default: as many as clusters)",
    )
    group.add_argument(
        "--spread",
        type=number,
        metavar="X",
        help="how wide groups are (default: 1, clearly apart; at 2 blobs touch)",
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Options of load_points; those not given are missing from the namespace."""
    group = parser.add_argument_group("table", argument_default=argparse.SUPPRESS)
    group.add_argument(
        "--columns",
        nargs="+",
        metavar="COLUMN",
        help="features by name, or by number from 0 (default: all columns)",
    )
    group.add_argument(
        "--skip-bad",
        action="store_true",
        help="leave out rows with missing values or text instead of numbers",
    )


def made(options: argparse.Namespace, k: int) -> Dataset:
    """The points that the options ask for, with `k` groups unless they say otherwise."""
    from kmeans_gif.data.points import GROUPED, make_points

    require_whole("n_clusters", k, 1)
    arguments = _given(options, _MAKING)
    if "data_dim" in arguments:
        arguments["dim"] = arguments.pop("data_dim")
    shape = arguments.get("shape", GROUPED[0])
    from_k = shape in GROUPED and "centers" not in arguments
    if from_k:
        arguments["centers"] = k
    try:
        dataset = make_points(random_state=options.random_state, **arguments)
    except InputError as error:
        message = str(error)
        if from_k and message.startswith("centers="):  # which the user never typed
            message = message.replace("centers", "n_clusters", 1)
        raise InputError(message) from None
    if shape not in GROUPED and "centers" in arguments:
        raise InputError(
            f"--centers {arguments['centers']}: {shape} leave no choice; "
            f"it is for {', '.join(GROUPED)}"
        )
    return dataset


def made_stem(dataset: Dataset) -> str:
    """What files that show made points are called."""
    return f"{dataset.name}{dataset.X.shape[1]}d"


def read(options: argparse.Namespace, path: Path) -> Dataset:
    """The points in a file."""
    from kmeans_gif.data.tables import load_points

    return load_points(path, **_given(options, _READING))


def refuse_reading(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of a table, which `path` is not."""
    for name in _given(options, _READING):
        raise InputError(f"{_READING[name]}: is for tables of points, not for {path}")


def require_one_source(options: argparse.Namespace, path: Path | None) -> None:
    """Raise InputError for options of a file where there is none, and the other way round.

    --dim is for both: of a file it says how the points are drawn.
    """
    names, reason = _READING, "is for points from a file"
    if path is not None:
        names = {name: flag for name, flag in _MAKING.items() if name != "data_dim"}
        reason = f"is for made points, not for those in {path}"
    for name in _given(options, names):
        raise InputError(f"{names[name]}: {reason}")


def photo_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of load_image that the user gave or that have a default."""
    return _given(options, ("max_size", "max_pixels", *_FEATURES))


def photo_loader(options: argparse.Namespace) -> Callable[[Path], Dataset]:
    """Reads photos as the options say; the same one twice in a row only once."""
    from kmeans_gif.data.images import load_image

    load = functools.partial(load_image, **photo_arguments(options))
    return functools.lru_cache(maxsize=1)(load)


def refuse_features(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of add_features where `path` holds points."""
    for name in _given(options, _FEATURES):
        flag = f"--{name.replace('_', '-')}"
        raise InputError(f"{flag}: is for photos, and {path} is a table of points")


def _given(options: argparse.Namespace, names: Iterable[str]) -> dict[str, Any]:
    """Those of `names` that the user gave, with their values."""
    return {name: getattr(options, name) for name in names if hasattr(options, name)}
