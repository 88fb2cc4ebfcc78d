"""The distinct colors of a picture with their numbers of pixels, and Z-order.

Along a Z-order curve, colors or places that follow each other are alike, so that k-means
rules out most centroids for whole blocks of them.
G. M. Morton, "A computer oriented geodetic data base and a new technique in file
sequencing", IBM, 1966.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array


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
    levels = np.zeros((256, channels), np.uint8)
    levels[:, -1] = np.arange(256)
    counted = np.ones(m, bool) if mask is None else ~mask.ravel()
    inverse = np.zeros(m, np.intp)
    firsts = np.empty(m, np.int32)
    counts = np.zeros(m, np.int64)
    seen = np.zeros(-(-(1 << 8 * channels) // 64), np.uint64)
    n = _number_colors(flat, counted, z_order(levels, 8), seen, inverse, firsts, counts)
    return flat[firsts[:n]], counts[:n], inverse


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


@jit
def _number_colors(
    pixels: Array,
    counted: Array,
    spread: Array,
    seen: Array,
    inverse: Array,
    firsts: Array,
    counts: Array,
) -> np.int64:
    """Number the colors in Z-order; returns how many there are.

    Memory holds one bit for each possible color: two megabytes, which fit in a cache, where a
    table of numbers would not.  A color's number is the count of set bits below its own.
    pixels: IN, (m, channels) uint8.  counted: IN, (m,).  spread: IN, (256,) uint32, places of
    the last channel's levels on the curve.  seen: INOUT, uint64, one bit a color, zeros on
    entry.  inverse, firsts, counts: OUT, (m,), the last two by number; counts zeros on entry.
    """
    m, channels = pixels.shape
    places = np.empty(m, np.uint32)
    for i in range(m):
        place = np.uint32(0)
        for channel in range(channels):
            place = np.uint32(place << np.uint32(1)) | spread[pixels[i, channel]]
        places[i] = place
        if counted[i]:
            seen[place >> np.uint32(6)] |= np.uint64(1) << np.uint64(place & np.uint32(63))
    below = np.empty(seen.shape[0], np.int64)
    n = np.int64(0)
    for word in range(seen.shape[0]):
        below[word] = n
        if seen[word]:
            n += _count_bits(seen[word])
    for i in range(m):
        if counted[i]:
            word = places[i] >> np.uint32(6)
            bit = np.uint64(1) << np.uint64(places[i] & np.uint32(63))
            number = below[word] + _count_bits(seen[word] & (bit - np.uint64(1)))
            inverse[i] = number
            firsts[number] = i
            counts[number] += 1
    return n


@jit
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
