"""Words and lines as levels between paper and ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif._typing import Array

LEVELS = 8
"""Steps from paper, 0, to ink, LEVELS - 1: enough for smooth letters."""
_OVERSAMPLING = 4


class Words:
    """Text of one size as arrays of levels; each word is drawn once."""

    def __init__(self, size: int) -> None:
        self._font = ImageFont.load_default(size)
        self._words: dict[str, Array] = {}
        self.height = round(1.35 * size)
        """Of a line, in pixels."""

    def width(self, text: str) -> int:
        """Of `text`, in pixels."""
        return int(np.ceil(self._font.getlength(text)))

    def levels(self, text: str) -> Array:
        """`text` as levels `(height, width)`."""
        if text not in self._words:
            image = Image.new("L", (max(1, self.width(text)), self.height))
            middle = (0, self.height // 2)
            ImageDraw.Draw(image).text(middle, text, fill=255, font=self._font, anchor="lm")
            self._words[text] = _levels(np.asarray(image))
        return self._words[text]


def line_levels(
    points: Sequence[tuple[float, float]], size: tuple[int, int], thickness: float
) -> Array:
    """The line through `points` (x, y) as levels of a picture of `size` (width, height)."""
    width, height = size
    image = Image.new("L", (width * _OVERSAMPLING, height * _OVERSAMPLING))
    scaled = [((x + 0.5) * _OVERSAMPLING, (y + 0.5) * _OVERSAMPLING) for x, y in points]
    ImageDraw.Draw(image).line(
        scaled, fill=255, width=round(thickness * _OVERSAMPLING), joint="curve"
    )
    return _levels(np.asarray(image.reduce(_OVERSAMPLING)))


def _levels(coverage: Array) -> Array:
    return np.rint(coverage * ((LEVELS - 1) / 255)).astype(np.uint8)
