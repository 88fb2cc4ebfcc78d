"""Arrays of Zarr in folders, opened by zarr (https://zarr.dev)."""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from kmeans_gif.data.paths import is_marked_zarr
from kmeans_gif.errors import InputError

_LISTED = 12


def open_zarr(path: str | os.PathLike[str]) -> Any:
    """The zarr.Array at `path`, a folder.

    Raises InputError, which leaves the path to the caller, for groups, for damage and for other
    folders, and where zarr is not installed.
    """
    try:
        zarr = import_module("zarr")
    except ImportError:
        raise InputError("is a Zarr array, which zarr reads: pip install zarr") from None
    if not is_marked_zarr(path):
        raise InputError("is no Zarr array: the folder holds neither zarr.json nor .zarray")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about other files that stand there
            found = zarr.open(os.path.abspath(path), mode="r")
            arrays = None if hasattr(found, "chunks") else [*itertools.islice(_arrays(found), 99)]
    except Exception as error:  # of zarr, which are many
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"is no Zarr array that can be read ({reason})") from None
    if arrays is None:
        return found
    if not arrays:
        raise InputError("is a Zarr group without arrays; give the path of an array")
    listed = ", ".join(os.path.join(path, name) for name in arrays[:_LISTED])
    more = ", …" if len(arrays) > _LISTED else ""
    raise InputError(f"is a Zarr group, not an array; choose one in it: {listed}{more}")


def _arrays(group: Any, inside: str = "") -> Iterator[str]:
    """Paths of the arrays in a group and the groups in it, in order."""
    for name, _ in sorted(group.arrays()):
        yield f"{inside}{name}"
    for name, other in sorted(group.groups()):
        yield from _arrays(other, f"{inside}{name}/")
