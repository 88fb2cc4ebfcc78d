"""Lines of cost: from points to their centroids, and the squares over them."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.point_colors import PointColors
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.segments import draw_segments
from kmeans_gif.rendering.theme import brightness

MOST_LINKS, MOST_SQUARES = 300, 100
"""Points whose lines or squares are drawn; of more, as many are chosen."""
_FEW = 100
"""Lines up to which they have full color."""
_DARK = 128
"""Luma of dark paper at most."""
_FAINT = 0.6
"""Color of more lines."""


def chosen_points(n: int, most: int) -> Array:
    """Up to `most` of n points, rising, in every picture and state the same ones."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(0).permutation(n)[:most])


class CostLines:
    """Draws lines of cost of some points into `area`; in one run always of the same ones."""

    def __init__(
        self, weights: Array, colors: PointColors, area: Rect, *, links: bool, squares: bool
    ) -> None:
        """`weights` `(n,)`: what a squared distance counts, which makes its square larger."""
        n = len(weights)
        self._links = chosen_points(n, MOST_LINKS) if links else np.empty(0, np.int64)
        self._squares = chosen_points(n, MOST_SQUARES) if squares else np.empty(0, np.int64)
        self._weights = weights
        self.above = n > MOST_LINKS
        """Whether they are drawn above points, which would hide them below."""
        self._colors, self._area = colors, area
        self._half_width = max(0.5, area.width / 1800)

    def draw(self, canvas: Array, points: Array, centroids: Array, labels: Array) -> None:
        """Draw lines from `points` `(n, 2)` to `centroids` `(k, 2)`, in pixels, by `labels` `(n,)`.

        In the colors of clusters, or in gray where they lie above points.
        """
        own = centroids[labels[self._squares]]
        sides = np.sqrt(self._weights[self._squares])[:, None] * (points[self._squares] - own)
        squares = squares_over(own, own + sides, self._area)
        self._lines(canvas, squares.reshape(-1, 2, 2), labels[self._squares].repeat(4))
        links = np.stack([points[self._links], centroids[labels[self._links]]], axis=1)
        self._lines(canvas, links, labels[self._links])

    def _lines(self, canvas: Array, ends: Array, labels: Array) -> None:
        colors = self._colors
        many = len(self._links) + len(self._squares) > _FEW
        full = colors.slots.shape[1] - 1
        # Edges of points are darker than they are, which is seen on light paper only.
        strongest = full if self.above or brightness(colors.palette[:1])[0] < _DARK else colors.edge
        top = max(1, round((_FAINT if many else 1.0) * strongest))
        rows, level_of = labels.astype(np.int64), colors.level_of
        if self.above:  # over whatever stands there, where more than half of a pixel is covered
            rows[:] = colors.n_clusters + 1
            level_of = np.full_like(level_of, (top + 1) // 2)
        draw_segments(
            canvas, np.array(self._area), ends, rows, colors.slots, level_of, top,
            self._half_width,
        )  # fmt: skip


def squares_over(starts: Array, ends: Array, area: Rect) -> Array:
    """Sides `(m, 4, 2, 2)` of squares over the lines from `starts` to `ends` `(m, 2)`.

    Of the two squares over a line, the one that lies more within `area`; else that to its left.
    """
    along = ends - starts
    across = along[:, ::-1] * [1, -1]
    inside = [_outside(np.stack([starts, ends]) + turn * across, area) for turn in (1, -1)]
    across = np.where((inside[1] < inside[0])[:, None], -across, across)
    corners = np.stack([starts, ends, ends + across, starts + across], axis=1)
    return np.stack([corners, np.roll(corners, -1, axis=1)], axis=2)


def _outside(places: Array, area: Rect) -> Array:
    """How far `places` `(c, m, 2)` lie outside of `area` at most, `(m,)`."""
    low, high = np.array([area.left, area.top]), np.array([area.right, area.bottom])
    beyond: Array = np.maximum(0, np.maximum(low - places, places - high)).max(axis=(0, 2))
    return beyond
