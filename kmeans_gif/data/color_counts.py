"""The distinct colors of a picture that is read chunk by chunk, in one reading.

There are at most 2**24 of them, so that a table of counts fits in memory, whatever the picture's
size.  It is in Z-order, as `distinct_colors` has them: colors of pixels that lie beside each other
then mostly lie beside each other in the table as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._threads import ThreadPool, usable_cores
from kmeans_gif._typing import Array
from kmeans_gif.data.distinct_colors import z_order
from kmeans_gif.data.scan_chunks import Box, Scan
from kmeans_gif.errors import InputError

_MOST_TABLES = 4
"""Threads that count at a time: tables have 64 MB, and decoding takes longer than counting."""


class CountedColors(NamedTuple):
    """What one reading of a picture found."""

    colors: Array
    """(n, channels) uint8 distinct colors, without alpha, in Z-order."""
    counts: Array
    """(n,) int64 pixels of each color."""
    shown: Array
    """(h, w, channels) uint8 some of the pixels, those in chosen rows and columns."""


def count_colors(
    scan: Scan, rows: Array, columns: Array, progress: Callable[[int, int], None] | None = None
) -> CountedColors:
    """Count the colors of `scan`, and take out the pixels in some `rows` and `columns`.

    Pixels with alpha below 128 do not count.  `progress` is called with (chunks read, of all).
    """
    height, width, channels = scan.shape
    colored = 1 if channels == 1 else 3
    spread = spread_bits(colored)
    kind = np.uint32 if height * width < 1 << 32 else np.int64
    shown = np.zeros((len(rows), len(columns), channels), np.uint8)
    threads = min(usable_cores(), len(scan.boxes))
    tables: list[Array] = [
        np.zeros(1 << 8 * colored, kind) for _ in range(min(threads, _MOST_TABLES))
    ]
    free: SimpleQueue[Array] = SimpleQueue()
    for table in tables:
        free.put(table)
    boxes = _Handed(scan, progress)

    def count(first: int, last: int) -> None:
        for box in boxes:
            pixels = boxes.read(box)
            flat = np.ascontiguousarray(pixels).reshape(-1, channels)
            table = free.get()  # one of those that no other thread counts in
            _count(flat, spread, table)
            free.put(table)
            top, bottom = np.searchsorted(rows, box[:2])
            left, right = np.searchsorted(columns, box[2:])
            within = np.ix_(rows[top:bottom] - box.top, columns[left:right] - box.left)
            shown[top:bottom, left:right] = pixels[within]

    with ThreadPool(threads) as pool:
        pool.share(count, threads)
    seen = tables[0] > 0
    for table in tables[1:]:
        seen |= table > 0
    places = np.flatnonzero(seen)
    counts = np.zeros(len(places), np.int64)
    for table in tables:
        counts += table[places]
    return CountedColors(colors_at(places, colored), counts, shown)


class _Handed:
    """The boxes of a scan, handed out to several threads, each box once; none after an error."""

    def __init__(self, scan: Scan, progress: Callable[[int, int], None] | None) -> None:
        self._scan, self._boxes = scan, iter(scan.boxes)
        self._progress, self._done = progress, 0
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Box]:
        while True:
            with self._lock:
                box = next(self._boxes, None)
            if box is None:
                return
            yield box

    def read(self, box: Box) -> Array:
        """The pixels of `box`."""
        try:
            pixels = self._scan.pixels(box)
            with self._lock:
                self._done += 1
                if self._progress is not None:
                    self._progress(self._done, len(self._scan.boxes))
        except BaseException:
            with self._lock:
                self._boxes = iter(())  # the other threads need not go on
            raise
        return pixels


def spread_bits(channels: int) -> Array:
    """(channels, 256) uint32: the bits that a channel's value has in a place on the Z-order curve.

    The place of a color is all of its channels' bits together.
    """
    levels = np.zeros((256, channels), np.uint8)
    levels[:, -1] = np.arange(256)
    bits: Array = z_order(levels, 8) << np.arange(channels, dtype=np.uint32)[::-1, None]
    return bits


def places_of(colors: Array) -> Array:
    """Places (m,) uint32 on the Z-order curve of `colors` (m, 1 or 3) uint8."""
    spread = spread_bits(colors.shape[1])
    parts = [bits[values] for bits, values in zip(spread, colors.T, strict=True)]
    places: Array = np.bitwise_or.reduce(parts)
    return places


def colors_at(places: Array, channels: int) -> Array:
    """The colors (n, channels) uint8 at `places` on the Z-order curve; undoes `places_of`."""
    if channels == 1:
        return places.astype(np.uint8)[:, None]
    nibbles = np.indices((16, 16, 16), np.uint8).reshape(3, -1).T
    halves = np.empty_like(nibbles)
    halves[z_order(nibbles, 4)] = nibbles
    colors: Array = halves[places >> 12] << np.uint8(4) | halves[places & 4095]
    return colors


@jit
def _count(pixels: Array, spread: Array, counts: Array) -> None:
    """Count the colors of `pixels`.

    pixels: IN, (m, 1, 3 or 4) uint8; the last of 4 is alpha.  spread: IN, as `spread_bits`.
    counts: INOUT, (256,) or (2**24,), at the places of colors.
    """
    m, channels = pixels.shape
    if channels == 1:
        for i in range(m):
            counts[pixels[i, 0]] += 1
        return
    for i in range(m):
        if channels == 4 and pixels[i, 3] < 128:
            continue
        place = spread[0, pixels[i, 0]] | spread[1, pixels[i, 1]] | spread[2, pixels[i, 2]]
        counts[place] += 1


def painted(pixels: Array, labels: Array, palette: Array) -> Array:
    """`pixels` `(h, w, 1, 3 or 4)` uint8 in the colors of their labels, `(h, w, 3 or 4)` uint8.

    labels: (256,) or (2**24,) unsigned, at the places of colors; k where there is no such color.
    palette: (k, 3) uint8.  Pixels with alpha below 128 become 0, all others opaque.

    Raises InputError for a color that has no label.
    """
    height, width, channels = pixels.shape
    result = np.zeros((height * width, 4 if channels == 4 else 3), np.uint8)
    flat = np.ascontiguousarray(pixels).reshape(-1, channels)
    spread = spread_bits(1 if channels == 1 else 3)
    if not _paint(flat, spread, labels, palette, result):
        raise InputError("has colors that it did not have before: it has changed meanwhile")
    return result.reshape(height, width, -1)


@jit
def _paint(pixels: Array, spread: Array, labels: Array, palette: Array, painted: Array) -> bool:
    """Look up the colors of `pixels`; False if one of them has no label.

    pixels, spread: IN, as for `_count`.  labels, palette: IN, as for `painted`.
    painted: OUT, (m, 3 or 4) uint8, zeros on entry.
    """
    m, channels = pixels.shape
    for i in range(m):
        if channels == 4 and pixels[i, 3] < 128:
            continue
        place = spread[0, pixels[i, 0]]
        if channels > 1:
            place |= spread[1, pixels[i, 1]] | spread[2, pixels[i, 2]]
        label = labels[place]
        if label >= len(palette):
            return False
        for channel in range(3):
            painted[i, channel] = palette[label, channel]
        if channels == 4:
            painted[i, 3] = 255
    return True
