"""One frame of a walk through k: the data at the left, the curves at the right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.choice.course import Stop
from kmeans_gif.rendering.choice.panel import ChoicePanel
from kmeans_gif.rendering.drawing.axes import Axes, draw_axes
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect, View
from kmeans_gif.rendering.palettes import text_ramp
from kmeans_gif.rendering.photos.colors import photo_colors
from kmeans_gif.rendering.photos.picture import PhotoPicture
from kmeans_gif.rendering.points.plots import (
    Parts,
    make_plot,
    plot_area,
    require_room,
    text_lines,
    text_size_for,
)
from kmeans_gif.rendering.points.shown import Shown

_NARROWEST, _WIDEST = 340, 480
"""Pixels that curves take beside a photo."""
_LEAST_WIDTH = 720
"""Pixels that captions need; a photo narrower than what curves leave of it has paper around."""
_LOWEST = 320
"""Pixels that two curves need, one above the other."""
_REMEDY = "enlarge the picture"

Lines = Sequence[Sequence[Sequence[str]]]


class _Curves:
    """Inertia above silhouette, in `outer`."""

    def __init__(self, choice: Choice, outer: Rect, text_size: int, size: tuple[int, int]) -> None:
        ks = [c.k for c in choice.candidates]
        middle = (outer.top + outer.bottom) // 2
        shown = [([c.inertia for c in choice.candidates], "inertia", outer.top, middle)]
        silhouettes = [c.silhouette for c in choice.candidates]
        shown.append((silhouettes, "silhouette", middle, outer.bottom))
        self._panels = []
        for values, title, top, bottom in shown:
            area = Rect(
                outer.left + 4 * text_size,
                top + round(1.7 * text_size),
                outer.right - round(0.7 * text_size),
                bottom - round(3.0 * text_size),
            )
            require_room([area], size, _REMEDY)
            self._panels.append(ChoicePanel(area, ks, values, title, "number of clusters k"))

    def axes(self) -> list[Axes]:
        """The axes of both."""
        return [panel.axes() for panel in self._panels]

    def draw(self, canvas: Array, stop: Stop) -> None:
        """Draw both as far as they are known."""
        for panel in self._panels:
            if stop.marked is not None:
                panel.mark(canvas, stop.marked)
            panel.draw(canvas, stop.drawn, stop.drawn - 1 if stop.marked is None else stop.marked)


class PhotoWalk:
    """The photo, recolored, over a strip of its colors."""

    def __init__(self, choice: Choice, history: History, lines: Lines, distinct: bool) -> None:
        self._photo = PhotoPicture(
            history,
            photo_colors(history.dataset),
            distinct_colors=distinct,
            side_by_side=False,
            swatches=True,
            captions=None,
        )
        photo_width, photo_height = self._photo.size
        column = min(_WIDEST, max(_NARROWEST, photo_width // 2))
        split = max(photo_width, _LEAST_WIDTH - column)
        width, above = split + column, max(photo_height, _LOWEST)
        text_size = text_size_for(width)
        self._lines = text_lines(lines, width)
        self.size = (width, above + sum(line.strip.height for line in self._lines))
        """(width, height) in pixels."""
        self._left, self._top = (split - photo_width) // 2, (above - photo_height) // 2
        outer = Rect(split, 0, width, above)
        self._curves = _Curves(choice, outer, text_size, self.size)
        self._background = draw_axes(self.size, self._curves.axes(), text_size)

    def draw(self, i: int, stop: Stop) -> Frame:
        """Frame i."""
        text = self._background.copy()
        self._curves.draw(text, stop)
        bottom = len(text)
        for line in reversed(self._lines):
            bottom = line.draw(text, bottom, i)
        photo = self._photo.draw(stop.candidate, (), stop.duration_ms)
        # The photo's palette, then paper to ink, then the spare colors of the original.
        n_palette = len(photo.palette)
        canvas = text.astype(np.uint32) + n_palette
        height, width = photo.indices.shape
        place = canvas[self._top : self._top + height, self._left : self._left + width]
        place[:] = photo.indices
        place[place >= n_palette] += RAMP
        palette = np.concatenate([photo.palette, text_ramp(RAMP)])
        return Frame(canvas, palette, stop.duration_ms, photo.quantizable, photo.transparent)


class PointsWalk:
    """The scatter plot, each k with its regions and its numbered centroids."""

    def __init__(
        self, choice: Choice, history: History, lines: Lines, view: View, size: tuple[int, int]
    ) -> None:
        self._history, self._view = history, view
        self.size = size
        """(width, height) in pixels."""
        width, height = size
        text_size = text_size_for(width)
        self._lines = text_lines(lines, width)
        bottom = height - sum(line.strip.height for line in self._lines)
        split = round(0.62 * width)
        area = plot_area(Rect(0, 0, split, bottom), view, text_size)
        require_room([area], size, _REMEDY)
        self._plot, self._colors = make_plot(
            view, area, canvas_width=width, theme="light", parts=Parts(), angles=[0.0],
            text_size=text_size,
        )  # fmt: skip
        self._curves = _Curves(choice, Rect(split, 0, width, bottom), text_size, size)
        axes = [*self._plot.axes(), *self._curves.axes()]
        self._background = draw_axes(size, axes, text_size)

    def draw(self, i: int, stop: Stop) -> Frame:
        """Frame i."""
        canvas = self._background.copy()
        k, dim = self._view.centroids.shape[1:]
        nowhere = np.full((k, dim), np.nan)
        shown = Shown(None, None, nowhere, np.empty((0, k, dim)))
        if stop.candidate is not None:
            labels = self._history.labels[stop.candidate].astype(np.uint8, copy=False)
            shown = shown._replace(labels=labels, centroids=self._view.centroids[stop.candidate])
        self._plot.draw(canvas, shown, 0.0)
        self._curves.draw(canvas, stop)
        bottom = len(canvas)
        for line in reversed(self._lines):
            bottom = line.draw(canvas, bottom, i)
        return Frame(canvas, self._colors.palette, stop.duration_ms)
