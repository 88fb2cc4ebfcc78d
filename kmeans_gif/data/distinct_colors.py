"""The distinct colors of a picture with their numbers of pixels, and Z-order.

Along a Z-order curve, colors or places that follow each other are alike, so that k-means
rules out most centroids for whole blocks of them.
G. M. Morton, "A computer oriented geodetic data base and a new technique in file
sequencing", IBM, 1966.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array

_MANY = 1 << 17
"""Pixels from which several threads number colors."""


def distinct_colors(pixels: Array, mask: Array | None = None) -> tuple[Array, Array, Array]:
    """Distinct colors of `pixels`, in Z-order.

    Parameters
    ----------
    pixels : (h, w, 1) or (h, w, 3) uint8
    mask : (h, w) bool, optional
        True where a pixel does not count.

    Returns
    -------
    colors : (n, channels) uint8
    counts : (n,) int64
        Pixels of each color.
    inverse : (h * w,) intp
        The color of each pixel; 0 where a pixel does not count.  NumPy takes values by
        indices of this type without converting them for every frame.
    """
    flat = np.ascontiguousarray(pixels.reshape(-1, pixels.shape[2]))
    m, channels = flat.shape
    counted = np.ones(0, bool) if mask is None else ~mask.ravel()
    levels = np.zeros((256, channels), np.uint8)
    levels[:, -1] = np.arange(256)
    spread = z_order(levels, 8) << np.arange(channels, dtype=np.uint32)[::-1, None]
    with ThreadPool(None if m > _MANY else 1) as pool:
        marks = []

        def mark(first: int, last: int) -> None:
            marks.append(np.zeros(-(-(1 << 8 * channels) // 64), np.uint64))
            _mark_colors(flat, counted, spread, first, last, marks[-1])

        pool.share(mark, m)
        seen = np.bitwise_or.reduce(marks)
        below = np.zeros(len(seen) + 1, np.int64)
        np.cumsum(_bits_set(seen), out=below[1:])
        n = int(below[-1])
        colors, inverse, tallies = np.empty((n, channels), np.uint8), np.zeros(m, np.intp), []

        def number(first: int, last: int) -> None:
            tallies.append(np.zeros(n, np.int32))
            _number_colors(
                flat, counted, spread, seen, below, first, last, inverse, colors, tallies[-1]
            )

        pool.share(number, m)
    return colors, np.stack(tallies).sum(axis=0, dtype=np.int64), inverse


def z_order(values: Array, bits: int) -> Array:
    """Places (n,) on the Z-order curve of `values` (n, c), unsigned: their bits interleaved.

    values: whole numbers below 2**bits; c times bits is at most 32.
    """
    places = np.zeros(len(values), np.uint32)
    channels = values.shape[1]
    for bit in range(bits):
        for channel, value in enumerate(values.T):
            place = channels * (bit + 1) - channel - 1  # the first channel's bits stand highest
            places |= (value.astype(np.uint32) >> np.uint32(bit) & np.uint32(1)) << np.uint32(place)
    return places


def _bits_set(words: Array) -> Array:
    """How many bits of each of `words`, uint64, are set."""
    bits = np.zeros(len(words), np.int64)
    some = np.flatnonzero(words)
    bits[some] = np.unpackbits(words[some].view(np.uint8)).reshape(-1, 64).sum(axis=1)
    return bits


@jit
def _mark_colors(
    pixels: Array, counted: Array, spread: Array, first: int, last: int, seen: Array
) -> None:
    """Mark the colors of pixels [first, last).

    Memory holds one bit for each possible color: two megabytes, which fit in a cache, where a
    table of numbers would not.
    pixels: IN, (m, channels) uint8.  counted: IN, (m,), whether a pixel counts; (0,) if all do.
    spread: IN, (channels, 256) uint32, places on the curve.  seen: INOUT, uint64, one bit a color.
    """
    for i in range(first, last):
        place = np.uint32(0)
        for channel in range(pixels.shape[1]):
            place |= spread[channel, pixels[i, channel]]
        if len(counted) == 0 or counted[i]:
            seen[place >> np.uint32(6)] |= np.uint64(1) << np.uint64(place & np.uint32(63))


@jit
def _number_colors(
    pixels: Array,
    counted: Array,
    spread: Array,
    seen: Array,
    below: Array,
    first: int,
    last: int,
    inverse: Array,
    colors: Array,
    counts: Array,
) -> None:
    """Number the colors of pixels [first, last): how many bits below a color's own are set.

    pixels, counted, spread, seen: IN, as in `_mark_colors`.  below: IN, set bits before each word
    of `seen`.  inverse: OUT, (m,).  colors: OUT, (n, channels); threads that meet the same color
    write the same.  counts: INOUT, (n,) int32, zeros on entry.
    """
    channels = pixels.shape[1]
    for i in range(first, last):
        if len(counted) and not counted[i]:
            continue
        place = np.uint32(0)
        for channel in range(channels):
            place |= spread[channel, pixels[i, channel]]
        word = place >> np.uint32(6)
        bit = np.uint64(1) << np.uint64(place & np.uint32(63))
        number = below[word] + _count_bits(seen[word] & (bit - np.uint64(1)))
        inverse[i] = number
        if counts[number] == 0:
            for channel in range(channels):
                colors[number, channel] = pixels[i, channel]
        counts[number] += 1


@inlined
def _count_bits(word: np.uint64) -> np.int64:
    """How many bits of `word`, uint64, are set: sums of pairs, of nibbles, of bytes, of all."""
    word -= word >> np.uint64(1) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        word >> np.uint64(2) & np.uint64(0x3333333333333333)
    )
    word = word + (word >> np.uint64(4)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    word += word >> np.uint64(8)
    word += word >> np.uint64(16)
    word += word >> np.uint64(32)
    return np.int64(word & np.uint64(127))
