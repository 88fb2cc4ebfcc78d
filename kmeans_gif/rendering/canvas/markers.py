"""Centroids: rings in the color of their cluster around its number, and where they came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.aside import DOT, aside
from kmeans_gif.rendering.canvas.dots import draw_trail_lines
from kmeans_gif.rendering.canvas.point_colors import KEEP, PointColors
from kmeans_gif.rendering.canvas.raster import draw_discs, draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import coverage
from kmeans_gif.rendering.theme import RAMP

_FINE = 6
"""Samples a pixel and axis from which the coverage of a stamp's rings is taken."""
_SMALLEST = 5
_BORDER = 1.5
"""Pixels that a stamp reaches beyond its radius."""


class Markers:
    """Draws centroids, and the trails that they left, into one part of the picture.

    A marker is a ring in its cluster's color between two of ink and paper around the
    number: the number is as legible for yellow as for blue.  `radius` is that of the whole
    marker, in pixels.  Markers with numbers that would overlap move aside; a dot stands in their
    place, and a thin line leads to it.
    """

    def __init__(self, colors: PointColors, area: Rect, radius: int, *, numbers: bool) -> None:
        self._colors = colors
        self._area = area
        self._radius = radius
        self._numbers = numbers
        self._stamps: dict[tuple[int, int, bool], Array] = {}

    def draw(
        self,
        canvas: Array,
        places: Array,
        distance: Array | None = None,
        *,
        new: int | None = None,
        avoided: Sequence[Rect] = (),
    ) -> None:
        """Draw markers of centroids at `places` `(k, 2)`, in pixels; NaN is nowhere.

        With `distance` `(k,)` from the camera near ones are larger and cover far ones.  The `new`
        one has a ring around it.  Those that move aside keep clear of what is `avoided`.
        """
        order = np.arange(len(places)) if distance is None else np.argsort(-distance, kind="stable")
        radii = self.radii(distance, len(places))
        labels = self.labels(places, distance, avoided)
        known = [int(j) for j in order if np.isfinite(places[j]).all()]
        moved = [j for j in known if (labels[j] != places[j]).any()]
        self._lead(canvas, places, labels, moved, radii)
        for j in known:
            if j == new:
                self._halo(canvas, labels[j], int(radii[j]))
            self._paste(canvas, self._stamp(j, int(radii[j])), labels[j])

    def radii(self, distance: Array | None, k: int) -> Array:
        """(k,) int, of the markers of k centroids in pixels; that of one at NaN does not count."""
        scale = np.ones(k) if distance is None else 1 / np.nan_to_num(distance, nan=1.0)
        whole: Array = np.maximum(_SMALLEST, np.rint(self._radius * scale)).astype(int)
        return whole

    def labels(
        self, places: Array, distance: Array | None = None, avoided: Sequence[Rect] = ()
    ) -> Array:
        """Where the markers stand, `(k, 2)`: at `places`, or aside."""
        if not self._numbers:
            return places
        reach = self.radii(distance, len(places))[:, None] + np.array([_BORDER, _BORDER])
        return aside(places, reach, self._area, avoided)

    def _lead(
        self, canvas: Array, places: Array, labels: Array, moved: list[int], radii: Array
    ) -> None:
        """Lines from markers that have moved to their places, and dots there."""
        clip = np.array(self._area)
        for half_width, ink in ((1.8, 0), (0.8, RAMP - 1)):
            for j in moved:
                draw_path(canvas, clip, np.stack([places[j], labels[j]]), half_width, ink, RAMP)
        for j in moved:
            self._paste(canvas, self._stamp(j, round(DOT * radii[j]), dot=True), places[j])

    def _halo(self, canvas: Array, place: Array, radius: int) -> None:
        """Rings of paper, ink and paper around a marker."""
        colors, reach = self._colors, radius + 0.35 * radius * np.array([1.0, 0.75, 0.35])
        ink = colors.slots[colors.n_clusters + 1]
        slots = np.stack([np.zeros_like(ink), ink, np.zeros_like(ink)])
        draw_discs(
            canvas, np.array(self._area), np.repeat(place[None], 3, axis=0), reach,
            np.arange(3), np.arange(3), slots, np.zeros(256, np.uint8),
            slots.shape[1] - 1, 0.0,
        )  # fmt: skip

    def draw_trails(self, canvas: Array, trail: Array) -> None:
        """Draw lines through the places `(s, k, 2)` where centroids were, with a dot at each."""
        width = max(0.7, 0.075 * self._radius)
        draw_trail_lines(canvas, self._area, trail, width, 1.5)
        stops: Array = trail[:-1].reshape(-1, 2)
        stops = stops[np.isfinite(stops).all(axis=1)]
        colors = self._colors
        draw_discs(
            canvas, np.array(self._area), stops, np.full(len(stops), 2 * width + 0.5),
            np.arange(len(stops)),
            np.full(len(stops), colors.n_clusters + 1, np.uint8),
            colors.slots, colors.level_of, colors.slots.shape[1] - 1, 0.0,
        )  # fmt: skip

    def _paste(self, canvas: Array, stamp: Array, place: Array) -> None:
        """Put `stamp` with its middle pixel where `place` is, cut at the borders of the area."""
        reach = stamp.shape[0] // 2
        left, top, right, bottom = self._area
        x, y = int(np.floor(place[0])) - reach, int(np.floor(place[1])) - reach
        rows = slice(max(top, y), max(top, min(bottom, y + len(stamp))))
        columns = slice(max(left, x), max(left, min(right, x + len(stamp))))
        part = stamp[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x]
        target = canvas[rows, columns]
        np.copyto(target, part, where=part != KEEP)

    def _stamp(self, j: int, radius: int, *, dot: bool = False) -> Array:
        """A marker, or a smaller one without a number."""
        radius = max(_SMALLEST, radius)
        if (j, radius, dot) not in self._stamps:
            text = str(j) if self._numbers and not dot else ""
            self._stamps[j, radius, dot] = ring_stamp(self._colors, j, radius, text)
        return self._stamps[j, radius, dot]


def ring_stamp(colors: PointColors, j: int, radius: int, text: str) -> Array:
    """A marker `(2 * radius + 3, 2 * radius + 3)` uint8 of palette indices; KEEP around it.

    From outside: a line of paper, one of ink, a ring of color `j`, paper with `text`.  Its
    colors are the nearest among the ramp and those of cluster j, so that no smooth edge
    shows the color of another.
    """
    size = 2 * radius + 3
    fine = (np.arange(size * _FINE) + 0.5) / _FINE - size / 2
    distance = np.hypot(fine[:, None], fine[None])
    own = colors.slots[j, -1]
    width = 0.22 * radius
    line = max(1.0, 0.1 * radius)
    paper, ink, color = (colors.palette[i].astype(float) for i in (0, RAMP - 1, own))
    picture = np.empty((*distance.shape, 3))
    picture[:] = paper
    picture[distance < radius] = ink
    picture[distance < radius - line] = color
    inner = radius - line - width
    picture[distance < inner] = paper if text else color
    picture = _shrink(picture)
    if text:
        _letter(picture, text, inner, ink)
    family = np.unique(np.concatenate([np.arange(RAMP), colors.slots[j]]))
    apart = ((picture[:, :, None] - colors.palette[family]) ** 2).sum(axis=3)
    if text:  # black has grays of its own, and the number is to be of ink and paper
        apart[_shrink(distance) < inner - 1, RAMP:] = np.inf
    stamp: Array = family[apart.argmin(axis=2)].astype(np.uint8)
    stamp[_shrink(distance) > radius + 1] = KEEP
    return stamp


def _shrink(fine: Array) -> Array:
    """Means over squares of _FINE by _FINE samples."""
    size = len(fine) // _FINE
    coarse: Array = fine.reshape(size, _FINE, size, _FINE, *fine.shape[2:]).mean(axis=(1, 3))
    return coarse


def _letter(picture: Array, text: str, inner: float, ink: Array) -> None:
    """Write `text` into the middle of `picture` `(s, s, 3)`, as large as a circle lets it be."""
    for size in range(round(2 * inner), 4, -1):
        letters = coverage(text, size)
        letters = letters[letters.any(axis=1)][:, letters.any(axis=0)]
        if np.hypot(*letters.shape) <= 1.9 * inner:
            break
    height, width = letters.shape
    top, left = (len(picture) - height + 1) // 2, (len(picture) - width + 1) // 2
    part = picture[top : top + height, left : left + width]
    share = letters[:, :, None] / 255
    part[:] = (1 - share) * part + share * ink
