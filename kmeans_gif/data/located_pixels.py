"""Pixels of a picture in chunks as observations of row, column and color."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from kmeans_gif._threads import usable_cores
from kmeans_gif._typing import Array
from kmeans_gif.data.chunks import CHUNK_BYTES
from kmeans_gif.data.features import Features, along_curve, with_location
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.picture_sample import PictureSample, spaced
from kmeans_gif.data.pixel_numbers import PixelNumbers
from kmeans_gif.data.scan_chunks import Box, Scan
from kmeans_gif.errors import InputError

_LEAST_SCALE = 1e-290
"""Units per pixel below which places are no longer told apart by features."""


class LocatedPixels:
    """The opaque pixels of a picture (a Chunked), each with row, column and color.

    A chunk is a part of a box that the picture is read in, its pixels in Z-order.  Nothing is read
    before, unless there is alpha: then all is read once, to find which pixels are opaque.
    """

    dtype: np.dtype[Any] = np.dtype(np.float64)

    def __init__(
        self,
        scan: Scan,
        features: Features,
        shown_size: int,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """`shown_size` is the longer side of what is shown; `progress` is of reading for alpha."""
        height, width, channels = scan.shape
        self.scan, self.name, self.features = scan, scan.name, features
        scale = features.location_scale(max(height, width))
        if scale < _LEAST_SCALE:
            raise InputError(
                f"location_weight={features.location_weight!r}: must be so large that places of "
                "pixels differ"
            )
        self.feature_names = ("row", "column", *features.names(1 if channels == 1 else 3))
        self.progress: Callable[[int, int], None] | None = None
        """As that of `as_chunks`."""
        self._read: OrderedDict[Box, Array] = OrderedDict()
        self._reading = threading.Lock()
        self.parts: list[tuple[Box, Box]] = []
        """Of each chunk: the box that is read for it, and the part of it that it is."""
        rows, columns = spaced(height, width, shown_size)
        at, bounds = np.full((len(rows), len(columns)), -1, np.int64), [0]
        for done, box in enumerate(scan.boxes):
            for part in parts_of(box, len(self.feature_names)):
                ranks, count = self._ranks(box, part)
                top, bottom = np.searchsorted(rows, part[:2])
                left, right = np.searchsorted(columns, part[2:])
                own = ranks[np.ix_(rows[top:bottom] - part.top, columns[left:right] - part.left)]
                at[top:bottom, left:right] = np.where(own < 0, -1, own + bounds[-1])
                if count:
                    self.parts.append((box, part))
                    bounds.append(bounds[-1] + count)
            if progress is not None and channels == 4:
                progress(done + 1, len(scan.boxes))
        if len(bounds) == 1:
            raise InputError(f"{self.name}: every pixel is transparent; nothing is left to cluster")
        self.bounds: Sequence[int] = bounds
        self.shape: tuple[int, int] = (bounds[-1], len(self.feature_names))
        self.sample = PictureSample(scan, features, PixelNumbers(scale, height, width), frozen(at))

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        box, part = self.parts[i]
        return observed(self._pixels(box, part), part, self.features, self.sample.numbers.scale)[1]

    def lengths(self) -> dict[Box, int]:
        """Observations of each box that has some, in order."""
        found: dict[Box, int] = {}
        for (box, _), count in zip(self.parts, np.diff(self.bounds).tolist(), strict=True):
            found[box] = found.get(box, 0) + count
        return found

    def _ranks(self, box: Box, part: Box) -> tuple[Array, int]:
        """Which observation of a chunk each pixel of its part is, -1 if none, and how many."""
        shape = part.bottom - part.top, part.right - part.left
        if self.scan.shape[2] < 4:
            return _ranks_in(shape), math.prod(shape)
        opaque = _opaque(self._pixels(box, part))
        ranks = np.full(math.prod(shape), -1)
        ranks[opaque] = np.arange(len(opaque))
        return ranks.reshape(shape), len(opaque)

    def _pixels(self, box: Box, part: Box) -> Array:
        """The pixels of a part of a box, which is kept for its other parts."""
        with self._reading:
            pixels = self._read.pop(box, None)
            if pixels is None:
                pixels = self.scan.pixels(box)
            self._read[box] = pixels
            while len(self._read) > usable_cores() + 1:  # runs side by side are in several
                self._read.popitem(last=False)
        return pixels[part.within(box)]


def parts_of(box: Box, d: int) -> Iterator[Box]:
    """A box in parts whose pixels fill a chunk with d features each; they are about square."""
    most = CHUNK_BYTES // (8 * d)
    columns = min(box.right - box.left, math.isqrt(most))
    rows = min(box.bottom - box.top, most // columns)
    columns = min(box.right - box.left, most // rows)
    for top in range(box.top, box.bottom, rows):
        for left in range(box.left, box.right, columns):
            yield Box(top, min(top + rows, box.bottom), left, min(left + columns, box.right))


def observed(pixels: Array, part: Box, features: Features, scale: float) -> tuple[Array, Array]:
    """The opaque ones of the `pixels` `(h, w, channels)` of a part of a picture, in Z-order.

    Returns which they are, `(m,)` row by row in that part, and their observations `(m, d)`.
    """
    opaque = _opaque(pixels)
    rows, columns = np.divmod(opaque, pixels.shape[1])
    colors = pixels.reshape(-1, pixels.shape[2])[opaque, : 1 if pixels.shape[2] == 1 else 3]
    values = features.values(colors)
    return opaque, with_location(values, part.top + rows, part.left + columns, scale)


def painted_by_place(
    features: Features,
    scale: float,
    labels_of: Callable[[Array], Array],
    palette: Array,
    box: Box,
    pixels: Array,
) -> Array:
    """The `pixels` of a box, each in the color that `palette` has for the label of its observation.

    Returns `(h, w, 3)` uint8, or 4 channels if `pixels` have; zeros where they are transparent.
    """
    channels = 4 if pixels.shape[2] == 4 else 3
    result = np.zeros((*pixels.shape[:2], channels), np.uint8)
    for part in parts_of(box, 2 + 3):
        within = part.within(box)
        opaque, X = observed(pixels[within], part, features, scale)
        colors = np.full((len(opaque), channels), 255, np.uint8)
        colors[:, :3] = palette[labels_of(X)]
        painted = np.zeros((math.prod(result[within].shape[:2]), channels), np.uint8)
        painted[opaque] = colors
        result[within] = painted.reshape(result[within].shape)
    return result


def _opaque(pixels: Array) -> Array:
    """The opaque of `pixels`, numbered row by row, in Z-order."""
    order = _curve(pixels.shape[:2])
    return order if pixels.shape[2] < 4 else order[pixels[..., 3].ravel()[order] >= 128]


@lru_cache(maxsize=8)
def _curve(shape: tuple[int, int]) -> Array:
    return frozen(along_curve(*shape))


@lru_cache(maxsize=8)
def _ranks_in(shape: tuple[int, int]) -> Array:
    """(h, w), the place of each pixel in Z-order."""
    ranks = np.empty(math.prod(shape), np.int64)
    ranks[_curve(shape)] = np.arange(len(ranks))
    return frozen(ranks.reshape(shape))
