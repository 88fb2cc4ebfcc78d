"""A box with ticks around data in three dimensions, seen from any angle."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.language import written
from kmeans_gif.rendering.canvas.axes import Axes, Ticks, ticks
from kmeans_gif.rendering.canvas.camera import Camera
from kmeans_gif.rendering.canvas.projection import box_limits
from kmeans_gif.rendering.canvas.raster import draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import coverage, write_text
from kmeans_gif.rendering.theme import RAMP

_TICKS = 4
"""Intervals an axis, about."""
_GRID, _EDGE = RAMP // 5, RAMP // 2
"""Ink of the floor's grid and of the box, of RAMP - 1."""
_HALO = 2
"""Pixels of paper around letters."""
_LABELS, _NAMES, _NAMES_ALONE = 1.13, 1.42, 1.2
"""Where numbers and names of axes stand, as multiples of the box's half sides."""
_SIGNS = np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
"""Corners of a box; every second one lies on its floor."""
_EDGES = np.array([pair for pair in itertools.combinations(_SIGNS, 2)
                   if (pair[0] != pair[1]).sum() == 1])  # fmt: skip


class SpaceBox:
    """A box with ticks around what lies from `low` to `high` `(3,)`, seen from any angle.

    `names` are those of the axes, whose numbers are places times `units[1]` plus `units[0]`;
    `angles` in degrees count from `start`.  Without `numbers` axes have names alone.
    """

    def __init__(
        self,
        low: Array,
        high: Array,
        names: Sequence[str],
        area: Rect,
        *,
        angles: Sequence[float],
        text_size: int,
        units: tuple[Array, Array] | None = None,
        start: float = 0.0,
        numbers: bool = True,
    ) -> None:
        self._area = area
        self._text_size = text_size
        self._numbered = numbers
        low, high, self._half = box_limits(low, high)
        self._middle, self._unit = low + (high - low) / 2, (high - low) / 2 / self._half
        self._ticks: list[Ticks] = []
        self._names: list[str] = []
        zero, factor = (np.zeros(3), np.ones(3)) if units is None else units
        for axis in range(3):
            bottom, top = (end[axis] * factor[axis] + zero[axis] for end in (low, high))
            marks = ticks(bottom, top, _TICKS)
            places = (marks.values - zero[axis]) / factor[axis]
            values = (places - self._middle[axis]) / self._unit[axis]
            self._ticks.append(marks._replace(values=values))
            self._names.append(f"{names[axis]} {written(marks.shared) if numbers else ''}".strip())
        beside = round((2 if numbers else 0.5) * text_size)
        room = Rect(area.left + beside, area.top, area.right - beside, area.bottom - text_size)
        labels = _LABELS if numbers else 1.0
        reach = self._half * [labels, labels, 1.0]
        self._camera = Camera(room, _SIGNS * reach, angles, start)

    def axes(self, *, ticks: bool = True) -> list[Axes]:
        """None: the box turns."""
        return []

    def see(self, points: Array, angle: float) -> tuple[Array, Array]:
        """Places `(..., 2)` in pixels of points `(..., 3)`, and distances as in Camera."""
        return self._camera.see((points - self._middle) / self._unit, angle)

    def _see(self, points: Array, angle: float) -> Array:
        return self._camera.see(points, angle)[0]

    def draw(self, canvas: Array, angle: float) -> None:
        """The box's edges and a grid on its floor."""
        x, y, z = self._half
        grid = [[(t, -y, -z), (t, y, -z)] for t in self._ticks[0].values]
        grid += [[(-x, t, -z), (x, t, -z)] for t in self._ticks[1].values]
        edges = [pair * self._half for pair in _EDGES]
        for lines, ink in ((grid, _GRID), (edges, _EDGE)):
            ends = self._see(np.array(lines).reshape(-1, 2, 3), angle)
            gaps = np.full((len(ends), 1, 2), np.nan)
            path = np.concatenate([ends, gaps], axis=1).reshape(-1, 2)
            draw_path(canvas, np.array(self._area), path, 0.6, ink, RAMP)

    def write(self, canvas: Array, angle: float) -> list[Rect]:
        """Names, and numbers along the edges that are near, over what stands there.

        Paper around the letters keeps them apart from points.  Returns the boxes of all texts.
        """
        taken: list[Rect] = []
        sheet = np.zeros(canvas.shape, np.uint8)
        for text, place in self._labels(angle):
            self._write(sheet, text, place, angle, taken)
        deep = self._text_size // 4  # how far letters reach below their box
        for left, top, right, bottom in taken:
            rows = slice(max(0, top - _HALO), bottom + _HALO + deep)
            columns = slice(max(0, left - _HALO), right + _HALO)
            letters = sheet[rows, columns]
            np.copyto(canvas[rows, columns], letters, where=_grown(letters > 0))
        return taken

    def _labels(self, angle: float) -> Iterator[tuple[str, Array]]:
        """Texts and where they stand, the more important first."""
        corners = _SIGNS[::2] * self._half  # of the floor
        flat, distance = self._camera.see(corners, angle)
        near, left = corners[distance.argmin()], corners[flat[:, 0].argmin()]
        yield self._names[2], left * [1, 1, -1] + np.array([0, 0, 0.12])
        for axis in (0, 1):
            side = near.copy()
            side[axis] = 0
            away = _NAMES if self._numbered else _NAMES_ALONE
            yield self._names[axis], side * [away, away, 1]
        if not self._numbered:
            return
        yield from self._numbers(2, left * [1.05, 1.05, 1])
        # Of the two edges in front, the one that is seen broadside has more room for numbers.
        far_ends = np.stack([near * [-1, 1, 1], near * [1, -1, 1]])
        across = np.abs(self._see(far_ends, angle) - self._see(near, angle))[:, 0]
        for axis in np.argsort(-across, kind="stable"):
            yield from self._numbers(int(axis), near * [_LABELS, _LABELS, 1])

    def _numbers(self, axis: int, edge: Array) -> Iterator[tuple[str, Array]]:
        """The numbers of one axis along the box's edge through `edge` `(3,)`."""
        marks = self._ticks[axis]
        for value, text in zip(marks.values, map(written, marks.texts), strict=True):
            place = edge.copy()
            place[axis] = value
            yield text, place

    def _write(
        self, canvas: Array, text: str, place: Array, angle: float, taken: list[Rect]
    ) -> None:
        """Write `text` so that it extends from `place` away from the box's middle, in the area.

        Left out where it would touch what stands in one of `taken`, which it is added to.
        """
        (x, y), (middle, _) = self._see(np.stack([place, place * [0, 0, 1]]), angle)
        anchor = 0.5 - 0.5 * np.clip(3 * (x - middle) / self._area.width, -1, 1)
        width, height = coverage(text, self._text_size).shape[1], self._text_size
        left, _, right, _ = self._area
        x = max(left + anchor * width, min(x, right - (1 - anchor) * width))
        start = x - anchor * width
        box = Rect(
            int(start - height / 4),
            int(y - height / 2),
            int(start + width + height / 4),
            int(y + height / 2),
        )
        if text and not any(_touch(box, other) for other in taken):
            taken.append(box)
            write_text(canvas[:, left:right], text, self._text_size, (x - left, y), anchor)


def _grown(mask: Array) -> Array:
    """`mask` and all that is at most _HALO from it, across and down."""
    for _ in range(_HALO):
        for turned in (mask, mask.T):
            before = turned.copy()
            turned[1:] |= before[:-1]
            turned[:-1] |= before[1:]
    return mask


def _touch(a: Rect, b: Rect) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
