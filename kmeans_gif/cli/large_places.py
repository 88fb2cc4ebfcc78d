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
    from kmeans_gif.data.chunk_sources.dask_pixels import DaskPixels
    from kmeans_gif.data.features import Features
    from kmeans_gif.data.located_pixels import LocatedPixels
    from kmeans_gif.data.picture_sample import PictureSample
    from kmeans_gif.data.scan_chunks import Scan

    Places = Watched | DaskPixels  # pixels that are labeled here, or by the workers of a cluster

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


def require_no_scheduler(options: argparse.Namespace, what: str) -> None:
    """Raise InputError if --scheduler is given; `what` cannot be clustered by it."""
    if getattr(options, "scheduler", None) is not None:
        raise InputError(
            f"--scheduler {options.scheduler}: is for photos in chunks with --features "
            f"color+location, and {what}"
        )


def read_places(
    scan: Scan, features: Features, shown_size: int, options: argparse.Namespace, bars: Bars
) -> Places:
    """The pixels of a picture, whose readings move bars, here or on the workers of a cluster."""
    if options.scheduler is not None:
        from kmeans_gif.clustering.chunked.cluster_client import connect, current_client

        if current_client() is None:
            bars.enter_context(connect(options.scheduler))
        from kmeans_gif.data.chunk_sources.dask_pixels import DaskPixels
    from kmeans_gif.data.located_pixels import LocatedPixels

    with progress_bar(scan.name, options.quiet, "chunk") as progress:
        pixels = LocatedPixels(scan, features, shown_size, progress)
    if options.scheduler is not None:
        return DaskPixels(pixels)
    return Watched(pixels, options.quiet, bars)


def smaller_places(sample: PictureSample, shown_size: int) -> LocatedPixels:
    """The same pixels, of which fewer are shown: those of a `sample` of this size."""
    from kmeans_gif.data.located_pixels import LocatedPixels

    return LocatedPixels(sample.scan, sample.features, shown_size)
