"""What stands at a path, and, where nothing does, what the user may have meant."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kmeans_gif.errors import InputError

_URL = re.compile(r"(https?|ftp|s3|gs|file):/+", re.IGNORECASE)
_ZARR = ("zarr.json", ".zarray", ".zgroup")
"""Files that a folder has which Zarr wrote."""
_VIDEOS = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v"}


def is_zarr(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is a folder that Zarr wrote, or is called like one."""
    path = Path(path)
    try:
        return path.is_dir() and (path.suffix.lower() == ".zarr" or is_marked_zarr(path))
    except (OSError, ValueError):  # names that no system takes
        return False


def is_marked_zarr(path: str | os.PathLike[str]) -> bool:
    """Whether the folder `path` holds an array or a group that Zarr wrote."""
    return any(os.path.isfile(os.path.join(path, mark)) for mark in _ZARR)


def no_such_file(path: str | os.PathLike[str]) -> InputError:
    """The error for a path where there is no file: a URL, or a name that is nearly another."""
    text = str(path)
    url = url_in(text)
    if url:
        return InputError(f"{url}: is a URL, and nothing is downloaded; save the file and name it")
    near = similar(path)
    return InputError(f"{text}: no such file" + (f"; did you mean {near}?" if near else ""))


def url_in(text: str) -> str:
    """`text` if it is a URL, with both slashes, of which a path keeps one; else empty."""
    match = _URL.match(text)
    return f"{match[1]}://{text[match.end() :]}" if match else ""


def video_hint(path: Path) -> str:
    """How to get a picture out of a video, if `path` is one; else empty."""
    if path.suffix.lower() not in _VIDEOS:
        return ""
    return f"a video; take out a frame first: ffmpeg -i {path.name} -frames:v 1 frame.png"


def similar(path: str | os.PathLike[str]) -> Path | None:
    """A file that may be meant by `path`, where there is none.

    Its name is the same but for capitals, or nearly the same; or it stands among the samples.
    """
    from difflib import get_close_matches  # only here: most names are typed well

    path = Path(path)
    try:
        names = [entry.name for entry in os.scandir(path.parent)]
    except OSError:
        return None
    capitals = {name.lower(): name for name in names}
    close = [path.name.lower()] if path.name.lower() in capitals else []
    close = close or get_close_matches(path.name.lower(), capitals, n=1, cutoff=0.75)
    sample = path.parent / "samples" / path.name
    if not close and sample.is_file():
        return sample
    return path.parent / capitals[close[0]] if close else None
