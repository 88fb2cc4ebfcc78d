"""Frames as bytes: of each its palette, and the palette indices that changed.

All numbers are unsigned and little-endian.  A page has the heads of all frames, then the values of
all frames, since like deflates best beside like.  A head is

- u16 the number of colors m, u16 1 + the transparent index, or 0; 3 m bytes, the palette;
- u16 left, top, width, height of the box around what changed;
- u8 flags: 1 if codes have two bytes, 2 if all pixels of the box have values, 4 if some pixels have
  colors of their own;
- unless all pixels have values, a bit for each pixel of the box, row by row, the highest first;
- with flag 4: u16 left, top, width, height of a box around pixels that have values and colors of
  their own, and u32 the lengths of the 12 parts that `photo_parts` makes of these.

The values are the codes of these pixels, low bytes, then high bytes if there are two, then the 12
parts.  Code 1 is a pixel with a color of its own, i + 2 palette index i.

What changed is told by indices, not colors: a pixel whose cluster changed its color is stored
nowhere but in the palette.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.writing.page.deflated import Part
from kmeans_gif.writing.page.frame_codes import OWN, Codes
from kmeans_gif.writing.page.photo_parts import photo_parts

_WIDE, _WHOLE, _COLORS = 1, 2, 4
_MANY = 0.05
"""Share of a box whose change may be dearer to tell than the whole box."""


class Packed(NamedTuple):
    """What a page stores of a frame."""

    head: bytes
    values: list[Part]


def packed(now: Codes, before: Codes | None) -> Packed:
    """What changed from the frame `before` to the one that is `now`."""
    changed = _changed(now, before)
    left, top, width, height = _box(changed)
    box = (slice(top, top + height), slice(left, left + width))
    where, codes = changed[box], now.codes[box]
    bits, stored = np.packbits(where).tobytes(), codes[where]
    flags, fresh = 0, None
    if now.own is not None:
        fresh = changed & (now.codes == OWN)
    elif where.size and where.mean() > _MANY and _dearer(bits, stored, codes):
        bits, stored, flags = b"", codes.ravel(), _WHOLE
    parts = [(stored & 255).astype(np.uint8).tobytes()]
    if stored.size and int(stored.max()) > 255:
        flags |= _WIDE
        parts.append((stored >> 8).astype(np.uint8).tobytes())
    values = [*map(Part, parts)]
    more = b""
    if fresh is not None and now.own is not None and fresh.any():
        flags |= _COLORS
        x, y, across, down = _box(fresh)
        inner = (slice(y, y + down), slice(x, x + across))
        photo = photo_parts(now.own[inner], fresh[inner])
        more = struct.pack("<4H12I", x, y, across, down, *(len(part.data) for part in photo))
        values += photo
    transparent = 0 if now.transparent is None else now.transparent + 1
    head = [
        struct.pack("<HH", len(now.palette), transparent),
        now.palette.tobytes(),
        struct.pack("<HHHHB", left, top, width, height, flags),
        bits,
        more,
    ]
    return Packed(b"".join(head), values)


def _dearer(bits: bytes, stored: Array, codes: Array) -> bool:
    """Whether what changed, and where, deflates to more than all `codes`."""
    some, whole = (len(zlib.compress(part.astype(np.uint8).tobytes())) for part in (stored, codes))
    return len(zlib.compress(bits)) + some > whole


def _changed(now: Codes, before: Codes | None) -> Array:
    if before is None:
        return np.ones(now.codes.shape, bool)
    changed: Array = now.codes != before.codes
    if now.own is not None and before.own is not None:
        changed |= (now.own != before.own).any(axis=2)
    return changed


def _box(pixels: Array) -> tuple[int, int, int, int]:
    """(left, top, width, height) of the box around pixels that are True; zeros if none is."""
    rows, columns = (np.flatnonzero(pixels.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0, 0, 0, 0
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top
