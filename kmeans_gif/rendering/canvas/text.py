"""Text as pixels: letters, labels on a canvas, and strips of text below a picture."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.typeface import current, draw_pieces, extent, length, pieces
from kmeans_gif.rendering.font_files import font
from kmeans_gif.rendering.theme import RAMP

_SMALLEST_LABEL, _SMALLEST = 6, 12
"""Sizes of labels beside marks, and of strips of text, in pixels."""
_WIDTHS_PER_SIZE = 34
"""A picture's width over the size of a strip's text: 24 pixels at a width of 800."""


def text_width(text: str, size: int) -> int:
    """Pixels that `text` needs."""
    return int(np.ceil(length(current(), text, size)))


def coverage(text: str, size: int, line_height: int = 0) -> Array:
    """`text` in a font of `size` pixels as `(height, width)`, 0 to 255.

    Rows are those of a line of `line_height`, with the text midway; without one they reach as
    far above the middle of capital letters as below, the same for every text.
    """
    return _coverage(current(), text, size, line_height)


@functools.lru_cache(maxsize=1024)
def _coverage(file: str, text: str, size: int, line_height: int) -> Array:
    """As `coverage`, in the font of a file, with its measures for letters of other fonts too."""
    main, runs = font(file, size), pieces(file, text)
    if line_height:
        shape = (line_height, max(1, int(np.ceil(length(file, text, size)))))
        return draw_pieces(runs, size, (0, line_height // 2), shape, main, "lm")
    _, cap_top, _, cap_bottom = main.getbbox("H")
    _, highest, _, lowest = main.getbbox("(gj|")
    reach = int(np.ceil(max(lowest - cap_bottom, cap_top - highest)))
    left, right = extent(runs, size)
    left, top = int(np.floor(left)), int(np.floor(cap_top)) - reach
    height = int(np.ceil(cap_bottom)) + reach - top
    shape = (height, max(1, int(np.ceil(right)) + 1 - left))
    return draw_pieces(runs, size, (-left, -top), shape, main, "la")


def levels_of(covered: Array, levels: int = RAMP) -> Array:
    """Coverage 0 to 255 as steps from 0, the paper, to `levels` - 1, the ink."""
    return np.rint(covered * ((levels - 1) / 255)).astype(np.uint8)


def fitting_size(texts: Iterable[str], width: int, size: int) -> int:
    """The largest font size up to `size` in which all `texts` are at most `width` wide."""
    widest = max(coverage(text, size).shape[1] for text in texts)
    return size if widest <= width else max(_SMALLEST_LABEL, size * width // widest)


def write_text(
    canvas: Array, text: str, size: int, place: tuple[float, float], anchor: float = 0.5
) -> None:
    """Write `text` in ink over paper, vertically centered at `place` (x, y).

    `anchor` is the part of the text left of `place`.  Text that would leave the canvas is
    moved inwards.
    """
    if not text:
        return
    levels = levels_of(coverage(text, size)[: canvas.shape[0], : canvas.shape[1]])
    height, width = levels.shape
    left = min(max(0, round(place[0] - anchor * width)), canvas.shape[1] - width)
    top = min(max(0, round(place[1] - height / 2)), canvas.shape[0] - height)
    target = canvas[top : top + height, left : left + width]
    np.maximum(target, levels, out=target)


def paste_text(
    indices: Array, text: str, size: int, line_height: int, corner: tuple[int, int], ramp: Array
) -> None:
    """Write `text` and the paper around it from `corner` (x, y) on, as far as there is room.

    `ramp` holds the palette indices from paper to ink.
    """
    letters = levels_of(coverage(text, size, line_height), len(ramp))
    x, y = max(0, corner[0]), max(0, corner[1])
    place = indices[y : y + letters.shape[0], x : x + letters.shape[1]]
    place[:] = ramp[letters[: place.shape[0], : place.shape[1]]]


class TextStrip:
    """A strip with one text a frame, laid out once so that nothing moves but the numbers.

    A text is a sequence of pieces; piece i stands at the same place in every frame.  Letters
    shrink to fit one line, then wrap, then shrink to `smallest`; a picture narrower than the
    longest piece gets a strip wider than itself.  `largest` bounds the size of the letters.
    """

    def __init__(
        self, texts: Sequence[Sequence[str]], width: int, largest: int, smallest: int = _SMALLEST
    ) -> None:
        columns = [set(column) for column in zip(*texts, strict=True) if any(column)]
        self._used = [any(column) for column in zip(*texts, strict=True)]
        ideal = max(_SMALLEST, min(largest, width // _WIDTHS_PER_SIZE))
        for size in range(ideal, _SMALLEST - 1, -1):
            self._size = size
            widths = [max(text_width(text, size) for text in column) for column in columns]
            if sum(widths) + size * (len(widths) + 1) <= width:
                break
        while self._size > smallest and max(widths) + 2 * self._size > width:
            self._size -= 1
            widths = [max(text_width(text, self._size) for text in column) for column in columns]
        self.width = max(width, max(widths) + 2 * self._size)
        self._line_height = round(1.5 * self._size)
        self._places = self._place(widths)
        self.height = self._line_height * (self._places[-1][1] + 1) + self._size // 2

    def _place(self, widths: list[int]) -> list[tuple[int, int]]:
        """The left edge and the line of each piece."""
        places = []
        gap = self._size
        x, line = gap, 0
        for width in widths:
            if x + width + gap > self.width and x > gap:
                x, line = gap, line + 1
            places.append((x, line))
            x += width + gap
        return places

    def draw(self, text: Sequence[str], levels: int = RAMP) -> Array:
        """`text` as `(height, width)` uint8, from 0, the paper, to levels - 1, the ink."""
        strip = np.zeros((self.height, self.width), np.uint8)
        pieces = [piece for piece, used in zip(text, self._used, strict=True) if used]
        for piece, (x, line) in zip(pieces, self._places, strict=True):
            letters = coverage(piece, self._size, self._line_height)
            top = self._line_height * line + (self._size // 2 + self._line_height) // 2
            top -= letters.shape[0] // 2
            strip[top : top + letters.shape[0], x : x + letters.shape[1]] = letters
        return levels_of(strip, levels)
