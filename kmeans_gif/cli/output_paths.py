"""Where animations are written: -o, --history, and whether files can be made there."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kmeans_gif._atomic import require_npz, require_writable
from kmeans_gif.errors import InputError
from kmeans_gif.writing import suffixes


def add_output(parser: argparse.ArgumentParser, source: str, *, history: bool = True) -> None:
    """-o, where each `source` and each k make an animation, and --history."""
    group = parser.add_argument_group("output")
    add_place(
        group,
        "PATH",
        f"a folder (default: output), or a file ending in {suffixes()} if there is one {source} "
        "and one k",
        default="output",
    )
    if history:
        group.add_argument(
            "--history", type=Path, metavar="FILE.npz", help="also save the run, for 'render'"
        )


def add_place(group: Any, metavar: str, what: str, default: str | None = None) -> None:
    """-o by itself, as it was typed: a / at its end makes a folder of it."""
    group.add_argument("-o", "--output", default=default, metavar=metavar, help=what, type=place)


def place(text: str) -> str:
    """The name of a file or folder to write to, unless it can hardly be meant as one."""
    if text == "-":
        raise argparse.ArgumentTypeError(f"{text!r}: nothing is written to stdout; name a file")
    if not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: is empty; name a file or a folder")
    return text


def targets_for(
    output: str, stems: Sequence[str], owners: Sequence[object], inputs: Sequence[Path] = ()
) -> list[Path]:
    """A file for each animation, all of them different and writable; InputError otherwise.

    `output` is a folder, in which a stem becomes `<stem>.gif`, or a file if there is one
    stem.  `owners` tell the user what the animations show.  None of `inputs`, the files
    that are read, may be written over.
    """
    if names_file(output):
        if len(stems) > 1:
            raise InputError(f"-o {output}: {len(stems)} animations need a folder")
        targets = [Path(output)]
    else:
        targets = [Path(output, f"{stem}.gif") for stem in stems]
    taken: dict[Path, object] = {}
    for target, owner in zip(targets, owners, strict=True):
        if target in taken:
            raise InputError(f"{taken[target]} and {owner}: both would become {target}")
        taken[target] = owner
        require_target(target, inputs)
    return targets


def require_target(target: Path, inputs: Sequence[Path]) -> None:
    """Raise InputError if `target` cannot be written, or is one of the files that are read."""
    require_writable(target)
    for source in inputs:
        if all(map(os.path.exists, (target, source))) and os.path.samefile(target, source):
            raise InputError(
                f"{target}: would be written over the input {source}; choose another name"
            )


def require_distinct(targets: Iterable[Path]) -> None:
    """Raise InputError if one run would write two of its outputs to the same file."""
    taken: dict[str, Path] = {}
    for target in targets:
        place = os.path.realpath(target)
        if place in taken:
            raise InputError(
                f"{taken[place]} and {target}: two outputs would become one file; choose other "
                "names"
            )
        taken[place] = target


def names_file(output: str) -> bool:
    """Whether -o names a file rather than a folder."""
    if output.endswith(("/", "\\")) or os.path.isdir(output):
        return False
    return bool(Path(output).suffix)


def require_folder(output: str, what: str) -> None:
    """Raise InputError if -o names a file; `what` is to stand in the folder."""
    if names_file(output):
        raise InputError(
            f"-o {output}: {what}; give a folder (with / at its end if its name has a dot)"
        )


def require_history_target(
    history: Path | None, n_runs: int, source: str, inputs: Sequence[Path] = ()
) -> None:
    """Raise InputError if --history is given and cannot hold the runs, or is one of `inputs`."""
    if history is None:
        return
    if n_runs > 1:
        raise InputError(f"--history {history}: takes one {source} and one k at a time")
    require_npz(history)
    require_target(history, inputs)
