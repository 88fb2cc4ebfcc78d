"""kmeans-gif report: a folder of pictures, palettes and tables for each photo and k."""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import shlex
import time
from pathlib import Path
from typing import Any, NamedTuple

from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering, clustering_arguments
from kmeans_gif.cli.console import (
    add_quiet,
    compiling_told,
    ended,
    progress_bar,
    tell,
    tell_restarts,
)
from kmeans_gif.cli.output_paths import add_place, require_folder, require_target
from kmeans_gif.cli.parser import as_option
from kmeans_gif.cli.photo_loading import photo_loader
from kmeans_gif.errors import InputError

_WHAT = {
    "image": "the final picture at full size",
    "colors": "the palette: JSON, text, GIMP (.gpl), Adobe (.ase) and a picture",
    "loss": "mean distance of a pixel to its centroid, and inertia",
    "loss-graph": "inertia over iterations, as a picture",
    "models": "the colors in space with the centroids, before and after",
    "data": "centroids and sizes of every iteration, as text and for NumPy",
    "gif": "the animation, at most 800 pixels wide and high",
}
_SAME_RESULT = ("n_threads",)
"""Parameters that do not matter for what is in the folder."""
_LIMIT = data_options.MAX_PIXELS.name
"""What matters only where it is given, for photos that are then read in chunks."""


class _Job(NamedTuple):
    photo: Path
    n_clusters: int
    parameters: dict[str, Any]
    folder: Path


HELP = "a folder about a photo's colors: picture, palettes, loss, data, details"
DESCRIPTION = (
    "For each photo and k a folder <photo>_k<k>_<hash> with all of these, or "
    "those asked for, and details.json and details.txt. The hash stands for the parameters: "
    "the same ones lead to the same folder again."
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photos", nargs="+", metavar="PHOTO", type=Path)
    group = parser.add_argument_group("contents")
    group.add_argument("--all", action="store_true", help="everything (the default)")
    for item, what in _WHAT.items():
        group.add_argument(f"--{item}", action="append_const", const=item, dest="items", help=what)
    group.add_argument(
        "--jpeg", action="store_true", help="the final picture as JPEG, smaller but not exact"
    )
    add_place(parser, "FOLDER", "where the folders are made (default: output)", default="output")
    data_options.add_photo(parser, max_size=0)
    data_options.add_features(parser)
    add_clustering(parser)
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Check everything, then cluster and write."""
    require_folder(options.output, "a report is many files")
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.kmeans import KMeans
        from kmeans_gif.reporting.folder import ITEMS, report_files, write_report

        items = list(ITEMS) if options.all or not options.items else options.items
        jobs = _jobs(options)
        load = photo_loader(options)
        clustering = clustering_arguments(options)
        for job in jobs:
            for name in report_files(items, jpeg=options.jpeg):
                require_target(job.folder / name, options.photos)
            KMeans(job.n_clusters, **clustering).validate(load(job.photo))
        for job in jobs:
            start = time.perf_counter()
            history = KMeans(job.n_clusters, **clustering).fit(load(job.photo)).history_
            about = {
                "command": _command(job),
                "source": str(job.photo),
                "clustering_seconds": round(time.perf_counter() - start, 3),
            }
            with progress_bar(job.folder.name, options.quiet, "file") as progress:
                paths = write_report(
                    history, job.folder, items, jpeg=options.jpeg, about=about, progress=progress
                )
            if not options.quiet:
                tell(f"{job.folder}: {len(paths)} files, {ended(history)}")
                tell_restarts(history)


def _jobs(options: argparse.Namespace) -> list[_Job]:
    """Photos times k, each with a folder of its own."""
    jobs = []
    taken: dict[Path, Path] = {}
    for photo in dict.fromkeys(options.photos):
        for k in dict.fromkeys(options.n_clusters):
            parameters = _parameters(options, k)
            folder = Path(options.output, f"{photo.stem}_k{k}_{_hash(parameters)}")
            if folder in taken:
                raise InputError(f"{taken[folder]} and {photo}: both would become {folder}")
            taken[folder] = photo
            jobs.append(_Job(photo, k, parameters, folder))
    return jobs


def _parameters(options: argparse.Namespace, k: int) -> dict[str, Any]:
    """All that the result depends on, whether given or by default."""
    from kmeans_gif.data.images import load_image

    signature = inspect.signature(load_image).parameters
    defaults = {
        name: parameter.default
        for name, parameter in signature.items()
        if parameter.default is not inspect.Parameter.empty and name != _LIMIT
    }
    parameters = {
        "n_clusters": k,
        **defaults,
        **data_options.photo_arguments(options),
        **clustering_arguments(options),
    }
    return {name: value for name, value in parameters.items() if name not in _SAME_RESULT}


def _hash(parameters: dict[str, Any]) -> str:
    """Eight digits of SHA-256 of the parameters as JSON, sorted by name."""
    text = json.dumps(parameters, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _command(job: _Job) -> str:
    """What leads to the same folder, with every parameter spelled out."""
    words = ["python", "-m", "kmeans_gif", "report", str(job.photo)]
    for name, value in job.parameters.items():
        words += as_option(name, value)
    return shlex.join(words)
