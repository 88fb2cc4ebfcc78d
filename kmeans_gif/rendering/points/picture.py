"""One frame of a point animation: the plot, the panel of inertia and the captions."""

from __future__ import annotations

from collections.abc import Sequence

from kmeans_gif.clustering.history import History
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.drawing.axes import draw_axes
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
    text_size_for,
)

_PANEL = 0.27
"""Of the width, for the panel of inertia."""


class PointsPicture:
    """Draws shots of one run as frames of one size and one palette.

    From top to bottom: the plot with the panel at its right, then `lines` of text, each of
    which has the pieces of every shot.
    """

    def __init__(
        self,
        history: History,
        view: View,
        shots: Sequence[Shot],
        *,
        size: tuple[int, int],
        theme: str,
        parts: Parts,
        lines: Sequence[Sequence[Sequence[str]]],
    ) -> None:
        self._history = history
        self._view = view
        self._shots = shots
        self._parts = parts
        width, height = size
        self._lines = text_lines(lines, width)
        text_size = text_size_for(width)
        bottom = height - sum(line.strip.height for line in self._lines)
        split = width - (round(_PANEL * width) if parts.panel else 0)
        areas = [plot_area(Rect(0, 0, split, bottom), view, text_size)]
        if parts.panel:
            areas.append(panel_area(Rect(split, 0, width, bottom), text_size))
        require_room(areas, size, "enlarge the picture, or leave out panel or caption")
        self._panels = [InertiaPanel(area, [history.inertia]) for area in areas[1:]]
        self.plot, self.colors = make_plot(
            view, areas[0], canvas_width=width, theme=theme, parts=parts,
            angles=[shot.angle for shot in shots], text_size=text_size,
        )  # fmt: skip
        axes = [*self.plot.axes(), *(panel.axes() for panel in self._panels)]
        self._background = draw_axes(size, axes, text_size)

    def draw(self, i: int) -> Frame:
        """The frame of shot i."""
        shot, parts = self._shots[i], self._parts
        canvas = self._background.copy()
        shown = shown_in(
            self._history, self._view, shot, trails=parts.trails, switched=parts.switched
        )
        self.plot.draw(canvas, shown, shot.angle)
        for panel in self._panels:
            panel.draw(canvas, recorded(shot))
        bottom = len(canvas)
        for line in reversed(self._lines):
            bottom = line.draw(canvas, bottom, i)
        return Frame(canvas, self.colors.palette, shot.duration_ms)
