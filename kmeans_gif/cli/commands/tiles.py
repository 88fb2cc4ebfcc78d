"""kmeans-gif tiles: small pictures, one animation for each k."""

from __future__ import annotations

import argparse
import contextlib
import functools
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.clustering_options import add_clustering
from kmeans_gif.cli.console import add_quiet
from kmeans_gif.cli.data_options import MAX_BYTES
from kmeans_gif.cli.declared import add_option, given
from kmeans_gif.cli.jobs import Job, run_jobs
from kmeans_gif.cli.output_paths import add_output, place, require_target
from kmeans_gif.cli.view_options import add_views

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset

HELP = "small pictures, from sheets, folders or arrays; centroids are pictures too"
DESCRIPTION = "One animation for each k, of all tiles together."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        type=Path,
        help="sheets or pictures, folders of them, or one .npy or .npz file of tiles",
    )
    group = parser.add_argument_group("tiles")
    group.add_argument(
        "--tile", type=_sides, metavar="HxW", help="cut sheets into tiles, 16 or 16x12"
    )
    group.add_argument(
        "--crop",
        action="store_true",
        help="leave out what a sheet has beyond whole tiles",
    )
    group.add_argument(
        "--size", type=_sides, metavar="HxW", help="each picture is a tile, brought to this size"
    )
    group.add_argument(
        "--shape",
        type=_sides,
        metavar="HxW[x3]",
        help="what the rows of an array (n, d) are",
    )
    add_option(group, MAX_BYTES)
    add_output(parser, "source")
    parser.add_argument(
        "--save-centroids",
        type=lambda text: Path(place(text)),
        metavar="DIR",
        help="also write DIR/<k>/centroid<i>.png and a contact sheet",
    )
    add_clustering(parser)
    add_views(parser, "tiles")
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Make an animation of all tiles for each k."""
    sources = list(dict.fromkeys(options.sources))
    inputs = _files(options)
    name = sources[0].resolve().stem if len(sources) == 1 else "tiles"
    load = functools.cache(functools.partial(_load, options, sources))
    jobs: list[Job] = []
    centroids: list[Path] = []
    for k in dict.fromkeys(options.n_clusters):
        centroids += _centroid_targets(options.save_centroids, k, inputs)
        jobs.append(Job(f"{name}_k{k}", f"{name}_k{k}", k, load))
    also = None
    if options.save_centroids is not None:
        also = functools.partial(_save_centroids, options.save_centroids)
    run_jobs(jobs, options, "tiles", "source", inputs, also, centroids)


def _load(options: argparse.Namespace, sources: list[Path]) -> Dataset:
    from kmeans_gif.data.tiles import load_tiles

    return load_tiles(
        sources,
        tile=options.tile,
        size=options.size,
        shape=options.shape,
        crop=options.crop,
        **given(options, [MAX_BYTES]),
    )


def _save_centroids(folder: Path, history: History) -> None:
    from kmeans_gif.reporting.centroid_files import save_centroids

    save_centroids(history, folder)


def _sides(text: str) -> tuple[int, ...]:
    """One side of a square, or sides like 16x12."""
    try:
        sides = tuple(int(side) for side in text.lower().replace("×", "x").split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r}: must be whole numbers such as 16 or 16x12"
        ) from None
    return sides * 2 if len(sides) == 1 else sides


def _files(options: argparse.Namespace) -> list[Path]:
    """All files that may be read, those in folders as well."""
    files: list[Path] = []
    for source in options.sources:
        with contextlib.suppress(OSError):  # which load_tiles will explain
            files += source.iterdir() if source.is_dir() else [source]
    return [*files, Path(options.truth)] if hasattr(options, "truth") else files


def _centroid_targets(folder: Path | None, k: int, inputs: list[Path]) -> list[Path]:
    """The files of --save-centroids for `k`; raises InputError if one cannot be written."""
    if folder is None:
        return []
    names = ("contact_sheet.png", *(f"centroid{i}.png" for i in range(k)))
    targets = [folder / str(k) / name for name in names]
    for target in targets:
        require_target(target, inputs)
    return targets
