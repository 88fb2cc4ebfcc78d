"""One run of a race, under its letter, name and how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.curves import dashes
from kmeans_gif.rendering.canvas.pens import DASHES, Pens
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import shortened, text_width, write_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.panels.points_plot import PointsPlot
from kmeans_gif.rendering.race_captions import LETTERS, runner_value
from kmeans_gif.rendering.theme import RAMP

_SAMPLE, _GAP = 0.9, 0.3
"""Length of the piece of curve beside the title, and the gap after it, in the text's size."""
_LINE, _LINES = 1.3, 2
"""Height of a line above the plot, in terms of the text's size, and how many there are."""


class Runner(PointsPlot):
    """The points of one run, under its letter, name and measure; without numbers at axes."""

    def __init__(self, names: Sequence[str], run: int, **values: Any) -> None:
        """`names` are those of all runs."""
        super().__init__(run=run, **values)
        titles = zip(LETTERS, names, strict=False)
        self._titles = [f"{letter} {name}" for letter, name in titles]

    ticks = False

    def outer(self) -> Rect:
        return self.box.inset(0, _LINES * _LINE * self.stage.text_size, 0, 0)

    def prepare(self) -> None:
        stage, k = self.stage, self.history.n_clusters
        # First, as points take all the colors that are left.
        self._pens = Pens(stage.plan, stage.theme, len(stage.histories), k)
        super().prepare()

    def draw(self, canvas: Array, key: Keyframe) -> None:
        super().draw(canvas, key)
        t, left, line = (
            self.stage.text_size,
            self.area().left,
            self.box.top + _LINE / 2 * self.stage.text_size,
        )
        start, room = left + (_SAMPLE + _GAP) * t, round(self.box.right - left)
        if text_width(self._titles[self.run], t) <= room - (_SAMPLE + _GAP) * t:
            self._draw_sample(canvas, left, line)
        else:
            start = left
        title = shortened(self._titles[self.run], room - round(start - left), t)
        write_text(canvas, title, t, (start, line), 0.0)
        value = runner_value(self.history, key, self.stage.measure)
        write_text(canvas, shortened(value, room, t), t, (left, line + _LINE * t), 0.0)

    def _draw_sample(self, canvas: Array, left: float, y: float) -> None:
        """A piece of the run's curve."""
        t = self.stage.text_size
        line = np.array([[left, y], [left + _SAMPLE * t, y]])
        if DASHES[self.run]:
            line = dashes(line, DASHES[self.run] * _SAMPLE * t / 25)
        with self._pens.of(canvas, self.run, self.box) as sheet:
            draw_path(sheet, np.array(self.box), line, 0.1 * t, RAMP - 1, RAMP)
