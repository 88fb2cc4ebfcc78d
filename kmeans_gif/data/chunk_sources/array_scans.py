"""Pictures in chunks that are arrays: of Zarr, of Dask, or in a file that NumPy maps."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from kmeans_gif._registry import listed
from kmeans_gif._typing import Array
from kmeans_gif.data.scan_chunks import (
    READ_AT_ONCE,
    Box,
    boxes_of,
    boxes_of_grid,
    damaged,
    require_eight_bits,
)
from kmeans_gif.errors import InputError

_MARKS = ("zarr.json", ".zarray", ".zgroup")
"""A folder with one of these is an array or a group of Zarr."""


class GridScan:
    """A picture that is an array in a regular grid of chunks, as those of Zarr and HDF5 are."""

    def __init__(self, array: Any, name: str) -> None:
        """`array` is `(h, w)` or `(h, w, channels)` uint8; one of NumPy has no chunks."""
        self.shape = require_eight_bits(array.shape, array.dtype)
        height, width, _ = self.shape
        self.name = name
        self._array = array
        grid = getattr(array, "shards", None) or getattr(array, "chunks", None)
        rows = max(1, READ_AT_ONCE // width)
        self._chunk = (rows, width) if grid is None else (int(grid[0]), int(grid[1]))
        self.boxes: Sequence[Box] = boxes_of_grid(height, width, self._chunk)

    def pixels(self, box: Box) -> Array:
        """See Scan."""
        try:
            return self._read(box)
        except MemoryError:
            raise
        except Exception as error:  # which stores and codecs raise is nowhere said
            raise self._named(box, error) from None

    def _read(self, box: Box) -> Array:
        pixels = np.asarray(self._array[box.slices])
        return pixels.reshape(*pixels.shape[:2], self.shape[2])

    def _named(self, box: Box, error: Exception) -> InputError:
        """The error of the first chunk in `box` that cannot be read by itself."""
        height, width = self._chunk
        for top in range(box.top, box.bottom, height):
            for left in range(box.left, box.right, width):
                ends = min(top + height, box.bottom), min(left + width, box.right)
                chunk = Box(top, ends[0], left, ends[1])
                try:
                    self._read(chunk)
                except Exception as own:
                    number = f"({top // height}, {left // width})"
                    return damaged(f"{self.name}: chunk {number}", chunk, own)
        return damaged(f"{self.name}: a chunk", box, error)


class DaskScan:
    """A picture that is an array of Dask, whose chunks are computed wherever Dask does."""

    def __init__(self, array: Any, name: str) -> None:
        """`array` is `(h, w)` or `(h, w, channels)` uint8."""
        self.shape = require_eight_bits(array.shape, array.dtype)
        self.name = name
        self._array = array
        rows, columns = ([0, *accumulate(filter(None, sizes))] for sizes in array.chunks[:2])
        self.boxes: Sequence[Box] = boxes_of(rows, columns)

    def pixels(self, box: Box) -> Array:
        """See Scan."""
        try:
            pixels = np.asarray(self.lazy(box).compute())
        except MemoryError:
            raise
        except Exception as error:  # whatever its tasks raise
            raise damaged(f"{self.name}: a chunk", box, error) from None
        return pixels.reshape(*pixels.shape[:2], self.shape[2])

    def lazy(self, box: Box) -> Any:
        """The pixels of a box as an array of Dask, `(h, w)` or `(h, w, channels)`."""
        return self._array[box.slices]


class ZarrScan(GridScan):
    """A picture that is an array of Zarr in a folder."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for a folder without one, and where Zarr is not installed."""
        try:
            super().__init__(_opened(path), path.name)
        except InputError as error:
            raise InputError(f"{path}: {str(error).removeprefix(f'{path}: ')}") from None
        self._path = path

    def __reduce__(self) -> tuple[type[ZarrScan], tuple[Path]]:
        return ZarrScan, (self._path,)


def is_zarr(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is a folder that is, or by its name should be, an array or group of Zarr."""
    if not os.path.isdir(path):
        return False
    return Path(path).suffix == ".zarr" or any(Path(path, mark).exists() for mark in _MARKS)


def _opened(path: Path) -> Any:
    if find_spec("zarr") is None:
        raise InputError(f"{path}: reading Zarr needs more: pip install zarr")
    import zarr

    try:
        found = zarr.open(path, mode="r")
    except Exception as error:  # Zarr promises no kinds of errors
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{path}: is no array of Zarr ({reason})") from None
    if isinstance(found, zarr.Array):
        return found
    arrays = [f"{path / name}" for name in sorted(found.array_keys())]
    if not arrays:
        raise InputError(f"{path}: is a group of Zarr without an array; give an array (h, w, 3)")
    raise InputError(f"{path}: is a group of Zarr; give an array of it, such as {listed(arrays)}")
