"""Curves: how good a run is so far, or several are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.language import say
from kmeans_gif.rendering.canvas.axes import Axes, area_within
from kmeans_gif.rendering.canvas.curves import DOT, Curve
from kmeans_gif.rendering.canvas.end_labels import Ending, clear_label, end_labels
from kmeans_gif.rendering.canvas.pens import DASHES, Pens
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.staircase import Staircase
from kmeans_gif.rendering.canvas.text import text_width, write_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.measure import Measure, half_steps, measure_of
from kmeans_gif.rendering.options import FILL
from kmeans_gif.rendering.race_captions import LETTERS, race_scale

_MARK = 0.2
"""Radius of a mark on a staircase, in terms of the text's size."""
_LETTERS = 3.6
"""Room at the right for letters of runs, in terms of the text's size."""
_SHAPE = 1.25
"""Height over width that suits a curve."""


class Inertia(Panel):
    """Inertia, or the error of the measure, up to the half-step that is shown, from zero.

    Of one run it is a staircase, since both half-steps lower it.  Of several there is a curve
    by iteration each, all on one scale, which end in letters; a run that has ended keeps its
    last value.
    """

    name = "inertia"
    options = (FILL,)
    colored = False
    fill: bool

    def area(self) -> Rect:
        box = self.box
        if not self.fill:
            spare = max(0, box.height - round(_SHAPE * box.width)) // 2
            box = box._replace(top=box.top + spare, bottom=box.bottom - spare)
        return area_within(box, self._y_limits(), self.stage.text_size)

    def _y_limits(self) -> tuple[float, float]:
        """From zero; of several runs to the highest value after the seeds, if those are far off."""
        highest, _ = race_scale(self.stage.histories, self.stage.measure)
        return 0.0, 1.08 * highest or 1.0

    def prepare(self) -> None:
        area, runs = self.area(), self.stage.histories
        measure = measure_of(self.history.dataset, self.stage.measure)
        values = [measure.of(history.inertia) for history in runs]
        race = len(values) > 1
        width = min(2.0, max(1.0, area.width / 150))
        last = max(1, max(map(len, values)) - 1)
        margin = max(2 * DOT * width, 1.5 * _MARK * self.stage.text_size) / area.width
        letters = _LETTERS * self.stage.text_size / area.width if race else 0.0
        x_limits = (-(margin + 0.01) * last, (1.02 + 2 * margin + letters) * last)
        y_limits = self._y_limits()
        self.staircase: Staircase | None = None
        if race:
            self.curves = [
                Curve(area, np.arange(len(v)), v, x_limits, y_limits, width, dash)
                for v, dash in zip(values, DASHES, strict=False)
            ]
            plan, theme = self.stage.plan, self.stage.theme
            self._pens = Pens(plan, theme, len(values), self.history.n_clusters)
            self._crowded = len(values[0]) * 4 * DOT * width > area.width
        else:
            radius = max(DOT * width, _MARK * self.stage.text_size)
            steps = half_steps(self.history, self.stage.measure)
            self.staircase = Staircase(area, steps, x_limits, y_limits, width, radius)
        self._axes = Axes(
            area, x_limits, y_limits, x_name=say("iteration"), whole_x=True,
            title=fitting_title(measure, self.box.width, self.stage.text_size),
            title_x=(self.box.left + self.box.right) / 2,
        )  # fmt: skip

    def axes(self) -> list[Axes]:
        return [self._axes]

    def draw(self, canvas: Array, key: Keyframe) -> None:
        if self.staircase is None:
            if key.labeled is not None:
                self._draw_curves(canvas, key.labeled)
            return
        self.staircase.draw_key(canvas, self.stage.text_size)  # before the first mark, too
        if key.labeled is not None:
            self.staircase.draw(canvas, key.half_steps)
            self.staircase.draw_marks(canvas, key.half_steps)

    def _draw_curves(self, canvas: Array, state: int) -> None:
        """The curves of several runs up to a state, with their letters."""
        for run, curve in enumerate(self.curves):
            last = min(state, len(curve.path) - 1)
            with self._pens.of(canvas, run, self._axes.area) as sheet:
                curve.draw(sheet, last + 1)
                for i in range(last if self._crowded else 0, last + 1):
                    curve.dot(sheet, i, 1.6 if i == last else 1.0)
        self._write_letters(canvas, state)

    def _write_letters(self, canvas: Array, state: int) -> None:
        """Letters beside the ends of curves; those that would overlap share a place.

        Those of runs that have ended come first, in the order in which these end, and heed what
        curves and letters are to come, so that they stay where they are.  Runs that come by
        while they go on have their letters behind.
        """
        size, groups = self.stage.text_size, self._groups(state)
        endings = []
        for runs, ended, _ in groups:
            seen = None if ended else state + 1
            curves = [curve.path[:seen] for curve in self.curves]
            width = text_width(_letters(runs), size)
            # Right of all that end there, so that letters hide no end.
            ends = [self._end(run, None if ended else state) for run in runs]
            endings.append(Ending(max(ends), width, curves))
        found = end_labels(endings, self._axes.area, size)
        for (runs, ended, by), ending, ((x, y), free) in zip(groups, endings, found, strict=True):
            letters = _letters(run for run in runs if self._has_ended(run, state) == ended)
            letters += _letters(by)
            left, width = x - ending.width / 2, text_width(letters, size)
            if not free or by:
                clear_label(canvas, (left + width / 2, y), width, size)
            write_text(canvas, letters, size, (left, y), 0.0)

    def _end(self, run: int, state: int | None) -> tuple[float, float]:
        """Where the curve of a run ends in a state, or at last."""
        path = self.curves[run].path
        x, y = path[-1 if state is None else min(state, len(path) - 1)].tolist()
        return x, y

    def _has_ended(self, run: int, state: int) -> bool:
        return len(self.curves[run].path) <= state + 1

    def _groups(self, state: int) -> list[tuple[list[int], bool, list[int]]]:
        """Runs whose curves end close by, whether the first has ended, and others that are there.

        Those that have come first, with all that are to end beside them.
        """
        order = sorted(range(len(self.curves)), key=lambda run: len(self.curves[run].path))
        ended = [runs for runs in self._close_by(order) if self._has_ended(runs[0], state)]
        running = [run for run in order if not self._has_ended(run, state)]
        groups: list[tuple[list[int], bool, list[int]]] = [(runs, True, []) for runs in ended]
        for near in map(sorted, self._close_by(running, state)):
            here = self._end(near[0], state)
            hosts = [g for g in groups if g[1] and self._meet(here, self._end(g[0][0], None))]
            if hosts:
                hosts[0][2].extend(near)
            else:
                groups.append((near, False, []))
        return groups

    def _meet(self, one: tuple[float, float], other: tuple[float, float]) -> bool:
        """Whether the letters of curves that end there would overlap."""
        size = self.stage.text_size
        return abs(one[0] - other[0]) < 2 * size and abs(one[1] - other[1]) < 0.7 * size

    def _close_by(self, runs: Sequence[int], state: int | None = None) -> list[list[int]]:
        """`runs` within the frame, grouped by where their curves end, in a state or at last."""
        groups: list[list[int]] = []
        for run in runs:
            here = self._end(run, state)
            if here[1] < self._axes.area.top:
                continue
            for group in groups:
                if self._meet(here, self._end(group[0], state)):
                    group.append(run)
                    break
            else:
                groups.append([run])
        return groups


def _letters(runs: Iterable[int]) -> str:
    return "".join(LETTERS[run] for run in runs)


def fitting_title(measure: Measure, room: int, size: int) -> str:
    """A measure and its unit, or as much of that as there is room for."""
    titles = (measure.title, measure.name, measure.short)
    return next((title for title in titles if text_width(title, size) <= room), "")
