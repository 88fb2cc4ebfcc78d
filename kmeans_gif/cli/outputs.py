"""What becomes of an animation: its files, in as many formats as were asked for."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.console import progress_bar
from kmeans_gif.cli.declared import given
from kmeans_gif.cli.output_paths import FORMATS
from kmeans_gif.writing import WRITERS, options_for, writer_for

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation, Saved


def require_formats(options: argparse.Namespace, targets: Iterable[Path]) -> None:
    """Raise InputError for files that cannot be written, and options that none of them takes."""
    targets = list(targets)
    for target in targets:
        writer_for(target)
    for option in FORMATS:
        if hasattr(options, option.name):
            value = option.check(getattr(options, option.name))
            if not any(option.name in writer_for(target).options for target in targets):
                options_for(targets[0], {option.name: value})


def write_all(
    animation: Animation, targets: Sequence[Path], options: argparse.Namespace
) -> list[Saved]:
    """Write an animation to each of `targets`."""
    saved, values = [], given(options, FORMATS)
    for target in targets:
        takes = WRITERS[target.suffix.lower()].options
        own = {name: value for name, value in values.items() if name in takes}
        with progress_bar(target.name, options.quiet) as progress:
            saved.append(animation.save(target, progress=progress, **own))
    return saved
