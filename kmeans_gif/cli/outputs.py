"""What becomes of an animation: its files, in as many formats as were asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.console import progress_bar

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation, Saved


def write_all(
    animation: Animation, targets: Sequence[Path], options: argparse.Namespace
) -> list[Saved]:
    """Write an animation to each of `targets`."""
    saved = []
    for target in targets:
        with progress_bar(target.name, options.quiet) as progress:
            saved.append(animation.save(target, progress=progress))
    return saved
