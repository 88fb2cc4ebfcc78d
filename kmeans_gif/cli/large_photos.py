"""Photos that are too large for memory, and --paint: a photo painted whole, whatever its size."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kmeans_gif.cli.console import progress_bar, say, tell
from kmeans_gif.cli.large_places import Bars, read_places, require_no_scheduler, require_places
from kmeans_gif.cli.output_paths import require_no_input
from kmeans_gif.data.paths import is_zarr
from kmeans_gif.errors import InputError, require_whole

if TYPE_CHECKING:
    from kmeans_gif.cli.large_places import Places
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.data.scan_chunks import Scan

_Picture = TypeVar("_Picture", "Dataset", "Scan")

_USUAL_SHOWN = 800
"""Pixels of the longer side of what is shown where a photo is not to be shrunk."""


def add_paint(parser: argparse.ArgumentParser) -> None:
    """--paint, for photos."""
    parser.add_argument(
        "--paint", type=Path, metavar="FILE",
        help="also all pixels that were clustered, each in the color of its centroid, at the end "
        "or in the state of --state, as .tif or .zarr",
    )  # fmt: skip


def is_large(path: Path, max_pixels: int | None) -> bool:
    """Whether `path` is read chunk by chunk: an array of Zarr, or a TIFF file beyond the limit.

    That is `max_pixels`, or what Pillow decodes.
    """
    from kmeans_gif.data.chunk_sources.tiff_scan import tiff_size

    if is_zarr(path):
        return True
    size = tiff_size(path)
    if size is None:
        return False
    from PIL import Image

    limit = Image.MAX_IMAGE_PIXELS
    if max_pixels is not None:
        limit = require_whole("max_pixels", max_pixels, 1)
    return limit is not None and size[0] * size[1] > limit


def read_large(
    path: Path,
    arguments: Mapping[str, Any],
    options: argparse.Namespace,
    bars: Bars | None = None,
) -> Dataset | Places:
    """A large photo; `arguments` are those of load_image.

    With location it is one in chunks, whose readings move `bars`.
    """
    from kmeans_gif.data.features import Features
    from kmeans_gif.data.scans import LARGEST_SHOWN, open_scan, read_scan

    features = Features(
        arguments.get("features", "color"),
        arguments.get("color_space", "rgb"),
        arguments.get("scale_location", True),
        arguments.get("location_weight", 1.0),
    )
    if features.has_location:
        require_places(path, options, bars)
    else:
        require_no_scheduler(options, f"colors of {path} are counted once, by this machine")
    size = arguments["max_size"] or _USUAL_SHOWN  # 0: nothing is to be shrunk before clustering
    if not 0 <= size <= LARGEST_SHOWN:
        raise InputError(
            f"max_size={size}: {path} is read in chunks and shown in a small version: "
            f"must be from 1 to {LARGEST_SHOWN}, or 0 for {_USUAL_SHOWN}"
        )
    scan = with_room_to_paint(open_scan(path), options)
    if features.has_location and bars is not None:
        pixels = read_places(scan, features, size, options, bars)
        _tell_shown(path, scan, pixels.sample.at.shape, options)
        return pixels
    with progress_bar(path.name, options.quiet, "chunk") as progress:
        dataset = read_scan(scan, features, size, progress)
    _tell_shown(path, scan, dataset.shape, options)
    return dataset


def _tell_shown(path: Path, scan: Scan, shape: Any, options: argparse.Namespace) -> None:
    if not options.quiet and shape != scan.shape[:2]:
        whole, shown = (f"{w:,} × {h:,}" for h, w in (scan.shape[:2], shape))
        say(f"{path}: all {whole} pixels are clustered, and {shown} of them are shown")


def with_room_to_paint(picture: _Picture, options: argparse.Namespace) -> _Picture:
    """`picture`; raises InputError if the disk has no room for --paint, where that is asked for."""
    painting = getattr(options, "paint", None)
    if painting is not None:
        from kmeans_gif.reporting.painted_files import require_room

        require_room(painting, picture)
    return picture


def require_paint(options: argparse.Namespace, runs: int, inputs: Sequence[Path]) -> list[Path]:
    """The file of --paint, if any; raises InputError unless it can be written."""
    if options.paint is None:
        return []
    if runs > 1:
        raise InputError(f"--paint {options.paint}: takes one photo and one k at a time")
    from kmeans_gif.reporting.painted_files import require_paintable

    require_no_input(options.paint, inputs)
    require_paintable(options.paint)
    return [options.paint]


def painter(options: argparse.Namespace) -> Callable[[History], None] | None:
    """What paints a run as --paint and --state say; None if nothing is to be painted."""
    if options.paint is None:
        return None

    def paint(history: History) -> None:
        from kmeans_gif.reporting.painting import save_painting

        state = getattr(options, "state", -1)
        with progress_bar(options.paint.name, options.quiet, "row") as progress:
            save_painting(history, options.paint, state=state, progress=progress)

    return paint


def tell_painted(options: argparse.Namespace) -> None:
    """That --paint was written."""
    if options.paint is not None and not options.quiet:
        tell(str(options.paint))
