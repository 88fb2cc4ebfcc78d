"""Encodes the pixels of a GIF frame: finds those that changed and compresses them.

Variable-length-code LZW as the format asks for: CompuServe, "Graphics Interchange
Format, version 89a", 1990, appendix F.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array

_LONGEST = 12
"""Bits of the longest code."""

_SLOTS = 1 << 14
"""Slots of the hash table: four times as many as there are codes."""


@jit
def compress(pixels: Array, bits: int, packed: Array) -> int:
    """Compress `pixels`.

    pixels: IN, (h, w) uint8.  bits: IN, those of a pixel, 2 to 8.
    packed: OUT, (at least 2 h w + 16,) uint8, the bytes.  Returns the number of bytes.

    A code stands for a run of pixels; the table finds the code of a known run plus one pixel.
    Its keys carry the generation of the table, so that clearing it costs nothing.
    """
    clear = 1 << bits
    keys = np.zeros(_SLOTS, np.int64)
    codes = np.empty(_SLOTS, np.int64)
    generation, size, free = 1, bits + 1, clear + 2
    held, n_held = clear, size  # bits not yet written, and how many they are
    n_bytes = 0
    run = -1
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            pixel = int(pixels[y, x])
            if run < 0:
                run = pixel
                continue
            key = generation << 20 | run << 8 | pixel
            slot = _find(keys, key)
            if keys[slot] == key:
                run = codes[slot]
                continue
            held |= run << n_held
            n_held += size
            if free < 1 << _LONGEST:
                keys[slot] = key
                codes[slot] = free
                size += free == 1 << size
                free += 1
            else:
                held |= clear << n_held
                n_held += size
                generation += 1
                size, free = bits + 1, clear + 2
            held, n_held, n_bytes = _write_bytes(held, n_held, packed, n_bytes)
            run = pixel
    held |= run << n_held
    n_held += size
    size += free == 1 << size and size < _LONGEST
    held |= (clear + 1) << n_held
    n_held += size
    # As if 7 more bits stood there: the last byte is written whatever it holds.
    return _write_bytes(held, n_held + 7, packed, n_bytes)[2]


@jit
def _find(keys: Array, key: int) -> int:
    """The slot that holds `key`, or the free one where it belongs."""
    slot: int = (key * 0x9E3779B1 & 0xFFFFFFFF) >> 18
    while keys[slot] != key and keys[slot] >> 20 == key >> 20:
        slot = (slot + 1) & (_SLOTS - 1)
    return slot


@jit
def _write_bytes(held: int, n_held: int, packed: Array, n_bytes: int) -> tuple[int, int, int]:
    """Append the whole bytes of `held`, which has `n_held` bits, to `packed`.

    packed: INOUT, of which `n_bytes` are written.  Returns what is left of `held`, how many
    bits that is, and how many bytes are written now.
    """
    while n_held >= 8:
        packed[n_bytes] = held & 255
        n_bytes += 1
        held >>= 8
        n_held -= 8
    return held, n_held, n_bytes


@jit
def encode_changes(
    before: Array, after: Array, same: Array, blank: int, bits: int, changes: Array, packed: Array
) -> tuple[int, int, int, int, int]:
    """Compress the smallest box of `after` that holds every pixel whose color changed.

    before, after: IN, (h, w) uint8.  same: IN, (256 at most, 256 at most) bool, whether index
    i of `before` and j of `after` are one color.  blank: index that shows what was there
    before, taken for pixels that did not change; negative if there is none.
    changes: OUT, (h, w), scratch.  bits, packed: as in `compress`.
    Returns top, left, bottom, right of the box and the number of bytes; zeros if nothing changed.
    """
    height, width = after.shape
    top, left, bottom, right = height, width, 0, 0
    for y in range(height):
        for x in range(width):
            changes[y, x] = after[y, x]
            if same[before[y, x], after[y, x]]:
                if blank >= 0:
                    changes[y, x] = blank
            else:
                top = min(top, y)
                bottom = y + 1
                left = min(left, x)
                right = max(right, x + 1)
    if bottom == 0:
        return 0, 0, 0, 0, 0
    return top, left, bottom, right, compress(changes[top:bottom, left:right], bits, packed)
