"""Pictures in chunks that are arrays: of Zarr, of Dask, or in a file that NumPy maps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.chunk_sources.zarr_folder import open_zarr
from kmeans_gif.data.scan_chunks import (
    READ_AT_ONCE,
    Box,
    boxes_of,
    boxes_of_grid,
    damaged,
    require_eight_bits,
)
from kmeans_gif.errors import InputError


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
            super().__init__(open_zarr(path), path.name)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
        self._path = path

    def __reduce__(self) -> tuple[type[ZarrScan], tuple[Path]]:
        return ZarrScan, (self._path,)
