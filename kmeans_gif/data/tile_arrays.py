"""Reads arrays of tiles, and their true labels, from NumPy and text files."""

from __future__ import annotations

import math
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.paths import no_such_file
from kmeans_gif.errors import InputError, require_whole

ARRAY_SUFFIXES = (".npy", ".npz")


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


def read_array(path: Path) -> Array:
    """The array in a `.npy` file, or the largest in a `.npz` file, the first of equals."""
    return max(_arrays(path), key=lambda array: array.size)


def read_truth(path: str | os.PathLike[str], n: int) -> Array:
    """True labels `(n,)` of any kind from a file.

    A text file holds them separated by white space; a `.npz` file as its only array `(n,)`.

    Raises InputError if the file cannot be read or holds another number of labels.
    """
    path = Path(path)
    if path.suffix.lower() in ARRAY_SUFFIXES:
        arrays = _arrays(path)
        fitting = [array for array in arrays if array.shape == (n,) and array.dtype.kind in "biuU"]
        if len(fitting) != 1:
            found = ", ".join(str(array.shape) for array in arrays)
            raise InputError(
                f"{path}: must hold one array of {n} labels, whole numbers or text; found {found}"
            )
        return fitting[0]
    with _readable(path):
        try:
            labels = np.array(path.read_text(encoding="utf-8").split())
        except UnicodeDecodeError:
            raise InputError(f"{path}: is no text; labels stand in text or .npy files") from None
    if len(labels) != n:
        raise InputError(f"{path}: holds {len(labels)} labels for {n} observations")
    return labels


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


def _arrays(path: Path) -> list[Array]:
    """The arrays in a `.npy` or `.npz` file; nothing is unpickled."""
    with _readable(path), open(path, "rb") as file:
        try:
            loaded = np.load(file, allow_pickle=False)
            if isinstance(loaded, np.ndarray):
                return [loaded]
            with loaded:
                return [loaded[key] for key in loaded.files] or [np.empty(0)]
        except ValueError as error:
            if str(error).startswith("Object arrays"):
                raise InputError(
                    f"{path}: holds Python objects, which are not read; save numbers"
                ) from None
            raise


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn errors of reading into one line about `path`."""
    try:
        yield
    except InputError:
        raise
    except FileNotFoundError:
        raise no_such_file(path) from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; give a file") from None
    except PermissionError:
        raise InputError(f"{path}: may not be read; check its permissions") from None
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        raise InputError(f"{path}: is damaged or no NumPy file (.npy, .npz)") from None
