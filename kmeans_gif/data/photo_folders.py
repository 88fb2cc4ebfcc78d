"""The photos in folders."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from kmeans_gif.data.decoder_lines import silent_decoders
from kmeans_gif.data.images import opened
from kmeans_gif.data.paths import is_zarr
from kmeans_gif.data.tiles import SkippedFilesWarning
from kmeans_gif.errors import InputError


def photos_in(paths: Iterable[Path]) -> list[Path]:
    """`paths`, with the photos of a folder, in the order of their names, in its place.

    Files that are no pictures are left out with a SkippedFilesWarning; raises InputError for a
    folder without any picture.
    """
    photos: list[Path] = []
    for path in paths:
        if not os.path.isdir(path) or is_zarr(path):
            photos.append(path)
            continue
        try:
            files = sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
        except PermissionError:
            raise InputError(f"{path}: may not be read; check its permissions") from None
        found = [file for file in files if is_picture(file)]
        if not found:
            what = f"none of its {len(files)} files is a picture" if files else "is empty"
            raise InputError(f"{path}: {what}")
        if len(found) < len(files):
            skipped = len(files) - len(found)
            what = "file that is no picture" if skipped == 1 else "files that are no pictures"
            warnings.warn(f"{path}: left out {skipped} {what}", SkippedFilesWarning, stacklevel=2)
        photos += found
    return list(dict.fromkeys(photos))


def is_picture(path: Path) -> bool:
    """Whether the head of a file is that of a picture; decoding it may fail all the same."""
    try:
        with warnings.catch_warnings(), silent_decoders():
            warnings.simplefilter("ignore")
            opened(path).close()
    except Image.DecompressionBombError:
        return True  # which reading it will explain
    except MemoryError:
        raise
    except Exception:  # Pillow's decoders promise no kinds of errors
        return False
    return True
