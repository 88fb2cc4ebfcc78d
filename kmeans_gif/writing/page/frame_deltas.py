"""Frames as bytes: of each its palette, and the palette indices that changed.

All numbers are unsigned and little-endian.  A frame is

- u16 the number of colors m, u16 1 + the transparent index, or 0; 3 m bytes, the palette;
- u16 left, top, width, height of the box around what changed;
- u8 the number of planes, 1 or 2; the codes of the box, low bytes, then high bytes if there are
  two.  Code 0 is the index as it was, 1 a pixel of a color of its own, i + 2 palette index i;
- where a code is 1: u16 left, top, width, height of a box around those pixels, and their colors as
  `photo_parts` gives them.

What changed is told by indices, not colors: a pixel whose cluster changed its color is stored
nowhere but in the palette.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.frame import Frame
from kmeans_gif.writing.page.deflated import Part
from kmeans_gif.writing.page.photo_parts import photo_parts

SAME, OWN, FIRST = 0, 1, 2
"""Codes: as before, a color of its own, palette index 0."""


class Codes(NamedTuple):
    """A frame as codes."""

    codes: Array
    """(h, w) uint16, OWN or more."""
    own: Array | None
    """(h, w, 3) uint8: colors of pixels with code OWN, else zeros; None if there are none."""


def codes_of(frame: Frame) -> Codes:
    """`frame` as codes; those of quantizable colors have colors of their own."""
    m = len(frame.palette)
    codes = np.minimum(frame.indices, m).astype(np.uint16)
    codes += FIRST
    if frame.quantizable is None:
        return Codes(codes, None)
    free = codes == m + FIRST
    if not free.any():
        return Codes(codes, None)
    codes[free] = OWN
    own = np.zeros((*codes.shape, 3), np.uint8)
    own[free] = frame.quantizable[frame.indices[free] - m]
    return Codes(codes, own)


def packed(frame: Frame, now: Codes, before: Codes | None) -> list[Part]:
    """What changed from the codes of the frame `before` to those of `frame`, which are `now`."""
    changed = _changed(now, before)
    left, top, width, height = _box(changed)
    box = (slice(top, top + height), slice(left, left + width))
    stored = np.where(changed[box], now.codes[box], np.uint16(SAME))
    transparent = 0 if frame.transparent is None else frame.transparent + 1
    wide = bool(stored.size) and int(stored.max()) > 255
    plain = [
        struct.pack("<HH", len(frame.palette), transparent),
        frame.palette.tobytes(),
        struct.pack("<HHHHB", left, top, width, height, 1 + wide),
        (stored & 255).astype(np.uint8).tobytes(),
    ]
    if wide:
        plain.append((stored >> 8).astype(np.uint8).tobytes())
    if now.own is None or not (stored == OWN).any():
        return [Part(b"".join(plain))]
    x, y, width, height = _box(changed & (now.codes == OWN))
    plain.append(struct.pack("<HHHH", x, y, width, height))
    return [Part(b"".join(plain)), *photo_parts(now.own[y : y + height, x : x + width])]


def _changed(now: Codes, before: Codes | None) -> Array:
    if before is None:
        return np.ones(now.codes.shape, bool)
    changed: Array = now.codes != before.codes
    if now.own is not None and before.own is not None:
        changed |= (now.own != before.own).any(axis=2)
    return changed


def _box(pixels: Array) -> tuple[int, int, int, int]:
    """(left, top, width, height) of the box around pixels that are True; zeros if none is."""
    rows, columns = np.nonzero(pixels)
    if not len(rows):
        return 0, 0, 0, 0
    left, top = int(columns.min()), int(rows.min())
    return left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top
