"""Short texts as pixels."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif._typing import Array
from kmeans_gif.rendering.drawing.point_colors import RAMP

_SMALLEST = 6


@functools.lru_cache(maxsize=1024)
def lettering(text: str, size: int) -> Array:
    """`text` as coverage 0 to 255; `size` is that of the font in pixels.

    Rows reach as far above the middle of capital letters as below, the same for every text.
    """
    font = ImageFont.load_default(size)
    _, cap_top, _, cap_bottom = font.getbbox("H")
    _, highest, _, lowest = font.getbbox("(gj|")
    reach = int(np.ceil(max(lowest - cap_bottom, cap_top - highest)))
    left, _, right, _ = font.getbbox(text)
    left, top = int(np.floor(left)), int(np.floor(cap_top)) - reach
    height = int(np.ceil(cap_bottom)) + reach - top
    image = Image.new("L", (max(1, int(np.ceil(right)) + 1 - left), height))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return np.asarray(image)


def fitting_size(texts: Iterable[str], width: int, size: int) -> int:
    """The largest font size up to `size` in which all `texts` are at most `width` wide."""
    widest = max(lettering(text, size).shape[1] for text in texts)
    return size if widest <= width else max(_SMALLEST, size * width // widest)


def write_text(
    canvas: Array, text: str, size: int, place: tuple[float, float], anchor: float = 0.5
) -> None:
    """Write `text` in ink over paper, vertically centered at `place` (x, y).

    `anchor` is the part of the text left of `place`.  Text that would leave the canvas is
    moved inwards.
    """
    if not text:
        return
    coverage = lettering(text, size)[: canvas.shape[0], : canvas.shape[1]]
    height, width = coverage.shape
    left = min(max(0, round(place[0] - anchor * width)), canvas.shape[1] - width)
    top = min(max(0, round(place[1] - height / 2)), canvas.shape[0] - height)
    levels = np.rint(coverage * ((RAMP - 1) / 255)).astype(np.uint8)
    target = canvas[top : top + height, left : left + width]
    np.maximum(target, levels, out=target)
