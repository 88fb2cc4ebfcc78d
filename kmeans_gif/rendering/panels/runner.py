"""One run of a race, under its name and over a line on how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.curves import dashes
from kmeans_gif.rendering.canvas.pens import DASHES, Pens
from kmeans_gif.rendering.canvas.projection import require_dim
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import fitting_size, text_width, write_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.panels.points_plot import PointsPlot
from kmeans_gif.rendering.points_captions import LETTERS, runner_texts
from kmeans_gif.rendering.theme import RAMP

_SAMPLE = 2.2
"""Length of the piece of curve beside the title, in terms of the text's size."""
_LINE = 1.4
"""Height of a line of text, in terms of the text's size."""


class Runner(PointsPlot):
    """The points of one run, under its letter and name."""

    def __init__(self, names: Sequence[str], run: int, **values: Any) -> None:
        """`names` are those of all runs."""
        super().__init__(run=run, **values)
        titles = zip(LETTERS, names, strict=False)
        self._titles = [f"{letter}: {name}" for letter, name in titles]

    def outer(self) -> Rect:
        t = self.stage.text_size
        empty = any(e.kind == "empty" for h in self.stage.histories for e in h.events)
        foot = round((0.5 + _LINE * (2 if empty else 1)) * t)
        self.state_top = self.box.bottom - foot + 0.8 * t
        """Where the lines below the plot begin."""
        head = 1.9 if require_dim(self.history.dataset, self.dim) == 3 else 0.3  # plots have room
        return self.box.inset(0, head * t, 0, foot)

    def prepare(self) -> None:
        stage, k = self.stage, self.history.n_clusters
        # First, as points take all the colors that are left.
        self._pens = Pens(stage.plan, stage.theme, len(stage.histories), k)
        super().prepare()

    def draw(self, canvas: Array, key: Keyframe) -> None:
        t, area = self.stage.text_size, self.area()
        center, room = (area.left + area.right) / 2, self.box.width - t
        self._write_title(canvas, center, room - 2 * _SAMPLE * t)
        super().draw(canvas, key)
        for line, text in enumerate(runner_texts(self.history, key, self.stage.measure)):
            size = fitting_size([text], room, t)
            write_text(canvas, text, size, (center, self.state_top + _LINE * t * line))

    def _write_title(self, canvas: Array, center: float, room: float) -> None:
        """Letter and name, left of them a piece of the run's curve."""
        t, title = self.stage.text_size, self._titles[self.run]
        size = fitting_size(self._titles, round(room), round(1.2 * t))
        center += _SAMPLE * t / 2
        write_text(canvas, title, size, (center, 1.0 * t))
        right, width = center - text_width(title, size) / 2 - 0.5 * t, 0.2 * t
        line = np.array([[right - _SAMPLE * t, 1.0 * t], [right, 1.0 * t]])
        if DASHES[self.run]:
            line = dashes(line, DASHES[self.run] * _SAMPLE * t / 25)
        with self._pens.of(canvas, self.run, self.box) as sheet:
            draw_path(sheet, np.array(self.box), line, width / 2, RAMP - 1, RAMP)
