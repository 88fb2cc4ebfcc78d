"""Where painted pictures go: TIFF files and arrays of Zarr, written some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kmeans_gif._atomic import atomic_folder, atomic_write, free_bytes, require_writable
from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.scan_chunks import Scan
from kmeans_gif.errors import InputError
from kmeans_gif.reporting.zarr_folders import OURS, require_replaceable

_NEEDS = {".zarr": "zarr>=3", ".tif": "tifffile", ".tiff": "tifffile"}
"""Formats, and the packages that write them."""
_SIDE = 1024
"""Rows and columns of the chunks, or tiles, that are written."""
_BIG_TIFF = (1 << 32) - (1 << 25)
"""Bytes of pixels from which a TIFF file has offsets of 64 bits."""


def require_paintable(path: Path) -> None:
    """Raise InputError unless a painted picture could be written to `path`."""
    suffix = path.suffix.lower()
    if suffix not in _NEEDS:
        raise InputError(f"{path}: a painted picture is written to .tif or .zarr")
    if not _is_installed(_NEEDS[suffix]):
        raise InputError(f'{path}: {suffix} needs more: pip install "{_NEEDS[suffix]}"')
    if suffix == ".zarr":
        require_replaceable(path)
    else:
        require_writable(path)


def _is_installed(needed: str) -> bool:
    name, _, least = needed.partition(">=")
    return find_spec(name) is not None and int(version(name).partition(".")[0]) >= int(least or 0)


def require_room(path: Path, picture: Dataset | Scan) -> None:
    """Raise InputError if the disk of `path` has less room than the painted picture may take."""
    shape = painted_shape(picture) if isinstance(picture, Dataset) else _of_channels(picture.shape)
    needed, free = shape[0] * shape[1] * shape[2], free_bytes(path)
    if needed > free:
        megabytes = (f"{-(-needed // 10**6):,} MB", f"{free // 10**6:,} MB")
        raise InputError(
            f"{path}: may take {megabytes[0]}, and the disk has {megabytes[1]} left; choose "
            "another place"
        )


def painted_shape(dataset: Dataset) -> tuple[int, int, int]:
    """(h, w, 3 or 4) of the picture that is painted."""
    if dataset.scan is not None:
        return _of_channels(dataset.scan.shape)
    assert dataset.shape is not None
    return (*dataset.shape, 3 if dataset.mask is None else 4)


def _of_channels(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    return shape[0], shape[1], max(3, shape[2])


def write_painted(bands: Iterator[Array], shape: tuple[int, int, int], path: Path) -> None:
    """Write rows `(m, w, 3 or 4)` of a picture of some shape to `path`, whole or not at all."""
    rows = _by_height(bands, _SIDE)
    if path.suffix.lower() == ".zarr":
        _write_zarr(rows, shape, path)
    else:
        _write_tiff(rows, shape, path)


def _by_height(bands: Iterator[Array], height: int) -> Iterator[Array]:
    """The same rows, `height` at a time; the last may be fewer."""
    held: Array | None = None
    for band in bands:
        held = band if held is None or not len(held) else np.concatenate([held, band])
        while len(held) >= height:
            yield held[:height]
            held = held[height:]
    if held is not None and len(held):
        yield held


def _write_zarr(bands: Iterator[Array], shape: tuple[int, int, int], path: Path) -> None:
    import zarr

    with atomic_folder(path) as folder:
        chunk = (min(_SIDE, shape[0]), min(_SIDE, shape[1]), shape[2])
        array: Any = zarr.create_array(
            folder, shape=shape, chunks=chunk, dtype="uint8", attributes=OURS
        )
        top = 0
        for band in bands:
            array[top : top + len(band)] = band
            top += len(band)


def _write_tiff(bands: Iterator[Array], shape: tuple[int, int, int], path: Path) -> None:
    import tifffile

    def tiles() -> Iterator[Array]:
        for band in bands:
            for left in range(0, shape[1], _SIDE):
                tile = np.zeros((_SIDE, _SIDE, shape[2]), np.uint8)
                part = band[:, left : left + _SIDE]
                tile[: part.shape[0], : part.shape[1]] = part
                yield tile

    large = shape[0] * shape[1] * shape[2] > _BIG_TIFF
    with atomic_write(path) as file, tifffile.TiffWriter(file, bigtiff=large) as writer:
        writer.write(
            tiles(), shape=shape, dtype=np.uint8, tile=(_SIDE, _SIDE), photometric="rgb",
            extrasamples=["unassalpha"] if shape[2] == 4 else None, compression="zlib",
            compressionargs={"level": 1}, metadata=None, software=False,
        )  # fmt: skip
