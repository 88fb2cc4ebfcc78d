"""The staircase of inertia or error as a low strip: past in ink, future faint, now a dot."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.staircase import Staircase
from kmeans_gif.rendering.canvas.text import shortened, write_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.measure import half_steps, measure_of
from kmeans_gif.rendering.stage import Stage

_HEIGHT = 76
"""Pixels below the line of text."""
_TEXT_LINE = 1.35
"""Height of the line of text, in terms of its size."""
_FAINT = 3
"""Ink of what is still to come."""
_LINE = 2.0
"""Thickness of the line in pixels."""
_MARK = 3.0
"""Radius of a mark, in pixels."""
_DOT = 4
"""Half the side of the dot, in pixels."""
_EDGE = 12


class InertiaStrip(Panel):
    """All of the curve, from its lowest to its highest value, without axes."""

    name = "inertia_strip"
    colored = False

    def rigid(self, axis: int) -> bool:
        return axis == 1

    def natural(self, stage: Stage) -> tuple[int, int]:
        return (0, _HEIGHT + round(_TEXT_LINE * stage.text_size))

    def area(self) -> Rect:
        top = _TEXT_LINE * self.stage.text_size + 2 * _DOT
        return self.box.inset(_EDGE + _DOT, top, _EDGE + 2 * _DOT, 2 * _DOT)

    def prepare(self) -> None:
        self.stage.plan.claim_accents()
        values, area = half_steps(self.history, self.stage.measure), self.area()
        low, last = float(values.min()), max(1, len(values) // 2)
        extent = float(np.ptp(values)) or 1.0
        # Room for marks at the ends.
        x, y = (_MARK + 1) / area.width * last, (_MARK + 1) / area.height * extent
        limits = (-x, last + x), (low - y, low + extent + y)
        self._staircase = Staircase(area, values, *limits, width=_LINE, radius=_MARK)
        self._title = measure_of(self.history.dataset, self.stage.measure).title

    def draw(self, canvas: Array, key: Keyframe) -> None:
        self._staircase.draw(canvas, len(self._staircase.path), _FAINT)
        self._staircase.draw(canvas, key.half_steps)
        self._staircase.draw_marks(canvas, key.half_steps)
        middle = (self.box.left + self.box.right) / 2
        t = self.stage.text_size
        title = shortened(self._title, self.box.width, t)
        write_text(canvas, title, t, (middle, self.box.top + _TEXT_LINE * t / 2))

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        x, y = np.rint(self._staircase.path[2 * key.state]).astype(int)
        indices[y - _DOT : y + _DOT + 1, x - _DOT : x + _DOT + 1] = colors.starts["blue"]
