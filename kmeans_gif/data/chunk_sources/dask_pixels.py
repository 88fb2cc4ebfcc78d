"""Pixels with location that the workers of a Dask cluster read for themselves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.chunk_sources.array_scans import DaskScan
from kmeans_gif.data.chunks import DaskChunks
from kmeans_gif.data.features import Features
from kmeans_gif.data.located_pixels import LocatedPixels, observed, parts_of
from kmeans_gif.data.scan_chunks import Box, Scan


class DaskPixels(DaskChunks):
    """The pixels of a picture, each chunk those of a box that a worker reads."""

    def __init__(self, pixels: LocatedPixels) -> None:
        """`pixels` are of an array of Dask, or of a file that all workers see under its name."""
        da, delayed = import_module("dask.array"), import_module("dask").delayed
        scan, d = pixels.scan, pixels.shape[1]
        scale, blocks = pixels.sample.numbers.scale, []
        sent = None if isinstance(scan, DaskScan) else delayed(scan, traverse=False)
        for box, length in pixels.lengths().items():
            read = scan.lazy(box) if isinstance(scan, DaskScan) else delayed(_read)(sent, box)
            rows = delayed(_observed)(read, box, pixels.features, scale, d)
            blocks.append(da.from_delayed(rows, (length, d), np.float64))
        super().__init__(da.concatenate(blocks))
        self.sample, self.name = pixels.sample, pixels.name
        self.feature_names = pixels.feature_names


def _read(scan: Scan, box: Any) -> Array:
    return scan.pixels(Box(*box))  # Dask may hand it over as a plain tuple


def _observed(pixels: Array, box: Any, features: Features, scale: float, d: int) -> Array:
    """The observations `(m, d)` of the `pixels` of a box, in the order of LocatedPixels."""
    box = Box(*box)
    pixels = pixels.reshape(box.bottom - box.top, box.right - box.left, -1)
    parts = parts_of(box, d)
    return np.concatenate(
        [observed(pixels[part.within(box)], part, features, scale)[1] for part in parts]
    )
