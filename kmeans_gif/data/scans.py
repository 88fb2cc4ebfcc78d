"""Reads pictures too large for memory into a Dataset, chunk by chunk."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, overload

import numpy as np

from kmeans_gif._progress import Progress, shown
from kmeans_gif.data.chunks import is_dask
from kmeans_gif.data.color_counts import count_colors, places_of
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.features import Features
from kmeans_gif.data.located_pixels import LocatedPixels
from kmeans_gif.data.paths import is_zarr, no_such_file
from kmeans_gif.data.picture_sample import spaced
from kmeans_gif.data.scan_chunks import Scan
from kmeans_gif.errors import InputError, require_whole

LARGEST_SHOWN = 8192
"""Pixels of the longer side of what is shown of a picture in chunks."""


@overload
def load_scan(
    source: Any,
    *,
    features: Literal["color"] = ...,
    color_space: str = ...,
    scale_location: bool = ...,
    location_weight: float = ...,
    shown_size: int = ...,
    progress: Progress = ...,
) -> Dataset: ...


@overload
def load_scan(
    source: Any,
    *,
    features: Literal["color+location"],
    color_space: str = ...,
    scale_location: bool = ...,
    location_weight: float = ...,
    shown_size: int = ...,
    progress: Progress = ...,
) -> LocatedPixels: ...


def load_scan(
    source: Any,
    *,
    features: str = "color",
    color_space: str = "rgb",
    scale_location: bool = True,
    location_weight: float = 1.0,
    shown_size: int = 800,
    progress: Progress = None,
) -> Dataset | LocatedPixels:
    """A picture that may be larger than memory, for `KMeans.fit`, read chunk by chunk.

    A run on it is, to the last bit, that on the whole picture in memory.  What is shown of it is a
    small version: pixels in evenly spaced rows and columns, each as it was.

    Of colors alone it is a Dataset, read once: its observations are the distinct colors of all
    pixels, weighted by how many have them; `shape`, `inverse` and `mask` are about what is shown,
    and `scan` is the whole.  With location, observations are all pixels, as chunks which each
    round reads anew; `history_.dataset`, and the labels of `history_`, are of those shown.

    Parameters
    ----------
    source : path or array
        A TIFF file in tiles or strips, a folder that is an array of Zarr, or an array `(h, w)`,
        `(h, w, 3)` or `(h, w, 4)` of uint8: of Dask, Zarr or NumPy, which may map a file.
        Pixels with alpha below 128 are left out.
    features, color_space, scale_location, location_weight
        As for `load_image`.
    shown_size : int
        Longer side, in pixels, of what is shown, 8192 at most.
    progress : function or bool, optional
        Called with (chunks read, of all); True shows a bar.  With location that is for pictures
        with alpha alone, of which opaque pixels are found first.

    Raises
    ------
    InputError
        If a value is out of its range, there is no such picture, it has other channels than gray
        or red, green and blue of 8 bits, a chunk is damaged, which is named, or all pixels are
        transparent; also if the package that reads it is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import load_scan
    >>> pixels = np.zeros((600, 1000), np.uint8)
    >>> pixels[:200] = 90
    >>> scan = load_scan(pixels, shown_size=50)
    >>> scan
    <Dataset array: photo of 50×30 pixels, 2 observations of 1 features>
    >>> scan.weights
    array([400000., 200000.])
    >>> load_scan(pixels, features="color+location").shape
    (600000, 3)
    """
    wanted = Features(features, color_space, scale_location, location_weight)
    size = require_whole("shown_size", shown_size, 1, LARGEST_SHOWN)
    scan = open_scan(source)
    with shown(progress, scan.name, "chunk") as told:
        if wanted.has_location:
            return LocatedPixels(scan, wanted, size, told)
        return read_scan(scan, wanted, size, told)


def open_scan(source: Any) -> Scan:
    """The picture of `load_scan`, of which no pixel has been read so far."""
    # Each source has a module of its own, since most of them bring a large package along.
    if isinstance(source, (str, os.PathLike)):
        return _open_path(Path(source))
    from kmeans_gif.data.chunk_sources.array_scans import DaskScan, GridScan

    if not all(hasattr(source, name) for name in ("shape", "dtype", "__getitem__")):
        raise InputError(f"source is a {type(source).__name__}: give a path or an array (h, w, 3)")
    try:
        return DaskScan(source, "array") if is_dask(source) else GridScan(source, "array")
    except InputError as error:
        raise InputError(f"an array that {error}") from None


def _open_path(path: Path) -> Scan:
    from kmeans_gif.data.chunk_sources.array_scans import ZarrScan
    from kmeans_gif.data.chunk_sources.tiff_scan import TiffScan, tiff_size

    if not path.exists():
        raise no_such_file(path)
    if is_zarr(path):
        return ZarrScan(path)
    if tiff_size(path) is None:
        raise InputError(
            f"{path}: is no TIFF file and no array of Zarr; load_image reads other pictures"
        )
    return TiffScan(path)


def read_scan(scan: Scan, features: Features, shown_size: int, progress: Any = None) -> Dataset:
    """Read `scan` once; see `load_scan`."""
    height, width, channels = scan.shape
    rows, columns = spaced(height, width, shown_size)
    found = count_colors(scan, rows, columns, progress)
    if not len(found.colors):
        raise InputError(f"{scan.name}: every pixel is transparent; nothing is left to cluster")
    mask = found.shown[..., -1] < 128 if channels == 4 else None
    pixels = found.shown.reshape(-1, channels)[:, : found.colors.shape[1]]
    inverse = np.searchsorted(places_of(found.colors), places_of(pixels))
    if mask is not None:
        inverse[mask.ravel()] = 0
    dataset = features.counted(
        found.colors,
        found.counts.astype(np.float64),
        scan.name,
        (len(rows), len(columns)),
        inverse.astype(np.intp),
        mask if mask is not None and mask.any() else None,
    )
    return replace(dataset, scan=scan)


def smaller(dataset: Dataset, shown_size: int) -> Dataset:
    """The same observations, of which fewer pixels are shown: some of those shown so far."""
    assert dataset.shape is not None
    assert dataset.inverse is not None
    rows, columns = spaced(*dataset.shape, shown_size)
    chosen = np.ix_(rows, columns)
    mask = None if dataset.mask is None else dataset.mask[chosen]
    inverse = dataset.inverse.reshape(dataset.shape)[chosen].ravel()
    return replace(dataset, shape=(len(rows), len(columns)), inverse=inverse, mask=mask)
