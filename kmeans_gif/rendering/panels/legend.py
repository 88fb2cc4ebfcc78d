"""Lines of text that explain the accents of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.text import coverage, levels_of, text_width
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel, Stage

_TEXT_SIZE, _LINE_HEIGHT = 14, 19
_SWATCH = 4
"""Half the side of an accent's swatch, in pixels."""
_MARGIN = 12


class Legend(Panel):
    """Lines, each with the name of the accent that it explains, or None."""

    name = "legend"
    colored = False

    def __init__(self, lines: Sequence[tuple[str, str | None]]) -> None:
        super().__init__()
        self._entries = lines

    def natural(self, stage: Stage) -> tuple[int, int]:
        """See `Layout`."""
        widest = max(text_width(text, _TEXT_SIZE) for text, _ in self._entries)
        return (_TEXT_SIZE + widest + _MARGIN, len(self._entries) * _LINE_HEIGHT)

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        """See `Panel`."""
        for line, (text, accent) in enumerate(self._entries):
            top, left = self.box.top + line * _LINE_HEIGHT, self.box.left
            letters = levels_of(coverage(text, _TEXT_SIZE, _LINE_HEIGHT), len(colors.ramp))
            height, width = letters.shape
            start = left + _TEXT_SIZE
            indices[top : top + height, start : start + width] = colors.ramp[letters]
            if accent is not None:
                middle = top + _LINE_HEIGHT // 2
                swatch = indices[middle - _SWATCH : middle + _SWATCH, left : left + 2 * _SWATCH]
                swatch[:] = colors.starts[accent]
