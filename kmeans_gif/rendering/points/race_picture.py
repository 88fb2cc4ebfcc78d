"""One frame of a race: a plot for each run, and their inertia below."""

from __future__ import annotations

import string
from collections.abc import Sequence

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.drawing.axes import draw_axes
from kmeans_gif.rendering.drawing.lettering import fitting_size, write_text
from kmeans_gif.rendering.drawing.panel import InertiaPanel
from kmeans_gif.rendering.drawing.projection import Rect, View
from kmeans_gif.rendering.points.course import Shot, recorded, shown_in
from kmeans_gif.rendering.points.plots import (
    Parts,
    make_plot,
    panel_area,
    plot_area,
    require_room,
    text_lines,
)
from kmeans_gif.rendering.points.wording import ending, number

_PANEL = 0.36
"""Of the height above the caption, for the panel of inertia."""


class RacePicture:
    """Draws shots of several runs as frames of one size and one palette.

    In a row the runs, each under its letter and name and over a line on its state; below
    them the panel, whose curves end in the letters, and `lines` of text as in PointsPicture.
    """

    def __init__(
        self,
        histories: Sequence[History],
        views: Sequence[View],
        names: Sequence[str],
        shots: Sequence[Shot],
        *,
        size: tuple[int, int],
        theme: str,
        lines: Sequence[Sequence[Sequence[str]]],
    ) -> None:
        self._histories, self._views, self._shots = histories, views, shots
        width, height = size
        column = width // len(names)
        text_size = min(16, max(11, column // 24))
        # Plots are small here, and the caption is not to outgrow them.
        self._lines = text_lines(lines, width, largest=round(1.4 * text_size))
        bottom = height - sum(line.strip.height for line in self._lines)
        split = bottom - round(_PANEL * bottom)
        state_lines = 1 + any(e.kind == "empty" for h in histories for e in h.events)
        head, foot = round(0.3 * text_size), round((0.5 + 1.4 * state_lines) * text_size)
        columns = [Rect(i * column, head, (i + 1) * column, split - foot)
                   for i in range(len(names))]  # fmt: skip
        areas = [plot_area(outer, views[0], text_size) for outer in columns]
        panel = panel_area(Rect(0, split, width, bottom + round(1.4 * text_size)), text_size)
        require_room([*areas, panel], size, "enlarge the picture, or race fewer runs")
        self._panel = InertiaPanel(panel, [history.inertia for history in histories], race=True)
        self._letters = string.ascii_uppercase[: len(names)]
        made = [
            make_plot(
                view, area, canvas_width=width, theme=theme, parts=Parts(),
                angles=[shot.angle for shot in shots], text_size=text_size,
            )
            for view, area in zip(views, areas, strict=True)
        ]  # fmt: skip
        self.plots = [plot for plot, _ in made]
        self._palette = made[0][1].palette
        axes = [axes for plot in self.plots for axes in plot.axes()]
        self._background = draw_axes(size, [*axes, self._panel.axes()], text_size)
        self._centers = [(area.left + area.right) / 2 for area in areas]
        self._state_top = split - foot + 0.8 * text_size
        self._column, self._text_size = column, text_size
        titles = [f"{a}: {name}" for a, name in zip(self._letters, names, strict=True)]
        title_size = fitting_size(titles, column - text_size, round(1.2 * text_size))
        for center, title in zip(self._centers, titles, strict=True):
            write_text(self._background, title, title_size, (center, 1.0 * text_size))

    def draw(self, i: int) -> Frame:
        """The frame of shot i."""
        shot = self._shots[i]
        canvas = self._background.copy()
        for r, (history, view, plot) in enumerate(
            zip(self._histories, self._views, self.plots, strict=True)
        ):
            own = shot
            if shot.state > history.n_iter:  # it waits: nothing switches any more
                own = shot._replace(kind="state", state=history.n_iter)
            shown = shown_in(history, view, own, trails=True, switched=True)
            plot.draw(canvas, shown, shot.angle)
            self._write_state(canvas, r, own)
        ends = self._panel.draw(canvas, recorded(shot))
        self._write_letters(canvas, ends)
        bottom = len(canvas)
        for line in reversed(self._lines):
            bottom = line.draw(canvas, bottom, i)
        return Frame(canvas, self._palette, shot.duration_ms)

    def _write_state(self, canvas: Array, r: int, shot: Shot) -> None:
        """Below plot r: how far the run is, and clusters that have just become empty."""
        history, t = self._histories[r], shot.state
        lines = ["seeds"]
        if shot.kind != "seeds":
            lines = [f"{ending(history, t)} · inertia {number(history.inertia[t])}"]
            empty = [str(e.cluster) for e in history[t].events if e.kind == "empty"]
            if empty:
                many = len(empty) > 1
                lines.append(
                    f"cluster{'s' * many} {', '.join(empty)} {'are' if many else 'is'} empty"
                )
        for line, text in enumerate(lines):
            size = fitting_size([text], self._column - self._text_size, self._text_size)
            y = self._state_top + 1.4 * self._text_size * line
            write_text(canvas, text, size, (self._centers[r], y))

    def _write_letters(self, canvas: Array, ends: Sequence[tuple[float, float] | None]) -> None:
        """Letters right of the ends of the curves; those that would overlap share a place."""
        size = self._text_size
        groups: list[tuple[float, float, str]] = []
        for end, letter in zip(ends, self._letters, strict=True):
            if end is None:
                continue
            for g, (x, y, letters) in enumerate(groups):
                if abs(x - end[0]) < 2 * size and abs(y - end[1]) < 0.7 * size:
                    groups[g] = (x, y, letters + letter)
                    break
            else:
                groups.append((*end, letter))
        for x, y, letters in groups:
            write_text(canvas, letters, size, (x + 0.6 * size, y), 0.0)
