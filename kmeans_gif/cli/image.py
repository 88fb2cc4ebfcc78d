"""kmeans-gif image: one animation for each photo and k."""

from __future__ import annotations

import argparse
import functools
from pathlib import Path
from typing import Any, NamedTuple

from kmeans_gif.cli import options as shared
from kmeans_gif.cli import pictures
from kmeans_gif.cli.report import compiling_told, progress_bar, tell_saved
from kmeans_gif.cli.targets import require_history_target, targets_for
from kmeans_gif.cli.views import check_photo, draw_photo


class _Job(NamedTuple):
    photo: Path
    n_clusters: int
    target: Path


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "image",
        help="photos, state by state; the word 'image' may be left out",
        description="One animation for each photo and each k.",
        allow_abbrev=False,
    )
    parser.add_argument("photos", nargs="+", metavar="PHOTO", type=Path)
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare all but the photos."""
    shared.add_output(parser, "photo")
    shared.add_photo(parser, max_size=800)
    shared.add_clustering(parser)
    shared.add_features(parser)
    pictures.add_photo(parser)
    shared.add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Check everything, then cluster and write."""
    jobs = _jobs(options)
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.kmeans import KMeans
        from kmeans_gif.data.images import load_image
        from kmeans_gif.writing import writer_for

        # A photo is read when it is checked and when its turn comes, but not twice in a row.
        load = functools.lru_cache(maxsize=1)(
            functools.partial(load_image, **shared.photo_arguments(options))
        )
        clustering = shared.clustering_arguments(options)
        for job in jobs:
            writer_for(job.target)
            KMeans(job.n_clusters, **clustering).validate(load(job.photo))
        check_photo(options, max(options.n_clusters))
        for job in jobs:
            title = f"{job.photo.name}, k = {job.n_clusters}"
            with progress_bar(title, options.quiet) as progress:
                model = KMeans(job.n_clusters, **clustering).fit(load(job.photo))
                animation = draw_photo(model.history_, options)
                saved = animation.save(job.target, progress=progress)
            if options.history is not None:
                model.history_.save(options.history)
            if not options.quiet:
                tell_saved(saved, model.history_)


def _jobs(options: argparse.Namespace) -> list[_Job]:
    """Photos times k, each with a target of its own that can be written."""
    pairs = [
        (photo, k)
        for photo in dict.fromkeys(options.photos)
        for k in dict.fromkeys(options.n_clusters)
    ]
    require_history_target(options.history, len(pairs), "photo")
    stems = [f"{photo.stem}_k{k}" for photo, k in pairs]
    targets = targets_for(options.output, stems, [photo for photo, _ in pairs], options.photos)
    return [_Job(photo, k, target) for (photo, k), target in zip(pairs, targets, strict=True)]
