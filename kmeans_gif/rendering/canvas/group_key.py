"""A key that says which color is which true group."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.point_colors import PointColors
from kmeans_gif.rendering.canvas.raster import draw_discs
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import shortened, text_width, write_text
from kmeans_gif.rendering.theme import RAMP

_LINE = 1.35
"""Height of a line, in terms of the text's size."""
_DISC, _INDENT, _EDGE = 0.32, 1.1, 0.5
"""Radius of a disc, where names begin, and the margin, in terms of the text's size."""
_WIDEST, _HIGHEST = 0.45, 0.8
"""Of the area."""
_FRAME = RAMP // 2
_MARKED = 20
"""How many points a centroid counts for, where a key should rather not stand."""


class GroupKey:
    """Discs in the colors of groups, each beside the group's name, over paper.

    It stands in the corner of `area` where it covers least.  Names too long for it are cut, and
    where there are too many, the last line says so.
    """

    def __init__(
        self, names: Sequence[str], rows: Array, colors: PointColors, area: Rect, size: int
    ) -> None:
        """`rows` `(g,)` are those of `colors.slots` for the groups; text is `size` pixels high."""
        self._colors, self._area, self._size = colors, area, size
        most = max(1, int((_HIGHEST * area.height - 2 * _EDGE * size) / (_LINE * size)))
        shown = len(names) if len(names) <= most else most - 1
        room = _WIDEST * area.width - (_INDENT + 2 * _EDGE) * size
        self._lines = [
            (shortened(name, int(room), size), row)
            for name, row in zip(names[:shown], rows[:shown], strict=True)
        ]
        self._more = f"+ {len(names) - shown} …" if shown < len(names) else ""

    @property
    def texts(self) -> list[str]:
        """What stands in its lines."""
        return [text for text, _ in self._lines] + ([self._more] if self._more else [])

    def draw(self, canvas: Array, points: Array, centroids: Array) -> Rect:
        """Draw it where few of `points` `(n, 2)` and `centroids` `(k, 2)`, in pixels, stand."""
        box, size = self._corner(points, centroids), self._size
        canvas[box.top : box.bottom, box.left : box.right] = 0
        canvas[[box.top, box.bottom - 1], box.left : box.right] = _FRAME
        canvas[box.top : box.bottom, [box.left, box.right - 1]] = _FRAME
        left = box.left + (_EDGE + _INDENT) * size
        lines = np.arange(len(self.texts))
        middles = box.top + (_EDGE + _LINE * (lines + 0.5)) * size
        for text, y in zip(self.texts, middles, strict=True):
            write_text(canvas, text, size, (left, float(y)), 0.0)
        count = len(self._lines)
        x = np.full(count, box.left + (_EDGE + _INDENT / 2 - 0.1) * size)
        edge = self._colors.edge
        rim = 1.2 if edge < self._colors.slots.shape[1] - 1 else 0.0
        draw_discs(
            canvas, np.array(box), np.stack([x, middles[:count]], axis=1),
            np.full(count, _DISC * size), np.arange(count),
            np.array([row for _, row in self._lines], np.uint8),
            self._colors.slots, self._colors.level_of, edge, rim,
        )  # fmt: skip
        return box

    def _corner(self, points: Array, centroids: Array) -> Rect:
        """The box in the corner where it covers least; the earlier of equals."""
        area, size = self._area, self._size
        margin = round(_EDGE * size)
        width = math.ceil(
            max(text_width(text, size) for text in self.texts) + (_INDENT + 2 * _EDGE) * size
        )
        height = math.ceil((_LINE * len(self.texts) + 2 * _EDGE) * size)
        lefts = (area.right - margin - width, area.left + margin)
        tops = (area.top + margin, area.bottom - margin - height)
        boxes = [Rect(x, y, x + width, y + height) for y in tops for x in lefts]
        return min(boxes, key=lambda b: _within(points, b) + _MARKED * _within(centroids, b))


def _within(places: Array, box: Rect) -> int:
    """How many of `places` `(n, 2)` lie in a box."""
    low, high = np.array(box[:2]), np.array(box[2:])
    return int(((places >= low) & (places < high)).all(axis=1).sum())
