"""A legend of the cards of a mosaic."""

from __future__ import annotations

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.card_places import member_rows
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.text import paste_text, text_width
from kmeans_gif.rendering.captions import cards_legend
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import MEMBERS
from kmeans_gif.rendering.stage import Stage

_LINE = 1.35
"""Height of a line, in terms of the text's size."""
_SWATCH = 0.3
"""Half the side of an accent's swatch, in terms of the text's size."""
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
        t, lines = stage.text_size, cards_legend(*member_rows(self.members))
        widest = max(text_width(text, t) for text, _ in lines)
        return (t + widest + _MARGIN, len(lines) * round(_LINE * t))

    def prepare(self) -> None:
        self.stage.plan.claim_accents()

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        t, height = self.stage.text_size, round(_LINE * self.stage.text_size)
        members = self.stage.members or member_rows(self.members)  # there may be no cards
        for line, (text, accent) in enumerate(cards_legend(*members)):
            top, left = self.box.top + line * height, self.box.left
            paste_text(indices, text, t, height, (left + t, top), colors.ramp)
            if accent is not None:
                middle, half = top + height // 2, round(_SWATCH * t)
                swatch = indices[middle - half : middle + half, left : left + 2 * half]
                swatch[:] = colors.starts[accent]
