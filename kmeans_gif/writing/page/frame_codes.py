"""Frames as codes, one a pixel: an index into a palette, or that the pixel has its own color."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.frame import Frame

OWN, FIRST = 1, 2
"""Codes: a color of its own, palette index 0."""
_MOST = 60_000
"""Colors of a palette at most: codes have two bytes."""


class Codes(NamedTuple):
    """A frame as codes."""

    codes: Array
    """(h, w) uint16, OWN or more."""
    palette: Array
    """(m, 3) uint8."""
    transparent: int | None
    """Palette index of transparent pixels."""
    own: Array | None = None
    """(h, w, 3) uint8: colors of pixels with code OWN, else zeros; None if there are none."""


def codes_of(frame: Frame) -> Codes:
    """`frame` as codes; quantizable colors are pixels' own."""
    if len(frame.palette) > _MOST:
        frame = _with_small_palette(frame)
    m = len(frame.palette)
    codes = frame.indices.astype(np.uint16)  # those of quantizable colors are written over
    codes += FIRST
    if frame.quantizable is None:
        return Codes(codes, frame.palette, frame.transparent)
    free = frame.indices >= m
    codes[free] = OWN
    own = np.zeros((*codes.shape, 3), np.uint8)
    own[free] = frame.quantizable[frame.indices[free].astype(np.int64) - m]
    return Codes(codes, frame.palette, frame.transparent, own if free.any() else None)


def _with_small_palette(frame: Frame) -> Frame:
    """`frame` with all colors in its quantizable ones, but for what is transparent."""
    colors, kept = frame.colors, frame.transparent
    if kept is None:
        return replace(frame, palette=colors[:0], quantizable=colors)
    indices = np.where(frame.indices == kept, 0, frame.indices.astype(np.int64) + 1)
    palette = colors[kept : kept + 1]
    return replace(frame, indices=indices, palette=palette, quantizable=colors, transparent=0)
