"""kmeans-gif render: a saved run drawn again, without clustering."""

from __future__ import annotations

import argparse
from pathlib import Path

from kmeans_gif._atomic import all_together
from kmeans_gif.cli.console import add_quiet, compiling_told, tell_saved
from kmeans_gif.cli.data_options import MAX_BYTES
from kmeans_gif.cli.declared import add_option, given
from kmeans_gif.cli.output_paths import add_places
from kmeans_gif.cli.outputs import made, outputs_for, tell_others, write_all
from kmeans_gif.cli.view_options import add_views, chosen_view, named_for
from kmeans_gif.rendering.view import KINDS, kind_of

HELP = "a run that --history saved, drawn again, perhaps differently"
DESCRIPTION = "Draw a run that --history saved, without clustering again."


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("history", metavar="FILE.npz", type=Path)
    add_places(parser)
    add_option(parser, MAX_BYTES)
    add_views(parser, *KINDS)
    add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Load, draw, write."""
    stems = [options.history.stem or "history"]  # a folder, which is refused when it is read
    outputs_for(options, stems, stems, [options.history])  # refused before it is read
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.history import History

        history = History.load(options.history, **given(options, [MAX_BYTES]))
        kind = kind_of(history.dataset)
        stems = [named_for(options.history.stem, options, kind)]
        (targets,) = outputs_for(options, stems, stems, [options.history])
        view = chosen_view(options, kind)
        view.check(history.dataset, history.n_clusters, targets)
        with all_together():
            animation, _ = made(options, view, history, targets)
            saved = write_all(animation, history, targets, options)
    if not options.quiet:
        tell_saved(saved, history)
    tell_others(animation, options)
