"""Text as pixels: letters, labels on a canvas, and strips of text below a picture."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.typeface import current, draw_pieces, extent, length, pieces
from kmeans_gif.rendering.font_files import font
from kmeans_gif.rendering.theme import RAMP

_JOINT = " · "
"""Between pieces that have no places of their own."""
EDGE = 0.7
"""Room at the left and right of lines of text, in terms of the size of their letters."""
_LINE = 1.35
"""Height of a line of a strip, in terms of the size of its letters."""


def text_width(text: str, size: int) -> int:
    """Pixels that `text` needs."""
    return _width(current(), text, size)


@functools.lru_cache(maxsize=4096)
def _width(file: str, text: str, size: int) -> int:
    return int(np.ceil(length(file, text, size)))


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
    steps: Array = _steps(levels)[covered]
    return steps


@functools.cache
def _steps(levels: int) -> Array:
    steps: Array = np.rint(np.arange(256) * ((levels - 1) / 255)).astype(np.uint8)
    return steps


def shortened(text: str, width: int, size: int) -> str:
    """`text`, or as much of its beginning as is at most `width` wide, with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


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


def wrapped(text: str, width: int, size: int) -> list[str]:
    """`text` in lines of at most `width` pixels: between words, or within one that is wider."""
    if text_width(text, size) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size) <= width:
            lines[-1] = longer
            continue
        if not lines[-1]:
            lines.pop()
        lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, size) > width:
                lines.append("")
            lines[-1] += letter
    return lines


class TextStrip:
    """A strip with one text a frame, laid out once so that nothing moves but the numbers.

    A text is a sequence of pieces; piece i stands at the same place in every frame, unless that
    takes more lines than pieces in a row, broken between words.
    """

    def __init__(self, texts: Sequence[Sequence[str]], width: int, size: int) -> None:
        self._size, self._width, self._edge = size, width, round(EDGE * size)
        self._line_height = round(_LINE * size)
        lines = max(len(self._flowing(text)) for text in texts)
        columns = [set(column) for column in zip(*texts, strict=True)]
        widths = [max(text_width(text, size) for text in column) for column in columns]
        self._places = self._placed(widths, lines)
        """Line and left edge of each piece, if it has a place."""
        if self._places:
            lines = max(line for line, _ in self._places) + 1
        self.height = self._line_height * lines + size // 3

    def _placed(self, widths: Sequence[int], most_lines: int) -> list[tuple[int, int]]:
        """Places of pieces that are at most `widths` wide; none if they take more lines."""
        line, x, places = 0, self._edge, []
        for width in widths:
            if width and x > self._edge and x + width > self._width - self._edge:
                line, x = line + 1, self._edge
            places.append((line, x))
            x += width + self._size * (width > 0)
        whole = max(widths, default=0) <= self._width - 2 * self._edge
        return places if whole and line < most_lines else []

    def _flowing(self, text: Sequence[str]) -> list[str]:
        """All pieces in a row, in lines."""
        return wrapped(_JOINT.join(filter(None, text)), self._width - 2 * self._edge, self._size)

    def draw(self, text: Sequence[str]) -> Array:
        """The coverage of `text`, `(height, width)` uint8, 0 to 255."""
        strip = np.zeros((self.height, self._width), np.uint8)
        if self._places:
            placed = [(*place, piece) for place, piece in zip(self._places, text, strict=True)]
        else:
            placed = [(row, self._edge, line) for row, line in enumerate(self._flowing(text))]
        for row, x, piece in placed:
            letters = coverage(piece, self._size, self._line_height)
            top = self._line_height * row
            strip[top : top + letters.shape[0], x : x + letters.shape[1]] = letters
        return strip
