"""Reads small pictures, from sheets, folders or arrays, into a Dataset: one observation each."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.images import NotAPictureError, open_picture
from kmeans_gif.data.own_arrays import converted, frozen
from kmeans_gif.data.tile_arrays import (
    ARRAY_SUFFIXES,
    MixedModesWarning,
    of_one_mode,
    read_array,
    tiles_from_array,
)
from kmeans_gif.errors import InputError, require_whole

Source = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Array


class SkippedFilesWarning(UserWarning):
    """Some files of a folder are no pictures and were left out."""


def load_tiles(
    source: Source,
    *,
    tile: int | tuple[int, int] | None = None,
    size: int | tuple[int, int] | None = None,
    shape: tuple[int, ...] | None = None,
    crop: bool = False,
    max_bytes: int | None = None,
) -> Dataset:
    """Small pictures of one size as a Dataset: each is an observation.

    Parameters
    ----------
    source : path, sequence of paths, or array
        Pictures; folders, of which all pictures count in the order of their names, and
        other files are left out with a SkippedFilesWarning; or one array of values from 0
        to 255, itself or as a `.npy` or `.npz` file: `(n, h, w)` or `(n, h, w, 3)`, or
        `(n, d)` together with `shape`.  Of a `.npz` file the largest array is taken.
    tile : int or (h, w), optional
        Pictures are sheets, cut into tiles of this size row by row.  Without it, each
        picture is one tile.
    size : int or (h, w), optional
        Bring each picture to this size; one that is longer in proportion loses both ends.
    shape : (h, w) or (h, w, 3), optional
        The shape of the picture in each row of an array `(n, d)`.
    crop : bool
        Leave out the part of a sheet at the right and at the bottom that fills no whole tile.
    max_bytes : int, optional
        The largest array that is unpacked from a smaller file; by default 1 GB.

    Where some pictures are gray and others RGB, which a MixedModesWarning says, the gray ones get
    three equal channels.  Transparent pixels show a white ground.

    Raises
    ------
    InputError
        If there is nothing to read or an option is for another kind of source; if pictures
        differ, without `tile` and `size`, in their size; if a sheet is smaller
        than a tile or, without `crop`, no multiple of it; if an array holds no tiles.

    Examples
    --------
    >>> import numpy as np
    >>> from PIL import Image
    >>> from kmeans_gif import load_tiles
    >>> Image.new("L", (80, 48)).save("sheet.png")
    >>> load_tiles("sheet.png", tile=16)
    <Dataset sheet.png: 15 observations of 256 features>
    >>> load_tiles(np.full((9, 8, 6, 3), 200)).tile_shape
    (8, 6, 3)
    """
    tile = None if tile is None else _height_width("tile", tile)
    size = None if size is None else _height_width("size", size)
    if tile is not None and size is not None:
        raise InputError(f"tile={tile}, size={size}: give one; a sheet is cut or a picture resized")
    if crop and tile is None:
        raise InputError("crop=True: needs the size of the tiles, such as tile=16")
    if max_bytes is not None:
        max_bytes = require_whole("max_bytes", max_bytes, 1)
    array, paths = _array_or_paths(source, max_bytes)
    name = "array" if array is not None and not paths else _joint_name(paths)
    if array is not None:
        for option, sides in {"tile": tile, "size": size}.items():
            if sides is not None:
                raise InputError(f"{option}={sides}: is for pictures; {name} is an array of tiles")
        return _dataset(tiles_from_array(array, shape, name), name)
    if shape is not None:
        raise InputError(f"shape={shape!r}: is for arrays (n, d), not for pictures")
    notes: list[UserWarning] = []
    pictures, owners = _read_pictures(paths, size, notes)
    if tile is None:
        _require_one_size(pictures, owners, size)
        tiles = np.stack(pictures)
    else:
        sheets = zip(pictures, owners, strict=True)
        tiles = np.concatenate([_cut(*sheet, tile, crop=crop) for sheet in sheets])
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return _dataset(tiles, name)


def _height_width(name: str, value: object) -> tuple[int, int]:
    pair = value if isinstance(value, tuple) else (value, value)
    if len(pair) != 2:
        raise InputError(f"{name}={value!r}: give one number or (height, width)")
    height, width = (require_whole(name, side, 1) for side in pair)
    return height, width


def _array_or_paths(source: Source, max_bytes: int | None) -> tuple[Array | None, list[Path]]:
    """The array that `source` is or names, if it does, and the paths that it names."""
    if isinstance(source, np.ndarray):
        return source, []
    several = [source] if isinstance(source, str | os.PathLike) else source
    paths = [Path(path) for path in several]
    arrays = [path for path in paths if path.suffix.lower() in ARRAY_SUFFIXES]
    if not arrays:
        return None, paths
    if len(paths) > 1:
        raise InputError(f"{arrays[0]}: an array file cannot be joined with other sources")
    return read_array(arrays[0], max_bytes), paths


def _joint_name(paths: list[Path]) -> str:
    if len(paths) == 1:
        return paths[0].name
    return f"{len(paths)} sources"


def _read_pictures(
    paths: list[Path], size: tuple[int, int] | None, notes: list[UserWarning]
) -> tuple[list[Array], list[Path]]:
    """Pictures uint8, all `(h, w)` or all `(h, w, 3)`, and the file that each is from.

    What was left out or made RGB is added to `notes`.
    """
    read = list(_pictures(paths, size, notes))
    if not read:
        raise InputError("no source: give pictures, folders or an array")
    pictures, note = of_one_mode([pixels for _, pixels in read])
    notes += [MixedModesWarning(note)] if note else []
    return pictures, [path for path, _ in read]


def _pictures(
    paths: list[Path], size: tuple[int, int] | None, notes: list[UserWarning]
) -> Iterator[tuple[Path, Array]]:
    for path in paths:
        if not os.path.isdir(path):
            yield path, _pixels(path, size)
            continue
        try:
            files = sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
        except PermissionError:
            raise InputError(f"{path}: may not be read; check its permissions") from None
        skipped = 0
        for file in files:
            try:
                yield file, _pixels(file, size)
            except NotAPictureError:
                skipped += 1
        if skipped == len(files):
            raise InputError(
                f"{path}: none of its {skipped} files is a picture"
                if files
                else f"{path}: is empty"
            )
        if skipped:
            what = "file that is no picture" if skipped == 1 else "files that are no pictures"
            notes.append(SkippedFilesWarning(f"{path}: left out {skipped} {what}"))


def _pixels(path: Path, size: tuple[int, int] | None) -> Array:
    with open_picture(path) as image:
        picture = _on_white(image)
        if size is not None:
            picture = ImageOps.fit(picture, size[::-1], Image.Resampling.LANCZOS)
        return np.asarray(picture)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB"):
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("L" if picture.mode == "LA" else "RGB")


def _require_one_size(
    pictures: list[Array], owners: list[Path], size: tuple[int, int] | None
) -> None:
    if len(pictures) == 1 and size is not None:
        h, w = size
        sides = f"tile={h}" if h == w else f"tile=({h}, {w})"
        raise InputError(
            f"{owners[0]}: is one picture, which size={size} makes one tile; cut it into tiles: "
            f"{sides}, or give more pictures or a folder of them"
        )
    if len(pictures) == 1:
        raise InputError(
            f"{owners[0]}: is one picture; give the size of its tiles, such as tile=16"
        )
    for pixels, path in zip(pictures, owners, strict=True):
        if pixels.shape != pictures[0].shape:
            raise InputError(
                f"{path} has {_size_text(pixels)} pixels, {owners[0]} {_size_text(pictures[0])}: "
                "bring them to one size, such as size=32"
            )


def _cut(sheet: Array, path: Path, tile: tuple[int, int], *, crop: bool) -> Array:
    """Tiles `(n, h, w, ...)` of `sheet`, row by row."""
    h, w = tile
    rows, columns = sheet.shape[0] // h, sheet.shape[1] // w
    if rows == 0 or columns == 0:
        raise InputError(
            f"{path}: has {_size_text(sheet)} pixels, less than one tile {w} wide and {h} high"
        )
    if (rows * h, columns * w) != sheet.shape[:2] and not crop:
        raise InputError(
            f"{path}: {_size_text(sheet)} pixels are no whole number of tiles {w} wide and {h} "
            f"high; crop=True takes the upper left {columns * w}×{rows * h}"
        )
    grid = sheet[: rows * h, : columns * w].reshape(rows, h, columns, w, *sheet.shape[2:])
    return grid.swapaxes(1, 2).reshape(rows * columns, h, w, *sheet.shape[2:])


def _size_text(pixels: Array) -> str:
    return f"{pixels.shape[1]}×{pixels.shape[0]}"


def _dataset(tiles: Array, name: str) -> Dataset:
    X = converted(tiles.reshape(len(tiles), -1))
    return Dataset(X, frozen(np.ones(len(X))), name=name, tile_shape=tiles.shape[1:])
