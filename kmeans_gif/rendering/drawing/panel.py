"""A panel of inertia so far, of one run or of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.drawing.axes import Axes
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.drawing.raster import draw_path

_DASHES = (0.0, 8.0, 4.0, 1.5)
"""Length of dashes, as multiples of the line's width, that tell curves apart; 0 is solid."""


_DOT = 1.6
"""Radius of a state's dot, as a multiple of the line's width."""
_STEEP = 4.0
"""In a race, seeds whose inertia exceeds all later ones by this factor are left off."""


class InertiaPanel:
    """Draws curves of inertia by iteration, all on one scale from zero.

    Those of a race differ by their dashes.
    """

    def __init__(self, area: Rect, curves: Sequence[Array], *, race: bool = False) -> None:
        self._area = area
        self._curves = curves
        self._patterns = _DASHES if race else _DASHES[:1] * len(curves)
        self._width = min(2.0, max(1.0, area.width / 150))
        last = max(1, max(len(curve) for curve in curves) - 1)
        margin = 2 * _DOT * self._width / area.width
        self._x = (-(margin + 0.01) * last, (1.02 + 2 * margin) * last)
        highest = max(float(curve.max()) for curve in curves)
        later = max(float(curve[1:].max(initial=0.0)) for curve in curves)
        self._title, self._x_name = "inertia", "iteration"
        if race:
            self._title, self._x_name = "inertia by iteration", ""
            if highest > _STEEP * later > 0:
                highest = later
                self._title += ", seeds off the scale"
        self._y = (0.0, 1.08 * highest or 1.0)

    def axes(self) -> Axes:
        """The axes around the panel."""
        return Axes(self._area, self._x, self._y, x_name=self._x_name, title=self._title,
                    whole_x=True)  # fmt: skip

    def draw(self, canvas: Array, state: int) -> list[tuple[float, float] | None]:
        """Draw all curves up to `state`; returns where they end, in pixels.

        A run that has ended keeps its last inertia.  None where `state` is -1, before the
        first, or the end is off the scale.
        """
        return [
            self._draw_curve(canvas, curve[: state + 1], pattern)
            for curve, pattern in zip(self._curves, self._patterns, strict=False)
        ]

    def _draw_curve(self, canvas: Array, curve: Array, dash: float) -> tuple[float, float] | None:
        if len(curve) == 0:
            return None
        area = self._area
        (x_low, x_high), (y_low, y_high) = self._x, self._y
        x = area.left + (np.arange(len(curve)) - x_low) / (x_high - x_low) * area.width
        y = area.bottom - (curve - y_low) / (y_high - y_low) * area.height
        path = np.stack([x, y], axis=-1)
        clip = np.array(area)
        line = dashes(path, dash * self._width) if dash else path
        draw_path(canvas, clip, line, self._width / 2 + 0.2, RAMP - 1, RAMP)
        crowded = len(self._curves[0]) * 4 * _DOT * self._width > area.width
        for i in range(len(path) - 1 if crowded else 0, len(path)):
            radius = _DOT * self._width * (1.6 if i == len(path) - 1 else 1.0)
            draw_path(canvas, clip, path[[i, i]], radius, RAMP - 1, RAMP)
        return (float(x[-1]), float(y[-1])) if y[-1] >= area.top else None


def dashes(path: Array, length: float) -> Array:
    """`path` `(m, 2)` cut into dashes of `length` pixels with gaps as long, between NaN."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    starts = np.arange(0.0, along[-1], 2 * length)
    pieces = []
    for start, end in zip(starts, np.minimum(starts + length, along[-1]), strict=True):
        inside = along[(along > start) & (along < end)]
        at = np.concatenate([[start], inside, [end]])
        pieces.append(np.stack([np.interp(at, along, path[:, axis]) for axis in (0, 1)], axis=1))
        pieces.append(np.full((1, 2), np.nan))
    return np.concatenate([path[:1], *pieces])
