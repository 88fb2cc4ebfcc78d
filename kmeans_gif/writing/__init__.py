"""File formats: one writer of frames for each file suffix.

To add a format, write a function like `write_png` in a file of its own and give it a line in
WRITERS: `Animation.save` and the command then write it, and their help names it.  This
module imports neither NumPy nor Pillow, so that help can list the formats.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kmeans_gif._registry import lazy, listed
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.frame import Frame
    from kmeans_gif.script import Script


class Writer(NamedTuple):
    """How files of one suffix are written."""

    write: Callable[[Iterator[Frame], Script, BinaryIO], None]
    """Called with the frames, what goes with them, and an open file."""
    help: str
    """What the format holds, in a few words that can stand in brackets after the suffix."""
    still: bool = False
    """Whether the file holds a single picture: the writer then gets the last frame only."""
    exact: bool = True
    """Whether colors are exact however many there are."""
    longest_side: int = 2**31 - 1
    """Pixels of a side at most."""


WRITERS = {
    ".gif": Writer(
        lazy("kmeans_gif.writing.gif:write_gif"),
        "an animation; a frame's colors beyond 256 are reduced",
        exact=False,
        longest_side=65_535,
    ),
    ".apng": Writer(lazy("kmeans_gif.writing.png:write_apng"), "an animation, always exact"),
    ".webp": Writer(
        lazy("kmeans_gif.writing.webp:write_webp"),
        "an animation, always exact",
        longest_side=16_383,
    ),
    ".html": Writer(
        lazy("kmeans_gif.writing.page.html_page:write_page"),
        "a page to play and step through, always exact",
        longest_side=16_383,
    ),
    ".png": Writer(
        lazy("kmeans_gif.writing.png:write_png"), "the last frame alone, always exact", still=True
    ),
}


_VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm")


def suffixes(joint: str = "or", *, exact_only: bool = False) -> str:
    """The suffixes that can be written, as they stand in a sentence.

    >>> suffixes()  # doctest: +ELLIPSIS
    '.gif, .apng, ... or ...'
    """
    chosen = (suffix for suffix, writer in WRITERS.items() if writer.exact or not exact_only)
    return listed(chosen, joint)


def require_fits(path: str | os.PathLike[str], size: tuple[int, int]) -> None:
    """Raise InputError if the format of `path` holds no pictures of `size` (width, height)."""
    limit = writer_for(path).longest_side
    if max(size) > limit:
        width, height = size
        others = (suffix for suffix, one in WRITERS.items() if one.longest_side >= max(size))
        raise InputError(
            f"{path}: the picture has {width:,}×{height:,} pixels, and {Path(path).suffix} "
            f"holds {limit:,} a side at most; make it smaller, or choose {listed(others)}"
        )


def writer_for(path: str | os.PathLike[str]) -> Writer:
    """The writer for the suffix of `path`; raises InputError for a suffix that has none."""
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        ending = f"files that end in {suffix}" if suffix else "a file without a suffix"
        hint = ""
        if suffix in _VIDEOS:
            stem = Path(path).stem
            hint = f"; for a video: write {stem}.gif, then ffmpeg -i {stem}.gif {Path(path).name}"
        raise InputError(f"{path}: cannot write {ending}; use {suffixes()}{hint}")
    return WRITERS[suffix]
