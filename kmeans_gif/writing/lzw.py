"""Encodes the pixels of a GIF frame: finds those that changed and compresses them.

Variable-length-code LZW as the format asks for: CompuServe, "Graphics Interchange
Format, version 89a", 1990, appendix F.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._jit import inlined, jit
from kmeans_gif._typing import Array

_LONGEST = 12
"""Bits of the longest code."""

_BITS = 13
"""Of slots of the hash table: twice as many as there are codes, which fit into a cache of 32 KB."""


def encode_changes(
    before: Array, after: Array, same: Array, blank: int, bits: int
) -> tuple[tuple[int, int, int, int], bytes]:
    """Compress the smallest box of `after` that holds every pixel whose color changed.

    before, after: (h, w) uint8.  same: (at most 256, at most 256) bool, whether index i of `before`
    and j of `after` are one color.  blank: index that shows what was there before, taken for pixels
    that did not change; negative if there is none.  bits: those of a pixel, 2 to 8.
    Returns top, left, bottom, right of the box, and the bytes; none if nothing changed.
    """
    box = changed_box(before, after, same)
    top, left, bottom, right = box
    if not bottom:
        return box, b""
    packed = np.empty(2 * (bottom - top) * (right - left) + 16, np.uint8)
    table = np.zeros(1 << _BITS, np.uint32)
    n_bytes = compress(
        before, after, same, blank, top, left, bottom, right, bits, table, packed
    )  # fmt: skip
    return box, packed[:n_bytes].tobytes()


@jit
def changed_box(before: Array, after: Array, same: Array) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of the box of pixels whose color changed; zeros if none did.

    As in `encode_changes`.  Of a row that changed only its ends are looked at.
    """
    height, width = after.shape
    top, left, bottom, right = 0, width, 0, 0
    for y in range(height):
        first = 0
        while first < width and same[before[y, first], after[y, first]]:
            first += 1
        if first == width:
            continue
        last = width - 1
        while same[before[y, last], after[y, last]]:
            last -= 1
        if bottom == 0:
            top = y
        bottom = y + 1
        left = first if first < left else left  # each min() and max() compiles for 0.02 s
        right = last + 1 if last >= right else right
    return top, left if bottom else 0, bottom, right


@jit
def compress(
    before: Array,
    after: Array,
    same: Array,
    blank: int,
    top: int,
    left: int,
    bottom: int,
    right: int,
    bits: int,
    table: Array,
    packed: Array,
) -> int:
    """Compress a box of pixels; returns the number of bytes.

    All but these as in `encode_changes`.  table: INOUT, (1 << _BITS,) uint32, zeros on entry.
    packed: OUT, (at least twice the pixels and 16,) uint8, the bytes.

    A code stands for a run of pixels; the table finds the code of a known run plus one pixel.  An
    entry is run, pixel and code in one number, which is 0 for a free slot.
    """
    clear, size, free = 1 << bits, bits + 1, (1 << bits) + 2
    held, n_held = clear, size  # bits not yet written, and how many they are
    n_bytes = 0
    run: Any = -1
    for y in range(top, bottom):
        for x in range(left, right):
            pixel: Any = np.int64(after[y, x])  # int() would compile for a tenth of a second
            if blank >= 0 and same[before[y, x], pixel]:
                pixel = blank
            if run < 0:
                run = pixel
                continue
            key = run << 8 | pixel
            slot = (key * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - _BITS)
            while table[slot] != 0 and table[slot] >> _LONGEST != key:
                slot = (slot + 1) & ((1 << _BITS) - 1)
            if table[slot] != 0:
                run = np.int64(table[slot]) & ((1 << _LONGEST) - 1)
                continue
            held |= run << n_held
            n_held += size
            if free < 1 << _LONGEST:
                table[slot] = key << _LONGEST | free
                size += free == 1 << size
                free += 1
            else:
                held |= clear << n_held
                n_held += size
                for slot in range(1 << _BITS):
                    table[slot] = 0
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


@inlined
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
