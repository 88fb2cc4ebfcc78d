"""A strip of text below a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History

_SMALLEST, _LARGEST = 12, 200
"""Text sizes in pixels."""
_WIDTHS_PER_SIZE = 34
"""A picture's width over its text size: 24 pixels at a width of 800."""


class CaptionStrip:
    """Captions of an animation, laid out once so that nothing moves but the numbers.

    A caption is a tuple of pieces; piece i stands at the same place in every frame.  Text
    shrinks to fit one line, then wraps; a picture narrower than the longest piece gets a
    strip wider than itself.  `largest` bounds the size of the text, in pixels.
    """

    def __init__(
        self, captions: Sequence[Sequence[str]], width: int, *, largest: int = _LARGEST
    ) -> None:
        ideal = max(_SMALLEST, min(largest, width // _WIDTHS_PER_SIZE))
        for size in range(ideal, _SMALLEST - 1, -1):
            self._font = ImageFont.load_default(size)
            self._gap = size
            widths = self._column_widths(captions)
            if sum(widths) + self._gap * (len(widths) + 1) <= width:
                break
        self._pieces: dict[str, Array] = {}
        self.width = max(width, max(widths) + 2 * self._gap)
        self._line_height = round(1.5 * self._gap)
        self._places = self._place(widths)
        lines = self._places[-1][1] + 1
        self.height = self._line_height * lines + self._gap // 2

    def _column_widths(self, captions: Sequence[Sequence[str]]) -> list[int]:
        columns = zip(*captions, strict=True)
        return [max(int(np.ceil(self._font.getlength(text))) for text in set(c)) for c in columns]

    def _place(self, widths: list[int]) -> list[tuple[int, int]]:
        """The left edge and the line of each piece."""
        places = []
        x, line = self._gap, 0
        for width in widths:
            if x + width + self._gap > self.width and x > self._gap:
                x, line = self._gap, line + 1
            places.append((x, line))
            x += width + self._gap
        return places

    def draw(self, caption: Sequence[str], levels: int) -> Array:
        """`caption` as `(height, width)` uint8, from 0, the paper, to levels - 1, the ink."""
        strip = np.zeros((self.height, self.width), np.uint8)
        for text, (x, line) in zip(caption, self._places, strict=True):
            piece = self._piece(text)
            top = self._line_height * line + (self._gap // 2 + self._line_height) // 2
            top -= piece.shape[0] // 2
            strip[top : top + piece.shape[0], x : x + piece.shape[1]] = piece
        return np.rint(strip * ((levels - 1) / 255)).astype(np.uint8)

    def _piece(self, text: str) -> Array:
        """`text` as coverage 0 to 255, as high as a line; most pieces return frame after frame."""
        if text not in self._pieces:
            width = int(np.ceil(self._font.getlength(text)))
            image = Image.new("L", (width, self._line_height))
            middle = (0, self._line_height // 2)
            ImageDraw.Draw(image).text(middle, text, fill=255, font=self._font, anchor="lm")
            self._pieces[text] = np.asarray(image)
        return self._pieces[text]


def state_caption(history: History, state: int) -> tuple[str, str, str, str]:
    """Pieces of the caption of a recorded state: k, iteration, share that switched, inertia."""
    k = f"k = {history.n_clusters}"
    inertia = f"inertia {history.inertia[state]:.4g}"
    if state == 0:
        return (k, f"iteration 0 of {history.n_iter}", "seeds", inertia)
    name = f"iteration {state} of {history.n_iter}"
    if state == history.n_iter:
        name = f"converged at {state}" if history.converged else f"stopped at {state}"
    switched = share(history.switched[state], history.sizes[state].sum())
    return (k, name, f"{switched} switched", inertia)


def share(part: float, whole: float) -> str:
    """`part` of `whole` in percent, with enough digits to see that it is not nothing."""
    percent = 100 * part / whole
    if percent == 0 or percent >= 9.95:
        return f"{percent:.0f} %"
    if percent < 0.01:
        return "<0.01 %"
    return f"{percent:.2g} %"
