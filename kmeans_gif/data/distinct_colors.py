"""The distinct colors of a picture with their numbers of pixels, and Z-order.

Along a Z-order curve, colors or places that follow each other are alike, so that k-means
rules out most centroids for whole blocks of them.
G. M. Morton, "A computer oriented geodetic data base and a new technique in file
sequencing", IBM, 1966.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._threads import ThreadPool, usable_cores
from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import frozen

_MANY = 1 << 19
"""Pixels from which several threads number colors: waking them takes longer before."""
_MOST_THREADS = 8
"""Threads beyond which memory is the limit, not computing; each has tables of its own."""
_COLORS = 1 << 24
"""Possible colors."""


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
    inverse : (h * w,) int32
        The color of each pixel; 0 where a pixel does not count.
    """
    channels = pixels.shape[2]
    flat = pixels.reshape(-1, channels)
    if mask is not None:
        flat = flat[~mask.ravel()]
    if channels == 1:
        flat = np.repeat(flat, 3, axis=1)
    # Whoever may write the array: kernels are compiled for one kind.
    flat = frozen(np.ascontiguousarray(flat)[:])
    with ThreadPool(min(usable_cores(), _MOST_THREADS) if len(flat) > _MANY else 1) as pool:
        seen = _seen(flat, pool)
        packed, counts, numbers = _numbered(flat, seen, pool)
    levels = packed.view(np.uint8).reshape(-1, 4)
    colors = np.empty((len(packed), channels), np.uint8)
    for channel, column in enumerate(colors.T):  # many times as fast as all at once
        column[:] = levels[:, channel]
    if mask is None:
        return colors, counts, numbers
    inverse = np.zeros(mask.size, np.int32)
    inverse[~mask.ravel()] = numbers
    return colors, counts, inverse


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


@cache
def _spread() -> Array:
    """(3, 256) uint32: what each channel's value contributes to a color's place on the curve."""
    levels = np.zeros((256, 3), np.uint8)
    levels[:, -1] = np.arange(256)
    return frozen(z_order(levels, 8) << np.arange(3, dtype=np.uint32)[::-1, None])


@cache
def _gathered() -> Array:
    """(4096,) uint32: levels of three channels, a byte each, whose four bits make up a place."""
    table = np.zeros(1 << 12, np.uint32)
    for channel, bits in enumerate(_spread()[:, :16]):
        for level, place in enumerate(bits.tolist()):
            at = np.arange(len(table)) & bits[-1] == place
            table[at] |= np.uint32(level << 8 * channel)
    return frozen(table)


def _seen(flat: Array, pool: ThreadPool) -> Array:
    """One bit for each possible color, by places: whether it is among pixels `flat` `(m, 3)`."""
    marks: list[Array] = []

    def mark(first: int, last: int) -> None:
        own = np.zeros(_COLORS // 64, np.uint64)
        _mark_colors(flat, _spread(), first, last, own)
        marks.append(own)

    pool.share(mark, len(flat))
    for others in marks[1:]:
        marks[0] |= others
    return marks[0]


def _numbered(flat: Array, seen: Array, pool: ThreadPool) -> tuple[Array, Array, Array]:
    """Colors (n,) as uint32, the first channel lowest; their counts (n,); each pixel's number."""
    words, below = np.flatnonzero(seen != 0), np.empty(len(seen) + 1, np.uint32)
    room = np.empty(min(len(flat), _COLORS), np.uint32)  # what is not written takes no memory
    with np.errstate(over="ignore"):  # multiplications that overflow on purpose, interpreted
        _list_colors(seen, words, _gathered(), below, room)
    n = int(below[words[-1] + 1])
    packed = room[:n].astype("<u4")
    numbers, tallies = np.empty(len(flat), np.int32), []

    def number(first: int, last: int) -> None:
        own = np.zeros(n, np.uint32)
        with np.errstate(over="ignore"):  # as above; each thread has its own
            _number_colors(flat, _spread(), seen, below, first, last, numbers, own)
        tallies.append(own)

    pool.share(number, len(flat))
    counts = tallies[0].astype(np.int64)
    for others in tallies[1:]:
        counts += others
    return packed, counts, numbers


def _bits_set(word: Any) -> Any:
    """How many bits of `word`, uint64, are set: sums of pairs, of nibbles, of bytes, of all.

    Compilers know these lines, and put one instruction in their place where there is one.
    """
    word = word - (word >> np.uint64(1) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        word >> np.uint64(2) & np.uint64(0x3333333333333333)
    )
    word = word + (word >> np.uint64(4)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return word * np.uint64(0x0101010101010101) >> np.uint64(56)


_count_bits = inlined(_bits_set)


@jit
def _mark_colors(pixels: Array, spread: Array, first: int, last: int, seen: Array) -> None:
    """Mark the colors of pixels [first, last).

    Memory holds one bit for each possible color: two megabytes, which fit in a cache, where a
    table of numbers would not.  pixels: IN, (m, 3) uint8.  spread: IN, see `_spread`.
    seen: INOUT, uint64, one bit a color.
    """
    for i in range(first, last):
        place = spread[0, pixels[i, 0]] | spread[1, pixels[i, 1]] | spread[2, pixels[i, 2]]
        seen[place >> np.uint32(6)] |= np.uint64(1) << np.uint64(place & np.uint32(63))


@jit
def _list_colors(seen: Array, words: Array, gathered: Array, below: Array, packed: Array) -> None:
    """List the colors whose bits are set, in order, and how many there are before each word.

    seen: IN, see `_mark_colors`.  words: IN, those with any.  gathered: IN, see `_gathered`.
    below: OUT, (len(seen) + 1,) uint32, up to the last of words.  packed: OUT, uint32.
    """
    number, before, one = 0, 0, np.uint64(1)
    for word in words:
        for i in range(before, word + 1):  # a slice would compile for longer
            below[i] = number
        before = word + 1
        bits = seen[word]
        while bits:
            place = np.uint32(word << 6) | np.uint32(_count_bits(~bits & (bits - one)))
            bits &= bits - one  # without its lowest one, below which those are that were counted
            low, high = gathered[place & np.uint32(4095)], gathered[place >> np.uint32(12)]
            packed[number] = low | high << np.uint32(4)
            number += 1
    below[before] = number


@jit
def _number_colors(
    pixels: Array,
    spread: Array,
    seen: Array,
    below: Array,
    first: int,
    last: int,
    numbers: Array,
    counts: Array,
) -> None:
    """Number the colors of pixels [first, last): how many bits below a color's own are set.

    pixels, spread, seen: IN, as in `_mark_colors`.  below: IN, uint32, set bits before each word of
    `seen`.  numbers: OUT, (m,) int32.  counts: INOUT, (n,) uint32, zeros on entry.
    """
    for i in range(first, last):
        place = spread[0, pixels[i, 0]] | spread[1, pixels[i, 1]] | spread[2, pixels[i, 2]]
        word = place >> np.uint32(6)
        lower = (np.uint64(1) << np.uint64(place & np.uint32(63))) - np.uint64(1)
        number = below[word] + np.uint32(_count_bits(seen[word] & lower))
        numbers[i] = number
        counts[number] += np.uint32(1)
