"""Where points come from: made ones, or those of a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.given import given
from kmeans_gif.cli.options import number, whole
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
    arguments = given(options, tuple(_MAKING))
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

    return load_points(path, **given(options, tuple(_READING)))


def refuse_reading(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of a table, which `path` is not."""
    for name in given(options, tuple(_READING)):
        raise InputError(f"{_READING[name]}: is for tables of points, not for {path}")


def require_one_source(options: argparse.Namespace, path: Path | None) -> None:
    """Raise InputError for options of a file where there is none, and the other way round.

    --dim is for both: of a file it says how the points are drawn.
    """
    names, reason = _READING, "is for points from a file"
    if path is not None:
        names = {name: flag for name, flag in _MAKING.items() if name != "data_dim"}
        reason = f"is for made points, not for those in {path}"
    for name in given(options, tuple(names)):
        raise InputError(f"{names[name]}: {reason}")
