"""Reads arrays of tiles, and their true labels, from NumPy and text files."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.file_bytes import read_bytes
from kmeans_gif.data.numpy_files import Member, members_of
from kmeans_gif.errors import InputError, require_whole

ARRAY_SUFFIXES = (".npy", ".npz")


class MixedModesWarning(UserWarning):
    """Some pictures are gray and others RGB."""


def of_one_mode(pictures: list[Array]) -> tuple[list[Array], str]:
    """`pictures`, all `(h, w)` or, if one is, all `(h, w, 3)`, and a note on those that changed.

    Gray ones become RGB, each channel as they were.
    """
    gray = sum(pixels.ndim == 2 for pixels in pictures)
    if gray in (0, len(pictures)):
        return pictures, ""
    what = f"{gray} of {len(pictures)} pictures {'is' if gray == 1 else 'are'} gray"
    alike = [pixels if pixels.ndim == 3 else np.stack([pixels] * 3, 2) for pixels in pictures]
    return alike, f"{what}, and taken as RGB with three equal channels"


def tiles_from_array(array: Array, shape: tuple[int, ...] | None, name: str) -> Array:
    """`array` as tiles `(n, h, w)` or `(n, h, w, 3)` of values from 0 to 255, or InputError.

    Rows of an array `(n, d)` become tiles of `shape`.
    """
    if array.dtype.kind not in "biuf":
        raise InputError(f"{name}: holds {array.dtype} values; tiles must be numbers")
    if array.ndim == 2:
        array = array.reshape(len(array), *_check_shape(array, shape, name))
    elif shape is not None and tuple(shape) != array.shape[1:]:
        raise InputError(f"{name}: shape={shape!r} does not fit tiles of {array.shape[1:]}")
    if array.ndim not in (3, 4) or array.shape[3:] not in ((), (1,), (3,)):
        raise InputError(
            f"{name}: has shape {array.shape}: must be (n, h, w), (n, h, w, 3) or, with "
            "shape, (n, d)"
        )
    if 0 in array.shape:
        raise InputError(f"{name}: has shape {array.shape}, which holds no pixel")
    _check_values(array, name)
    return array[..., 0] if array.shape[3:] == (1,) else array


def read_array(path: Path, max_bytes: int | None = None) -> Array:
    """The array in a `.npy` file, or the largest in a `.npz` file, the first of equals."""
    members = _members(path)
    if not members:
        raise InputError(f"{path}: holds no arrays")
    return _read(path, max(members, key=lambda member: member.size), max_bytes, width=8)


def read_truth(path: str | os.PathLike[str], n: int) -> Array:
    """True labels `(n,)` of any kind from a file.

    A text file holds them separated by white space; a `.npz` file as its only array `(n,)`.

    Raises InputError if the file cannot be read or holds another number of labels.
    """
    path = Path(path)
    if path.suffix.lower() in ARRAY_SUFFIXES:
        members = _members(path)
        fitting = [m for m in members if m.shape == (n,) and m.dtype.kind in "biuU"]
        if len(fitting) != 1:
            found = ", ".join(str(member.shape) for member in members[:10])
            raise InputError(
                f"{path}: must hold one array of {n} labels, whole numbers or text; found {found}"
            )
        return _read(path, fitting[0])
    data = read_bytes(path, "a file of labels")
    try:
        labels = np.array(data.decode("utf-8-sig").split())
    except UnicodeDecodeError:
        raise InputError(f"{path}: is no text; labels stand in text or .npy files") from None
    if len(labels) != n:
        raise InputError(f"{path}: holds {len(labels)} labels for {n} observations")
    return labels


def _members(path: Path) -> list[Member]:
    data = read_bytes(path, "a NumPy file (.npy, .npz)")
    try:
        return [member() for member in members_of(data).values()]
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _read(path: Path, member: Member, max_bytes: int | None = None, width: int = 0) -> Array:
    try:
        return member.read(max_bytes, width)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _check_shape(array: Array, shape: tuple[int, ...] | None, name: str) -> tuple[int, ...]:
    d = array.shape[1]
    if shape is None:
        raise InputError(
            f"{name}: has shape {array.shape}; say what its rows are: shape=(h, w) with h × w = {d}"
        )
    sides = tuple(require_whole("shape", side, 1) for side in shape)
    if len(sides) not in (2, 3) or sides[2:] not in ((), (3,)):
        raise InputError(f"shape={shape!r}: must be (h, w) or (h, w, 3)")
    if math.prod(sides) != d:
        product = "×".join(map(str, sides))
        raise InputError(f"{name}: its rows have {d} values, shape {product} {math.prod(sides)}")
    return sides


def _check_values(array: Array, name: str) -> None:
    low, high = array.min(), array.max()
    if not (low >= 0 and high <= 255):  # NaN fails both
        raise InputError(f"{name}: has values from {low} to {high}; scale them to 0 to 255")
    if high <= 1:
        raise InputError(
            f"{name}: has values from {low} to {high}, black throughout; multiply them by 255"
        )
