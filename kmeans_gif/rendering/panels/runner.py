"""One run of a race, under its name and over a line on how far it is."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import fitting_size, write_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.panels.points_plot import PointsPlot
from kmeans_gif.rendering.points_captions import runner_texts

_LINE = 1.4
"""Height of a line of text, in terms of the text's size."""


class Runner(PointsPlot):
    """The points of one run, under its letter and name."""

    def __init__(self, names: Sequence[str], run: int, **values: Any) -> None:
        """`names` are those of all runs."""
        super().__init__(run=run, **values)
        titles = zip(string.ascii_uppercase, names, strict=False)
        self._titles = [f"{letter}: {name}" for letter, name in titles]

    def outer(self) -> Rect:
        t = self.stage.text_size
        empty = any(e.kind == "empty" for h in self.stage.histories for e in h.events)
        foot = round((0.5 + _LINE * (2 if empty else 1)) * t)
        self.state_top = self.box.bottom - foot + 0.8 * t
        """Where the lines below the plot begin."""
        return self.box.inset(0, 0.3 * t, 0, foot)

    def draw(self, canvas: Array, key: Keyframe) -> None:
        t, area = self.stage.text_size, self.area()
        center, room = (area.left + area.right) / 2, self.box.width - t
        size = fitting_size(self._titles, room, round(1.2 * t))
        write_text(canvas, self._titles[self.run], size, (center, 1.0 * t))
        super().draw(canvas, key)
        for line, text in enumerate(runner_texts(self.history, key, self.stage.measure)):
            size = fitting_size([text], room, t)
            write_text(canvas, text, size, (center, self.state_top + _LINE * t * line))
