"""kmeans-gif render: a saved run drawn again, without clustering."""

from __future__ import annotations

import argparse
from pathlib import Path

from kmeans_gif.cli.console import add_quiet, compiling_told, progress_bar, tell_saved
from kmeans_gif.cli.data_options import MAX_BYTES
from kmeans_gif.cli.declared import add_option, given
from kmeans_gif.cli.output_paths import add_place, targets_for
from kmeans_gif.cli.view_options import add_views, chosen_view, named_for
from kmeans_gif.rendering.view import KINDS, kind_of
from kmeans_gif.writing import suffixes, writer_for

HELP = "a run that --history saved, drawn again, perhaps differently"
DESCRIPTION = "Draw a run that --history saved, without clustering again."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("history", metavar="FILE.npz", type=Path)
    what = f"a folder (default: output), or a file ending in {suffixes()}"
    add_place(parser, "PATH", what, default="output")
    add_option(parser, MAX_BYTES)
    add_views(parser, *KINDS)
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Load, draw, write."""
    stems = [options.history.stem]
    targets_for(options.output, stems, stems, [options.history])  # refused before it is read
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.history import History

        history = History.load(options.history, **given(options, [MAX_BYTES]))
        kind = kind_of(history.dataset)
        stems = [named_for(options.history.stem, options, kind)]
        (target,) = targets_for(options.output, stems, stems, [options.history])
        writer_for(target)
        animation = chosen_view(options, kind).animate(history)
        with progress_bar(target.name, options.quiet) as progress:
            saved = animation.save(target, progress=progress)
    if not options.quiet:
        tell_saved(saved, history)
