"""Photos that are read in chunks and clustered with location: all of their pixels, each round."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.chunk_options import Watched
from kmeans_gif.cli.console import progress_bar
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.data.chunks import Chunked
    from kmeans_gif.data.features import Features
    from kmeans_gif.data.picture_sample import PictureSample
    from kmeans_gif.data.scan_chunks import Scan

Bars = contextlib.ExitStack
"""What closes bars that are still shown when all ends."""


def require_places(path: Path, options: argparse.Namespace, bars: Bars | None) -> None:
    """Raise InputError for what is not done with places of pixels in chunks.

    `bars` is None for commands that take no chunks.
    """
    from kmeans_gif.clustering.chunked.chunk_runner import require_seeding

    if bars is None:
        raise InputError(
            f"features='color+location': needs all pixels in memory, and {path} is read in chunks; "
            "cluster its colors, or shrink it first"
        )
    if options.history is not None:
        raise InputError(
            f"{options.history}: a history file holds all observations, and {path} is read in "
            "chunks; leave out --history, or cluster its colors"
        )
    require_seeding(options.init)


def read_places(
    scan: Scan, features: Features, shown_size: int, options: argparse.Namespace, bars: Bars
) -> Watched:
    """The pixels of a picture, whose readings move bars."""
    from kmeans_gif.data.located_pixels import LocatedPixels

    with progress_bar(scan.name, options.quiet, "chunk") as progress:
        pixels = LocatedPixels(scan, features, shown_size, progress)
    return Watched(pixels, options.quiet, bars)


def smaller_places(sample: PictureSample, shown_size: int) -> Chunked:
    """The same pixels, of which fewer are shown: those of a `sample` of this size."""
    from kmeans_gif.data.located_pixels import LocatedPixels

    return LocatedPixels(sample.scan, sample.features, shown_size)
