"""Frames to files: one writer for each file suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.writing.gif import write_gif
from kmeans_gif.writing.png import write_apng, write_png
from kmeans_gif.writing.webp import write_webp


class Writer(NamedTuple):
    """How files of one suffix are written."""

    write: Callable[[Iterator[Frame], int, BinaryIO], None]
    """Called with the frames, how often they play (0: for ever) and an open file."""
    still: bool
    """Whether the file holds a single picture, the last frame."""


WRITERS = {
    ".gif": Writer(write_gif, still=False),
    ".png": Writer(write_png, still=True),
    ".apng": Writer(write_apng, still=False),
    ".webp": Writer(write_webp, still=False),
}


def writer_for(path: str | os.PathLike[str]) -> Writer:
    """The writer for the suffix of `path`; raises InputError for a suffix that has none."""
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        ending = f"files that end in {suffix}" if suffix else "a file without a suffix"
        raise InputError(f"{path}: cannot write {ending}; use {', '.join(WRITERS)}")
    return WRITERS[suffix]
