"""A picture of any size painted in the colors of its clusters, chunk by chunk."""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kmeans_gif._progress import Progress, shown
from kmeans_gif._threads import Executor, usable_cores
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History, history_of
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.data.color_counts import painted, places_of
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.features import Features
from kmeans_gif.data.located_pixels import painted_by_place
from kmeans_gif.data.scan_chunks import Box, LostScan, Scan
from kmeans_gif.errors import InputError, require_whole
from kmeans_gif.rendering.canvas.photo_colors import cluster_colors
from kmeans_gif.reporting.painted_files import (
    painted_shape,
    require_paintable,
    require_room,
    write_painted,
)

_ROOM = 4 << 20
"""Pixels that are painted at once where the picture is in memory."""


def save_painting(
    history: History | KMeans,
    path: str | os.PathLike[str],
    *,
    state: int = -1,
    progress: Progress = None,
) -> Path:
    """Write a photo in the colors of the centroids of a state, each pixel that was clustered.

    A picture that `load_scan` read is read once more, and painted whole, whatever its size.  The
    file is one of TIFF (`.tif`) or a folder of Zarr (`.zarr`), with red, green and blue, and alpha
    if the photo has transparent pixels; it appears whole or not at all.

    Parameters
    ----------
    history : History or fitted KMeans
        That of a photo.
    path : path
    state : int
        By default the last.
    progress : function or bool, optional
        Called with (rows written, of all); True shows a bar.

    Raises
    ------
    InputError
        If the history is not of a photo or has no such state, nothing can be written at `path`, the
        disk has less room than the picture may take, the package that writes it is not
        installed, or a chunk of the picture has become unreadable.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import KMeans, load_image, save_painting
    >>> photo = load_image(np.array([[0, 20, 200], [0, 20, 220]], np.uint8))
    >>> model = KMeans(2, init=[[0], [200]]).fit(photo)
    >>> print(save_painting(model, "painted.tif"))
    painted.tif
    >>> load_image("painted.tif").X
    array([[ 10.,  10.,  10.],
           [210., 210., 210.]])
    """
    history = history_of(history, "save_painting")
    dataset = history.dataset
    if not dataset.is_image:
        raise InputError("save_painting needs the history of a photo")
    last = len(history) - 1
    t = require_whole("state", state, -len(history), last) % len(history)
    path = Path(path)
    if isinstance(dataset.scan, LostScan):
        raise dataset.scan.refusal()
    require_paintable(path)
    require_room(path, dataset)
    colors, labels = cluster_colors(history)[t], history.labels[t]
    shape = painted_shape(dataset)
    rows = (
        _of_photo(dataset, labels, colors)
        if dataset.scan is None
        else _of_scan(dataset, dataset.scan, _painter(history, t, colors))
    )
    with shown(progress, path.name, "row") as told:
        write_painted(_told(rows, shape[0], told), shape, path)
    return path


def _of_photo(dataset: Dataset, labels: Array, colors: Array) -> Iterator[Array]:
    """The painted rows of a photo in memory, some at a time."""
    height, width, _ = painted_shape(dataset)
    assert dataset.inverse is not None
    numbers = dataset.inverse.reshape(height, width)
    step = max(1, _ROOM // width)
    for top in range(0, height, step):
        pixels = colors[labels[numbers[top : top + step]]]
        if dataset.mask is not None:
            clear = dataset.mask[top : top + step, :, None]
            pixels = np.where(clear, 0, np.insert(pixels, 3, 255, axis=2)).astype(np.uint8)
        yield pixels


def _painter(history: History, t: int, colors: Array) -> Callable[[Box, Array], Array]:
    """What paints the pixels of a box of a picture in chunks, `(h, w, 3 or 4)`, as in state t."""
    dataset, labels = history.dataset, history.labels[t]
    scan, scale, whole = dataset.scan, dataset.location_scale, history.whole
    assert scan is not None
    if scale is not None and whole is not None:
        features = Features("color+location", dataset.color_space, True, 1.0)
        return functools.partial(
            painted_by_place, features, scale, functools.partial(whole.labels_of.of_rows, t), colors
        )
    own = dataset.X if dataset.colors is None else dataset.colors
    own = own.astype(np.uint8)[:, : 1 if scan.shape[2] == 1 else 3]
    k = len(colors)
    table = np.full(1 << 8 * own.shape[1], k, np.min_scalar_type(k))
    table[places_of(own)] = labels
    return lambda box, pixels: painted(pixels, table, colors)


def _of_scan(
    dataset: Dataset, scan: Scan, painter: Callable[[Box, Array], Array]
) -> Iterator[Array]:
    """The painted rows of a picture in chunks, as many at a time as its boxes have."""

    def paint(box: Box) -> Array:
        try:
            return painter(box, scan.pixels(box))
        except InputError as error:
            name = "" if str(error).startswith(scan.name) else f"{scan.name}: "
            raise InputError(f"{name}{error}") from None

    _, width, channels = painted_shape(dataset)
    band = np.empty((0, width, channels), np.uint8)
    for box, pixels in zip(scan.boxes, _ahead(paint, scan.boxes), strict=True):
        if box.left == 0:
            band = np.empty((box.bottom - box.top, width, channels), np.uint8)
        band[:, box.left : box.right] = pixels
        if box.right == width:
            yield band


def _ahead(function: Callable[[Box], Array], boxes: Any) -> Iterator[Array]:
    """Results of `function` in order, computed side by side, a few of them ahead."""
    workers = usable_cores()
    waiting: deque[Any] = deque()
    with Executor(workers) as executor:
        try:
            for box in boxes:
                waiting.append(executor.submit(function, box))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _told(
    bands: Iterator[Array], height: int, progress: Callable[[int, int], None] | None
) -> Iterator[Array]:
    done = 0
    for band in bands:
        yield band
        done += len(band)
        if progress is not None:
            progress(done, height)
