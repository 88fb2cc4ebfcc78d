"""Pillow's images in the modes that are clustered, and their pixels, without copies of them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError

_GRAY_16 = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_GRAY_8 = ("1", "L", "LA", "La")
_BAND = 1 << 16
"""Pixels that are taken from Pillow at a time, so that what is in between stays in a cache."""


def eight_bit(image: Image.Image) -> Image.Image:
    """`image` in one of the modes L, LA, RGB, RGBA; itself where it is in one of them."""
    if image.mode in _GRAY_16:
        values = np.asarray(image).astype(np.int64)
        if values.min() < 0 or values.max() > 65535:
            raise InputError(
                f"has gray values from {values.min()} to {values.max()}; "
                "8 and 16 bits (0 to 65535) can be read"
            )
        return Image.fromarray(((values + 128) // 257).astype(np.uint8))
    if image.mode == "F":
        raise InputError("has floating-point gray values; save it with 8 or 16 bits")
    gray = image.mode in _GRAY_8
    transparent = image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info
    if transparent:
        # Pillow converts premultiplied and indexed modes to gray only by way of RGBA.
        image = _converted(image, "RGBA")
        return _converted(image, "LA") if gray else image
    return _converted(image, "L" if gray else "RGB")


def _converted(image: Image.Image, mode: str) -> Image.Image:
    """`image` in `mode`; itself where it is, of which Pillow would make a copy."""
    return image if image.mode == mode else image.convert(mode)


def pixels_of(image: Image.Image) -> Array:
    """Pixels `(h, w)` or `(h, w, c)` uint8 of an image of 8 bits.

    Pillow copies what it gives twice: so a band of rows at a time, which takes half as long.
    """
    width, height = image.size
    channels = len(image.getbands())
    pixels = np.empty((height, width, channels)[: 3 if channels > 1 else 2], np.uint8)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        pixels[top:bottom] = np.asarray(image.crop((0, top, width, bottom)))
    return pixels
