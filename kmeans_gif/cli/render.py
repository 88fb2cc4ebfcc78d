"""kmeans-gif render: a saved run drawn again, without clustering."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif.cli import options as shared
from kmeans_gif.cli import pictures
from kmeans_gif.cli.report import compiling_told, progress_bar, tell_saved
from kmeans_gif.cli.targets import targets_for
from kmeans_gif.cli.views import draw_photo, scatter_arguments, tiles_renderer

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "render",
        help="a run that --history saved, drawn again, perhaps differently",
        description="Draw a run that --history saved, without clustering again.",
        allow_abbrev=False,
    )
    parser.add_argument("history", metavar="FILE.npz", type=Path)
    shared.add_place(
        parser,
        "PATH",
        "a folder (default: output), or a file ending in .gif, .apng, .webp or .png",
        default="output",
    )
    pictures.add_any(parser)
    shared.add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Load, draw, write."""
    stems = [options.history.stem]
    (target,) = targets_for(options.output, stems, stems, [options.history])
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.history import History
        from kmeans_gif.writing import writer_for

        history = History.load(options.history)
        writer_for(target)
        animation = _draw(history, options)
        with progress_bar(target.name, options.quiet) as progress:
            saved = animation.save(target, progress=progress)
    if not options.quiet:
        tell_saved(saved, history)


def _draw(history: History, options: argparse.Namespace) -> Animation:
    """The animation for the kind of data in `history`."""
    if history.dataset.is_image:
        return draw_photo(history, options)
    if history.dataset.is_tiles:
        return tiles_renderer(options, len(history.dataset.X))(history)
    from kmeans_gif.rendering.points.scatter import scatter

    return scatter(history, **scatter_arguments(options))
