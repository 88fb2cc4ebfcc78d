"""The plot of one run, in two or three dimensions, and its place in a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.captions import CaptionStrip
from kmeans_gif.rendering.drawing.point_colors import RAMP, PointColors, point_colors
from kmeans_gif.rendering.drawing.projection import Rect, View
from kmeans_gif.rendering.points.cloud import Cloud
from kmeans_gif.rendering.points.markers import Markers
from kmeans_gif.rendering.points.plane import PlanePlot
from kmeans_gif.rendering.points.space import SpacePlot

_SMALLEST = 40
"""Pixels a side below which a plot shows nothing."""


class Parts(NamedTuple):
    """What a picture has beside points and centroids."""

    numbers: bool = True
    trails: bool = True
    regions: bool = True
    switched: bool = True
    panel: bool = True


NO_PARTS = Parts(*[False] * 5)


def make_plot(
    view: View,
    area: Rect,
    *,
    canvas_width: int,
    theme: str,
    parts: Parts,
    angles: Sequence[float],
    text_size: int,
) -> tuple[PlanePlot | SpacePlot, PointColors]:
    """A plot into `area`, for a camera that takes `angles` (degrees), and its colors.

    They are the same for plots of the same size, number of points and number of clusters.
    """
    k = view.centroids.shape[1]
    cloud = Cloud(len(view.points), area, canvas_width)
    tinted = parts.regions and view.exact and view.dim == 2
    colors = point_colors(k, theme, tinted=tinted, edged=cloud.edged)
    markers = Markers(colors, area, _marker_radius(area, k), numbers=parts.numbers)
    if view.dim == 2:
        return PlanePlot(view, area, cloud, markers, colors), colors
    space = SpacePlot(view, area, cloud, markers, colors, angles=angles, text_size=text_size)
    return space, colors


def text_size_for(width: int) -> int:
    """Height of the axes' text in pixels: 16 in a picture 800 pixels wide."""
    return min(24, max(11, width // 50))


def plot_area(outer: Rect, view: View, text_size: int) -> Rect:
    """`outer` less the margins that ticks and names need."""
    if view.dim == 3:
        left = top = right = bottom = 0.5
    else:
        left, top, right, bottom = 4.0, 1.6, 0.7, 1.9
        left += 1.4 * bool(view.names[1])
        bottom += 1.4 * bool(view.names[0])
    return Rect(
        outer.left + round(left * text_size),
        outer.top + round(top * text_size),
        outer.right - round(right * text_size),
        outer.bottom - round(bottom * text_size),
    )


def panel_area(outer: Rect, text_size: int) -> Rect:
    """`outer` less the margins of a panel of inertia."""
    return Rect(
        outer.left + round(4.0 * text_size),
        outer.top + round(1.6 * text_size),
        outer.right - round(0.7 * text_size),
        outer.bottom - round(3.3 * text_size),
    )


def require_room(areas: Iterable[Rect], size: tuple[int, int], remedy: str) -> None:
    """Raise InputError if one of `areas` is too small to draw in."""
    for area in areas:
        if min(area.width, area.height) < _SMALLEST:
            raise InputError(
                f"width={size[0]}, height={size[1]}: leaves {max(0, area.width)} by "
                f"{max(0, area.height)} pixels for a plot, which needs {_SMALLEST} each way; "
                f"{remedy}"
            )


class TextLine(NamedTuple):
    """A strip of text below a picture and what it says in each frame."""

    strip: CaptionStrip
    texts: Sequence[Sequence[str]]

    def draw(self, canvas: Array, bottom: int, i: int) -> int:
        """Write what frame i says above the row `bottom`; returns the row where it begins."""
        top = bottom - self.strip.height
        canvas[top:bottom, : self.strip.width] = self.strip.draw(self.texts[i], RAMP)
        return top


def text_lines(
    lines: Iterable[Sequence[Sequence[str]]], width: int, *, largest: int = 30
) -> list[TextLine]:
    """Those of `lines` that have text, laid out; InputError where a picture is too narrow.

    Text is at most `largest` pixels high.
    """
    result = []
    for line in lines:
        texts = [*zip(*filter(any, zip(*line, strict=True)), strict=True)]  # no empty columns
        if texts:
            strip = CaptionStrip(texts, width, largest=largest)
            if strip.width > width:
                raise InputError(
                    f"width={width}: captions need {strip.width} pixels; widen the picture"
                )
            result.append(TextLine(strip, texts))
    return result


def _marker_radius(area: Rect, k: int) -> int:
    """Large enough for a number to be read, smaller where there are many."""
    radius = min(26.0, max(11.0, 0.029 * (area.width * area.height) ** 0.5))
    return max(6, round(radius * min(1.0, (20 / k) ** 0.5)))
