"""kmeans-gif choose-k: a clustering for each of several k, and which one to take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif._atomic import all_together, atomic_write
from kmeans_gif.cli import data_options
from kmeans_gif.cli.clustering_options import add_clustering, clustering_arguments
from kmeans_gif.cli.console import add_quiet, compiling_told, progress_bar, say, tell, tell_file
from kmeans_gif.cli.lists import Joined, numbers_of_clusters
from kmeans_gif.cli.output_paths import add_place, require_folder, require_target
from kmeans_gif.cli.photo_loading import photo_loader
from kmeans_gif.cli.view_options import add_view, named_by, only_view
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.choose_k import Choice

_TABLES = (
    ".csv", ".tsv", ".txt", ".dat", ".gz", ".npy", ".npz", ".xlsx", ".parquet", ".feather",
)  # fmt: skip
EPILOG = """\
What the elbow is worth: little. Inertia falls with every further cluster, whatever the
data, and most curves are smooth. A k is suggested only where the curve, on logarithmic
axes, falls twice as fast before it as anywhere after; otherwise there is "no clear elbow",
which is usual for photos. Silhouette and Calinski-Harabasz each favor round, separate
clusters, and need not agree. For a picture, take the smallest k that looks right.
"""


HELP = "which k? clusterings for a range of k, with their measures and pictures"
DESCRIPTION = (
    "Cluster a photo, or points from a table, for each of several k: a table "
    "here, and in the output folder choose_k.csv, the curves in choose_k.png, and "
    "choose_k.gif, which walks k upward."
)

_SHOWN = ("measure", "language", "font")
"""Options of the walk that the figure has as well."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "source", metavar="FILE", type=Path, help=f"a photo, or a table ({', '.join(_TABLES)})"
    )
    parser.add_argument(
        "--k",
        "-k",
        type=numbers_of_clusters,
        nargs="+",
        action=Joined,
        default=list(range(2, 11)),
        metavar="RANGE",
        dest="ks",
        help="such as 2-20, or 2 3 5, or both: 2-6 8 10; commas do as well (default: 2-10)",
    )
    add_place(parser, "FOLDER", "for the three files (default: output/FILE_choose_k)")
    data_options.add_photo(parser, max_size=800)
    data_options.add_features(parser)
    data_options.add_reading(parser)
    # Quality counts for more in a comparison, the very last iterations for less.
    add_clustering(parser, k=False, n_init=5, tol=1e-4)
    add_view(parser, "choice_walk")
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Check everything, cluster for each k, tell, and write."""
    if options.output is not None:
        require_folder(options.output, "choose-k writes three files")
    if len(set(options.ks)) == 1 and options.ks[0] > 0:
        raise InputError(f"ks={options.ks[0]}: choose-k compares several k; try ks=2-10")
    name = named_by(f"{options.source.stem}_choose_k", options, "choice_walk")
    folder = Path(options.output or f"output/{name}")
    targets = [folder / f"choose_k{suffix}" for suffix in (".csv", ".png", ".gif")]
    for target in targets:
        require_target(target, [options.source])
    with compiling_told(options.quiet):
        from kmeans_gif.evaluation.choose_k import choose_k, require_ks
        from kmeans_gif.rendering.choice_figure import choice_figure
        from kmeans_gif.reporting.choice_table import as_csv

        ks = require_ks(options.ks)
        dataset = _load(options)
        view = only_view(options, "choice_walk")
        view.check(dataset, min(ks[-1], len(dataset.X)), targets[2:])
        with progress_bar(options.source.name, options.quiet, "run") as progress:
            choice = choose_k(dataset, ks, **clustering_arguments(options), progress=progress)
        shown = {name: getattr(options, name) for name in _SHOWN if hasattr(options, name)}
        figure, animation = choice_figure(choice, **shown), view.animate(choice)
        if not options.quiet:
            _tell_choice(choice)
        with all_together(), progress_bar(targets[2].name, options.quiet) as progress:
            with atomic_write(targets[0]) as file:
                file.write(as_csv(choice).encode())
            with atomic_write(targets[1]) as file:
                figure.save(file, format="PNG")
            saved = animation.save(targets[2], progress=progress)
    if not options.quiet:
        tell(str(targets[0]))
        tell(str(targets[1]))
        tell_file(saved, f"{len(choice.candidates)} k")


def _tell_choice(choice: Choice) -> None:
    """The table of measures, and what is not in it."""
    from kmeans_gif.rendering.choice_captions import left_out
    from kmeans_gif.reporting.choice_table import as_text

    for line in as_text(choice).split("\n"):
        tell(line)
    if choice.left_out:
        say(f"note: {left_out(choice)}")
    ks = [candidate.k for candidate in choice.candidates]
    if len(ks) == 2 and not choice.left_out and ks[1] > ks[0] + 1:
        say(f"note: k = {ks[0]} and {ks[1]} only; all between as well: --k {ks[0]}-{ks[1]}")


def _load(options: argparse.Namespace) -> Dataset:
    """The points of a table, told by its name, or a photo."""
    if options.source.suffix.lower() in _TABLES:
        data_options.refuse_features(options, options.source)
        return data_options.read(options, options.source)
    data_options.refuse_reading(options, options.source)
    from kmeans_gif.data.dataset import Dataset

    photo = photo_loader(options)(options.source)
    assert isinstance(photo, Dataset)  # others are refused
    return photo
