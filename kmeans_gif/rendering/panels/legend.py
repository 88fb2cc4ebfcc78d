"""A legend of the cards of a mosaic."""

from __future__ import annotations

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.text import coverage, levels_of, text_width
from kmeans_gif.rendering.captions import cards_legend
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import MEMBERS
from kmeans_gif.rendering.stage import Stage

_TEXT_SIZE, _LINE_HEIGHT = 14, 19
_SWATCH = 4
"""Half the side of an accent's swatch, in pixels."""
_MARGIN = 12


class CardsLegend(Panel):
    """What stands on the cards of a mosaic that show so many members."""

    name = "cards_legend"
    fits = ("tiles",)
    options = (MEMBERS,)
    colored = draws = False
    members: int

    def rigid(self, axis: int) -> bool:
        return True

    def natural(self, stage: Stage) -> tuple[int, int]:
        widest = max(text_width(text, _TEXT_SIZE) for text, _ in cards_legend(self.members))
        return (_TEXT_SIZE + widest + _MARGIN, len(cards_legend(self.members)) * _LINE_HEIGHT)

    def prepare(self) -> None:
        self.stage.plan.claim_accents()

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        for line, (text, accent) in enumerate(cards_legend(self.members)):
            top, left = self.box.top + line * _LINE_HEIGHT, self.box.left
            letters = levels_of(coverage(text, _TEXT_SIZE, _LINE_HEIGHT), len(colors.ramp))
            height, width = letters.shape
            start = left + _TEXT_SIZE
            indices[top : top + height, start : start + width] = colors.ramp[letters]
            if accent is not None:
                middle = top + _LINE_HEIGHT // 2
                swatch = indices[middle - _SWATCH : middle + _SWATCH, left : left + 2 * _SWATCH]
                swatch[:] = colors.starts[accent]
