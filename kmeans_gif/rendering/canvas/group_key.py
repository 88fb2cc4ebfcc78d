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
_WIDTHS, _HIGHEST = (0.45, 0.34, 0.25), 0.8
"""Of the area; widths are tried in turn."""
_FRAME = RAMP // 2
_MARKED = 20
"""How many points a centroid counts for, where a key should rather not stand."""


class GroupKey:
    """Discs in the colors of groups, each beside the group's name, over paper.

    It stands in the corner or at the middle of the side of `area` where it covers least.  Names
    too long for it are cut, the more if it covers less then and they still differ; where there
    are too many, the last line says so.
    """

    def __init__(
        self, names: Sequence[str], rows: Array, colors: PointColors, area: Rect, size: int
    ) -> None:
        """`rows` `(g,)` are those of `colors.slots` for the groups; text is `size` pixels high."""
        self._colors, self._area, self._size = colors, area, size
        most = max(1, int((_HIGHEST * area.height - 2 * _EDGE * size) / (_LINE * size)))
        shown = len(names) if len(names) <= most else most - 1
        self._rows = np.asarray(rows[:shown], np.uint8)
        more = [f"+ {len(names) - shown} …"] if shown < len(names) else []
        forms = []
        for share in _WIDTHS:
            room = int(share * area.width - (_INDENT + 2 * _EDGE) * size)
            forms.append([*(shortened(name, room, size) for name in names[:shown]), *more])
        differ = [form for form in forms[1:] if len(set(form)) == len(form)]
        self._forms = [forms[0], *differ]

    @property
    def texts(self) -> list[str]:
        """What stands in its lines, where it need not be narrower."""
        return self._forms[0]

    def draw(self, canvas: Array, points: Array, centroids: Array) -> Rect:
        """Draw it where few of `points` `(n, 2)` and `centroids` `(k, 2)`, in pixels, stand."""
        (texts, box), size = self._place(points, centroids), self._size
        canvas[box.top : box.bottom, box.left : box.right] = 0
        canvas[[box.top, box.bottom - 1], box.left : box.right] = _FRAME
        canvas[box.top : box.bottom, [box.left, box.right - 1]] = _FRAME
        left = box.left + (_EDGE + _INDENT) * size
        lines = np.arange(len(texts))
        middles = box.top + (_EDGE + _LINE * (lines + 0.5)) * size
        for text, y in zip(texts, middles, strict=True):
            write_text(canvas, text, size, (left, float(y)), 0.0)
        count = len(self._rows)
        x = np.full(count, box.left + (_EDGE + _INDENT / 2 - 0.1) * size)
        edge = self._colors.edge
        rim = 1.2 if edge < self._colors.slots.shape[1] - 1 else 0.0
        draw_discs(
            canvas, np.array(box), np.stack([x, middles[:count]], axis=1),
            np.full(count, _DISC * size), np.arange(count),
            self._rows, self._colors.slots, self._colors.level_of, edge, rim,
        )  # fmt: skip
        return box

    def _place(self, points: Array, centroids: Array) -> tuple[list[str], Rect]:
        """Texts and the box where they cover least; the earlier of equals."""
        places = [(texts, box) for texts in self._forms for box in self._boxes(texts)]
        return min(places, key=lambda p: _within(points, p[1]) + _MARKED * _within(centroids, p[1]))

    def _boxes(self, texts: Sequence[str]) -> list[Rect]:
        """In the corners, then at the middles of sides."""
        area, size = self._area, self._size
        margin = round(_EDGE * size)
        widest = max(text_width(text, size) for text in texts)
        width = math.ceil(widest + (_INDENT + 2 * _EDGE) * size)
        height = math.ceil((_LINE * len(texts) + 2 * _EDGE) * size)
        left, right = area.left + margin, area.right - margin - width
        top, bottom = area.top + margin, area.bottom - margin - height
        middle = (left + right) // 2, (top + bottom) // 2
        corners = [(x, y) for y in (top, bottom) for x in (right, left)]
        sides = [(x, middle[1]) for x in (right, left)] + [(middle[0], y) for y in (top, bottom)]
        return [Rect(x, y, x + width, y + height) for x, y in corners + sides]


def _within(places: Array, box: Rect) -> int:
    """How many of `places` `(n, 2)` lie in a box."""
    low, high = np.array(box[:2]), np.array(box[2:])
    return int(((places >= low) & (places < high)).all(axis=1).sum())
