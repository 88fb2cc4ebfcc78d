"""Staircase: a value that half-steps lower, each with a mark of its kind."""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.language import say
from kmeans_gif.rendering.canvas.curves import Curve
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import text_width, write_text
from kmeans_gif.rendering.theme import RAMP

_INK = RAMP - 1
_RING = 1.35
"""Radius of a ring, relative to that of a disc, which looks larger than it is."""
_APART = 1.5
"""Diameters of marks from one to the next at least; of those closer some are left out."""
_KEY = ("assign", "move")
"""What marks are called: a disc stands for the first, a ring for the second."""


class Staircase:
    """Values `(m,)` after half-steps: assign 0, update 1, assign 1, update 2 ...

    Assign t stands at t on the axis across, update t half-way before it.  A value is held until
    the next half-step; at the foot of each step is a mark, a disc after an assign, a ring after
    an update.  Where they would blot, in a long run, those stay that are clearly lower than the
    one before: the early ones, which do most.
    """

    def __init__(
        self,
        area: Rect,
        values: Array,
        x_limits: tuple[float, float],
        y_limits: tuple[float, float],
        width: float,
        radius: float,
    ) -> None:
        """`width` is that of the line, `radius` that of a disc, in pixels."""
        self._clip, self._width = np.array(area), width
        corners = np.repeat(np.arange(len(values)) / 2, 2)[1:]
        self._curve = Curve(area, corners, np.repeat(values, 2)[:-1], x_limits, y_limits, width)
        self.path = self._curve.path[::2]
        """(m, 2) x and y of the marks in pixels."""
        self._radius = radius
        self._marked = self._thinned()

    def _thinned(self) -> list[int]:
        """Half-steps that get marks: all where there is room, else those clearly below the last."""
        apart = 2 * _APART * self._radius
        if len(self.path) < 2 or self.path[1, 0] - self.path[0, 0] >= apart:
            return list(range(len(self.path)))
        kept = [0]
        for i, y in enumerate(self.path[:, 1]):
            if y - self.path[kept[-1], 1] >= apart:
                kept.append(i)
        return kept

    def draw(self, canvas: Array, count: int, ink: int = _INK) -> None:
        """Draw the line through the first `count` values, without marks."""
        self._curve.draw(canvas, 2 * count - 1, ink)

    def draw_marks(self, canvas: Array, count: int) -> None:
        """Mark the first `count` values, the last one larger."""
        last = count - 1
        for i in (*(i for i in self._marked if i < last), last):
            self._mark(canvas, self.path[i], i % 2 == 1, 1.5 if i == last else 1.0)

    def _mark(self, canvas: Array, place: Array, ring: bool, scale: float) -> None:
        at = np.stack([place, place])
        radius = self._radius * scale * (_RING if ring else 1.0)
        draw_path(canvas, self._clip, at, radius, _INK, RAMP)
        if ring:
            draw_path(canvas, self._clip, at, radius - max(1.0, 0.8 * self._width) - 0.5, 0, RAMP)

    def draw_key(self, canvas: Array, text_size: int) -> None:
        """Say what marks are, in a corner that the staircase leaves free; nothing if none is."""
        words = [say(word) for word in _KEY]
        line = round(1.3 * text_size)
        mark = 2 * self._radius * _RING + 0.4 * text_size
        widths = [mark + text_width(word, text_size) for word in words]
        box = self._corner(widths, text_size)
        if box is None:
            return
        beside = box.height < 2 * line
        for i, word in enumerate(words):
            x = box.left + (widths[0] + text_size if i and beside else 0.0)
            y = box.top + line / 2 + (0 if beside else i * line)
            self._mark(canvas, np.array([x + self._radius * _RING, y]), i == 1, 1.0)
            write_text(canvas, word, text_size, (x + mark, y), 0.0)

    def _corner(self, widths: list[float], text_size: int) -> Rect | None:
        """A free box for words so wide, side by side if there is room, else one below the other.

        At the bottom left, where values from zero on are rarely, or else at the top right.
        """
        area, line, edge = Rect(*self._clip.tolist()), round(1.3 * text_size), text_size // 2
        width, height = math.ceil(sum(widths) + text_size), line
        if width + 2 * edge > area.width:
            width, height = math.ceil(max(widths)), 2 * line
        x, y = self.path.T
        left, right = area.left + edge, area.right - edge - width
        bottom, top = area.bottom - edge // 2 - height, area.top + edge // 2
        space = edge + self._radius
        if width + 2 * edge > area.width or height + edge > area.height:
            return None
        if (y < bottom - space).all():
            return Rect(left, bottom, left + width, bottom + height)
        # Of the step that leads there, too: it is as high as the one before.
        over = np.append(x[1:] >= right - space, True)
        if (y[over] > top + height + space).all():
            return Rect(right, top, right + width, top + height)
        return None
