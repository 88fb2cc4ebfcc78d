"""Sizes of type: how large letters must be to be read from the back row."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from kmeans_gif.rendering.canvas.typeface import current
from kmeans_gif.rendering.font_files import font

_TEXT, _TITLE, _WORD = 48, 36, 22
"""The width of a picture over the height of capitals: of all text, titles and stage words."""
_MEASURED = 1000
"""Size in pixels at which a font's capitals are measured."""
_SMALLEST = 9
"""Pixels below which no font can be read."""


class TypeSizes(NamedTuple):
    """Sizes of fonts in pixels."""

    text: int
    title: int
    word: int


def type_sizes(width: int, scale: float = 1.0) -> TypeSizes:
    """The sizes of type in a picture of `width` pixels, in the font of the block."""
    sizes = (_size(width * scale / share) for share in (_TEXT, _TITLE, _WORD))
    return TypeSizes(*sizes)


def _size(capitals: float) -> int:
    """The smallest size in which capitals are at least so many pixels high."""
    return max(_SMALLEST, math.ceil(capitals / _share(current())))


@functools.cache
def _share(file: str) -> float:
    """The height of a font's capitals in terms of its size."""
    _, top, _, bottom = font(file, _MEASURED).getbbox("H")
    return float(bottom - top) / _MEASURED
