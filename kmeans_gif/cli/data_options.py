"""Options of data: photos, their features, made points, and tables of points."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif.cli.declared import FLAGS, Named, add_option, given
from kmeans_gif.errors import InputError, require_whole
from kmeans_gif.rendering.options import SHOW_SEEDING, Number, Option, Rule, Switch, Whole

if TYPE_CHECKING:
    from kmeans_gif.data.dataset import Dataset

MAX_SIZE = Option(
    "max_size", 800, Whole("PIXELS"), "shrink the photo's longer side to this; 0 keeps the photo; "
    "where it is read in chunks, only what is shown is shrunk, to 800 with 0",
)  # fmt: skip
MAX_PIXELS = Option(
    "max_pixels", None, Whole(), "largest photo that is decoded in memory; larger TIFF files are "
    "read in chunks", "89 million",
)  # fmt: skip
PHOTO = (MAX_SIZE, MAX_PIXELS)
FEATURES = (
    Option(
        "features", "color", Named("WHAT", ("color", "color+location")),
        "color, or color+location: row, column and color of each pixel",
    ),
    Option("color_space", "rgb", Named("NAME", ("rgb", "lab", "oklab")), "rgb, lab or oklab"),
    Option("location_weight", 1.0, Number("W"), "multiplies row and column"),
)  # fmt: skip
_SCALE = Option(
    "scale_location", None, Switch(),
    "let the longer side span as much as black to white does (the default), or count rows and "
    "columns in pixels",
)  # fmt: skip
MAKING = (
    Option(
        "shape",
        "blobs",
        Rule("NAME"),
        "blobs, moons, circles, unequal, stretched or uniform",
        in_names=False,
    ),  # names of made points say shape and dimensions anyway
    Option("data_dim", 2, Whole("D"), "2 or 3 dimensions", in_names=False),
    Option("n", 500, Whole(), "number of points"),
    Option(
        "centers", None, Whole(), "groups of blobs, unequal and stretched", "as many as clusters"
    ),
    Option(
        "spread", 1.0, Number(), "how wide groups are; at 1 they are clearly apart, at 2 they touch"
    ),
)
_COLUMNS = Option(
    "columns",
    None,
    Rule("COLUMN"),
    "features by name, or by number from 0",
    "all columns of numbers",
)
_SKIP_BAD = Option(
    "skip_bad", False, Switch(), "leave out rows with missing values or text instead of numbers"
)
_HEADER = Option(
    "header", None, Switch(), "whether the first row is a header (default: by its look)"
)
_STANDARDIZE = Option(
    "standardize", False, Switch(), "cluster z-scores, so that all columns weigh alike"
)
_TRUTH = Option(
    "truth_column", None, Rule("COLUMN"),
    "the column, by name or number, that tells the true groups, or a file of labels; it is no "
    "feature, purity and adjusted Rand index are shown, and the groups at the end",
    before="truth-",
)  # fmt: skip
MAX_BYTES = Option(
    "max_bytes", None, Whole("BYTES", 1), "largest array that is unpacked from a smaller file",
    "1 GB",
)  # fmt: skip
READING = (_COLUMNS, _HEADER, _SKIP_BAD, _STANDARDIZE, MAX_BYTES)
_NOT_CHUNKED = (_HEADER, _SKIP_BAD, _STANDARDIZE)
"""What is not done with a table that is read in chunks."""


def add_photo(parser: argparse.ArgumentParser, max_size: int) -> None:
    """Options of load_image."""
    add_option(parser, MAX_SIZE.but(default=max_size))
    add_option(parser, MAX_PIXELS)
    parser.set_defaults(usual_max_size=max_size)


def add_features(parser: argparse.ArgumentParser) -> None:
    """What of a photo is clustered."""
    group = parser.add_argument_group("features", argument_default=argparse.SUPPRESS)
    for option in FEATURES:
        add_option(group, option)
    both = argparse.BooleanOptionalAction
    group.add_argument(_SCALE.flag, action=both, dest=_SCALE.name, help=_SCALE.help)


def add_making(parser: argparse.ArgumentParser) -> None:
    """Options of make_points."""
    group = parser.add_argument_group("made points")
    for option in MAKING:
        add_option(group, option)


def add_reading(parser: argparse.ArgumentParser, *, truth: bool = False) -> None:
    """Options of load_points; those of true groups only where they are shown."""
    group = parser.add_argument_group("table", argument_default=argparse.SUPPRESS)
    group.add_argument(
        _COLUMNS.flag, nargs="+", metavar=_COLUMNS.rule.metavar, help=f"{_COLUMNS.help} (default: "
        f"{_COLUMNS.shown_default})",
    )  # fmt: skip
    both = argparse.BooleanOptionalAction
    group.add_argument(_HEADER.flag, action=both, dest=_HEADER.name, help=_HEADER.help)
    add_option(group, _SKIP_BAD)
    add_option(group, _STANDARDIZE)
    if truth:
        add_option(group, _TRUTH)
    add_option(group, MAX_BYTES)


def made(options: argparse.Namespace, k: int) -> Dataset:
    """The points that the options ask for, with `k` groups unless they say otherwise."""
    from kmeans_gif.data.points import GROUPED, make_points

    require_whole("n_clusters", k, 1)
    arguments = given(options, MAKING)
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


def columns_of(options: argparse.Namespace) -> list[str] | None:
    """The columns that were chosen, if any."""
    columns: list[str] | None = getattr(options, _COLUMNS.name, None)
    return columns


def refuse_unchunked(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options that tables in chunks do not have."""
    reason = f"is for tables in memory, and {path} is read in chunks"
    drawn = [SHOW_SEEDING] if getattr(options, SHOW_SEEDING.name, False) else []
    _refuse(options, (*_NOT_CHUNKED, _TRUTH, *drawn), reason)


def read(options: argparse.Namespace, path: Path) -> Dataset:
    """The points in a file."""
    from kmeans_gif.data.tables import load_points

    arguments = given(options, (*READING, _TRUTH))
    if "truth_column" in arguments:
        arguments["truth"] = arguments.pop("truth_column")
    return load_points(path, **arguments)


def refuse_reading(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of a table, which `path` is not."""
    _refuse(options, READING, f"is for tables of points, not for {path}")


def refuse_features(options: argparse.Namespace, path: Path) -> None:
    """Raise InputError for options of a photo where `path` holds points."""
    _refuse(options, (*PHOTO, *FEATURES, _SCALE), f"is for photos, and {path} is a table of points")


def require_one_source(options: argparse.Namespace, path: Path | None) -> None:
    """Raise InputError for options of a file where there is none, and the other way round.

    --dim is for both: of a file it says how the points are drawn.
    """
    if path is None:
        _refuse(options, READING, "is for points from a file")
    else:
        making = [option for option in MAKING if option.name != "data_dim"]
        _refuse(options, making, f"is for made points, not for those in {path}")


def _refuse(options: argparse.Namespace, declared: Iterable[Option], reason: str) -> None:
    for option in declared:
        if hasattr(options, option.name):
            raise InputError(f"{FLAGS.get(option.name, option.flag)}: {reason}")


def photo_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of load_image that the user gave, and the command's own limit of size."""
    arguments = given(options, (*PHOTO, *FEATURES, _SCALE))
    return {"max_size": options.usual_max_size, **arguments}
