"""kmeans-gif image: one animation for each photo and k."""

from __future__ import annotations

import argparse
import contextlib
import functools
from pathlib import Path

from kmeans_gif.cli import data_options
from kmeans_gif.cli.chunk_options import add_scheduler
from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet
from kmeans_gif.cli.jobs import Job, run_jobs
from kmeans_gif.cli.large_photos import add_paint, painter, require_paint, tell_painted
from kmeans_gif.cli.output_paths import add_output
from kmeans_gif.cli.photo_loading import photo_loader, photo_of_size
from kmeans_gif.cli.view_options import add_views

HELP = "photos, state by state; the word 'image' may be left out"
DESCRIPTION = "One animation for each photo and each k."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTO", type=Path, help="files, or folders of photos"
    )
    declare_all_but_photos(parser)


def declare_all_but_photos(parser: argparse.ArgumentParser) -> None:
    """Declare what is left where photos need not be named."""
    add_output(parser, "photo")
    add_paint(parser)
    add_scheduler(parser, "large photos, with --features color+location,")
    data_options.add_photo(parser, max_size=800)
    add_clustering(parser)
    data_options.add_features(parser)
    add_views(parser, "photo")
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of each photo and each k."""
    from kmeans_gif.data.photo_folders import photos_in

    photos = photos_in(dict.fromkeys(options.photos))
    with contextlib.ExitStack() as bars:
        _animate(options, photos, bars)
    tell_painted(options)


def _animate(options: argparse.Namespace, photos: list[Path], bars: contextlib.ExitStack) -> None:
    load = photo_loader(options, bars)
    jobs = []
    for photo in photos:
        read = functools.partial(load, photo)
        shrunk = functools.partial(photo_of_size, options, load, photo)
        for k in dict.fromkeys(options.n_clusters):
            jobs.append(Job(photo, f"{photo.stem}_k{k}", k, read, shrunk))
    painted = require_paint(options, len(jobs), photos)
    run_jobs(jobs, options, "photo", "photo", photos, painter(options), painted)
