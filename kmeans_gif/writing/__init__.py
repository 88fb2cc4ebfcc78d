"""File formats: one writer of frames for each file suffix.

To add a format, write a function like `write_png`, which takes an iterator of `Frame`, a `Script`
and a binary file, in a file of its own and give it a line in WRITERS: `Animation.save` and the
command then write it, and their help names it.  This module imports neither NumPy nor Pillow,
so that help can list the formats.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from kmeans_gif._registry import lazy, listed
from kmeans_gif.errors import InputError


class Writer(NamedTuple):
    """How files of one suffix are written."""

    write: Callable[..., int]
    """Called with the frames, what goes with them, an open file, and the format's options; says
    how many frames it wrote."""
    help: str
    """What the format holds, in a few words that can stand in brackets after the suffix."""
    still: bool = False
    """Whether the file holds a single picture: the writer then gets the last frame only."""
    by_hand: bool = False
    """Whether pictures change when a viewer says so, not by time."""
    exact: bool = True
    """Whether colors are exact however many there are."""
    longest_side: int = 2**31 - 1
    """Pixels of a side at most."""
    options: tuple[str, ...] = ()
    """Keyword arguments that the function takes beside the three."""
    needs: tuple[str, ...] = ()
    """Modules that do not come with the package, by the names that `import` knows them by."""
    packages: str = ""
    """What to install for them."""
    unit: str = "frame"
    """What it has one of for each picture."""
    most_frames: int | None = None
    """How many frames a file holds at most."""


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
    ".mp4": Writer(
        lazy("kmeans_gif.writing.video:write_mp4"),
        "a video, H.264; colors are not exact",
        exact=False,
        longest_side=16_384,
        needs=("imageio_ffmpeg",),
        packages="imageio-ffmpeg",
    ),
    ".webm": Writer(
        lazy("kmeans_gif.writing.video:write_webm"),
        "a video, VP9; colors are not exact",
        exact=False,
        longest_side=16_384,
        needs=("imageio_ffmpeg",),
        packages="imageio-ffmpeg",
    ),
    ".pptx": Writer(
        lazy("kmeans_gif.writing.deck:write_deck"),
        "slides, one a half-step, always exact",
        by_hand=True,
        unit="slide",
        options=("deck_by", "notes"),
        needs=("pptx",),
        packages="python-pptx",
        most_frames=300,
    ),
}


_VIDEOS = (".mov", ".avi", ".mkv", ".m4v", ".wmv")


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


def require_few(path: str | os.PathLike[str], frames: int, name: str = "frames") -> None:
    """Raise InputError if the format of `path` holds no so many `frames`; `name` is what they are.

    For a format with a limit these are slides; frames in which something glides are none.
    """
    most = writer_for(path).most_frames
    if most is not None and frames > most:
        raise InputError(
            f"{name}={frames}: {path} holds {most} at most; give max_frames={most} or fewer, or "
            "the story pace, which shows 13 states"
        )


def writer_for(path: str | os.PathLike[str]) -> Writer:
    """The writer for the suffix of `path`.

    Raises InputError for a suffix that has none, or where a module that it needs is missing.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        ending = f"files that end in {suffix}" if suffix else "a file without a suffix"
        video = f"; for a video: {Path(path).stem}.mp4" if suffix in _VIDEOS else ""
        raise InputError(f"{path}: cannot write {ending}; use {suffixes()}{video}")
    writer = WRITERS[suffix]
    if not all(map(find_spec, writer.needs)):
        raise InputError(f"{path}: {suffix} needs more: pip install {writer.packages}")
    return writer


def options_for(path: str | os.PathLike[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """`options` of the format of `path`; raises InputError for one that is of others."""
    own = writer_for(path).options
    for name, value in options.items():
        if name not in own:
            for_it = [suffix for suffix, writer in WRITERS.items() if name in writer.options]
            what = f"is for {listed(for_it)}" if for_it else "is no option of any format"
            raise InputError(f"{name}={value!r}: {what}, and not for {path}")
    return dict(options)
