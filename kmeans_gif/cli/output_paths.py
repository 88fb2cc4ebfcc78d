"""Where animations are written: -o, --history, and whether files can be made there."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kmeans_gif._atomic import require_npz, require_writable
from kmeans_gif._registry import explained, listed
from kmeans_gif.cli.declared import add_option
from kmeans_gif.cli.sizes import Size
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.options import Choice, Option, Switch, Whole
from kmeans_gif.writing import WRITERS

FORMATS = (
    Option(
        "deck_by", "keyframe",
        Choice("WHAT", {"keyframe": "each half-step", "state": "each iteration"}),
        "what has a slide of its own in .pptx", in_names=False,
    ),
    Option(
        "notes", True, Switch(), "notes on slides in .pptx, which some readers stumble over",
        in_names=False,
    ),
)  # fmt: skip
"""Options of formats, each of those writers that list it."""
STATE = Option(
    "state", None, Whole("T"), "show state T alone, where 0 is the seeds; without -o as .png"
)
ALT_TEXT = Option(
    "alt_text", False, Switch(), "also print a description for those who cannot see the picture",
    in_names=False,
)  # fmt: skip
FILE_BYTES = Option(
    "file_bytes", None, Size(),
    "largest size of each file, such as 5MB: the picture shrinks and frames are left out as far as "
    "needed, and what was given up is said", in_names=False,
)  # fmt: skip
SHEETS = (".pdf", ".svg", ".png")
"""Formats of filmstrips."""


def add_output(parser: argparse.ArgumentParser, source: str, *, history: bool = True) -> None:
    """-o, where each `source` and each k make an animation, and --history."""
    group = parser.add_argument_group("output")
    add_places(group, f" if there is one {source} and one k")
    if history:
        group.add_argument(
            "--history", type=Path, metavar="FILE.npz", help="also save the run, for 'render'"
        )


def add_places(group: Any, when: str = "") -> None:
    """-o for animations, which may be several files; names of files are taken `when`."""
    what = "a folder (default: output), or files of any kind that can be written, several from"
    add_place(group, "PATH", f"{what} one run{when}: {explained(WRITERS)}", ["output"], _Listed)
    for option in (*FORMATS, STATE, ALT_TEXT, FILE_BYTES):
        add_option(group, option)
    group.add_argument(
        "--frames", type=Path, metavar="DIR",
        help="also each frame as a numbered PNG, with frames.tsv, which says what they show",
    )  # fmt: skip
    group.add_argument(
        "--filmstrip", type=Path, metavar="FILE",
        help=f"also one sheet of a few telling frames with captions, for print: {listed(SHEETS)}",
    )  # fmt: skip


class _Listed(argparse.Action):
    """Collects the values of an option that is given several times, in place of the default."""

    def __call__(
        self, parser: object, namespace: argparse.Namespace, value: Any, word: object = None
    ) -> None:
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, [*([] if before is self.default else before), value])


def add_place(
    group: Any, metavar: str, what: str, default: Any = None, action: Any = "store"
) -> None:
    """-o by itself, as it was typed: a / at its end makes a folder of it."""
    group.add_argument(
        "-o", "--output", default=default, metavar=metavar, help=what, action=action, type=place
    )


def place(text: str) -> str:
    """The name of a file or folder to write to, unless it can hardly be meant as one."""
    if text == "-":
        raise argparse.ArgumentTypeError(f"{text!r}: nothing is written to stdout; name a file")
    if not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: is empty; name a file or a folder")
    return text


def targets_for(
    outputs: Sequence[str], stems: Sequence[str], owners: Sequence[object],
    inputs: Sequence[Path] = (), endings: Sequence[str] = (".gif",),
) -> list[list[Path]]:  # fmt: skip
    """The files of each animation, all of them different and writable; InputError otherwise.

    Each of `outputs` is a folder, in which a stem has each of the `endings`, or a file if there is
    one stem.  `owners` tell the user what the animations show.  None of `inputs`, the files that
    are read, may be written over.
    """
    targets: list[list[Path]] = [[] for _ in stems]
    for output in outputs:
        if not names_file(output):
            for own, stem in zip(targets, stems, strict=True):
                own += [Path(output, stem + ending) for ending in endings]
        elif len(stems) > 1:
            raise InputError(f"-o {output}: {len(stems)} animations need a folder")
        else:
            targets[0].append(Path(output))
    taken: dict[Path, object] = {}
    for own, owner in zip(targets, owners, strict=True):
        require_distinct(own)
        for target in own:
            if target in taken:
                raise InputError(f"{taken[target]} and {owner}: both would become {target}")
            taken[target] = owner
            require_target(target, inputs)
    return targets


def require_target(target: Path, inputs: Sequence[Path]) -> None:
    """Raise InputError if `target` cannot be written, or is one of the files that are read."""
    require_writable(target)
    require_no_input(target, inputs)


def require_no_input(target: Path, inputs: Sequence[Path]) -> None:
    """Raise InputError if `target` is one of the files that are read."""
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
