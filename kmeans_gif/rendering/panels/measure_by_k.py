"""Measures of clusterings by k, which grow as a walk through k goes on."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.language import say
from kmeans_gif.rendering.canvas.axes import Axes, area_within
from kmeans_gif.rendering.canvas.curves import Curve
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.choice_captions import MEASURES
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.panels.curve import fitting_title


class MeasureByK(Panel):
    """A measure by k, as far as the clusterings have been shown; in the end, k is marked."""

    name = "measure"
    colored = False

    def __init__(self, choice: Choice, measure: str, marked: int | None) -> None:
        """`measure` is an attribute of candidates, `marked` the number of one, or None."""
        super().__init__()
        self._choice, self._measure, self._marked = choice, measure, marked

    def area(self) -> Rect:
        return self._made()[0].area

    def _made(self) -> tuple[Axes, Curve]:
        size = self.stage.text_size
        return measure_curve(self.box, self._choice, self._measure, self.stage.measure, size)

    def prepare(self) -> None:
        self._axes, self._curve = self._made()

    def axes(self) -> list[Axes]:
        return [self._axes]

    def draw(self, canvas: Array, key: Keyframe) -> None:
        if key.labeled is None:
            return
        large, count = key.state, key.state + 1
        if key.phase == "end":
            count = len(self._choice.candidates)
            large = count - 1 if self._marked is None else self._marked
            if self._marked is not None:
                self._curve.mark(canvas, self._marked)
        self._curve.draw(canvas, count)
        for i in range(count):
            self._curve.dot(canvas, i, 2.0 if i == large else 1.0)


def measure_curve(
    box: Rect, choice: Choice, name: str, measure: str, text_size: int
) -> tuple[Axes, Curve]:
    """Axes in `box` and curve of a measure by k, from zero or below.

    `name` is one of MEASURES; in place of inertia stands what `measure` asks for.  The curve has
    gaps where it is not finite.
    """
    ks = [c.k for c in choice.candidates]
    values, title = [float(getattr(c, name)) for c in choice.candidates], say(MEASURES[name])
    if name == "inertia":
        made = measure_of(choice.dataset, measure)
        values = [made.value(value) for value in values]
        title = fitting_title(made, box.width, text_size)
    margin = 0.06 * (ks[-1] - ks[0])
    x_limits = (ks[0] - margin, ks[-1] + margin)
    known = [value for value in values if np.isfinite(value)]
    high = max(known, default=0.0)
    y_limits = (1.1 * min([0.0, *known]), 1.1 * high if high > 0 else 1.0)
    area = area_within(box, y_limits, text_size)
    width = min(2.5, max(1.2, area.width / 150))
    axes = Axes(
        area, x_limits, y_limits, "k", title=title, title_x=(box.left + box.right) / 2, whole_x=True
    )
    return axes, Curve(area, np.array(ks), np.array(values), x_limits, y_limits, width)
