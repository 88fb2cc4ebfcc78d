"""Discs and trails on a canvas with more colors than clusters: of photos and their centroids.

Indices start with the ramp from paper to ink, as in point pictures.  Edges are hard, since no
palette has the colors between any two.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.raster import draw_discs, draw_path
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.theme import RAMP

_LINE, _THINNEST = 0.22, 0.5
"""Width of a disc's lines at most, of its radius; at least, in pixels."""
_NO_LEVELS = np.zeros(1 << 16, np.uint8)
"""Nothing on the canvas outranks a disc."""


def draw_dots(canvas: Array, area: Rect, places: Array, radii: Array, indices: Array) -> None:
    """Draw discs, later ones on top; those at NaN are left out.

    canvas: INOUT, (h, w) uint16.  places: IN, (n, 2).  radii, indices: IN, (n,).
    """
    order = np.flatnonzero(np.isfinite(places).all(axis=1) & (radii > 0))
    slots = np.repeat(indices.astype(np.uint16)[:, None], 2, axis=1)
    numbers = np.arange(len(places))
    draw_discs(canvas, np.array(area), places, radii, order, numbers, slots, _NO_LEVELS, 1, 0.0)


def draw_centroids(
    canvas: Array, area: Rect, places: Array, radii: Array, order: Array, line: float, start: int
) -> None:
    """Draw discs in the colors of their clusters, each in a line of ink and one of paper.

    Cluster j has the index `start` + j.

    One of the lines contrasts with the disc, the other with what lies around it.
    `places` `(k, 2)`, `radii` `(k,)` of the color alone, `order`: which comes first, to be
    covered by later ones, `line`: width of each line in pixels, less around small discs.
    """
    paper, ink = np.zeros_like(order), np.full_like(order, RAMP - 1)
    own = radii[order]
    lines = np.clip(_LINE * own, _THINNEST, line)
    rings = np.stack([own + 2 * lines, own + lines, own], axis=1)
    indices = np.stack([paper, ink, start + order], axis=1)
    draw_dots(canvas, area, np.repeat(places[order], 3, axis=0), rings.ravel(), indices.ravel())


def draw_trail_lines(
    canvas: Array, area: Rect, trail: Array, half_width: float, margin: float
) -> None:
    """Draw lines of ink on paper through the places `(s, k, 2)`, one for each centroid.

    `half_width` is that of the ink, and `margin` the paper at its sides, in pixels.
    """
    clip = np.array(area)
    for reach, ink in ((half_width + margin, 0), (half_width, RAMP - 1)):
        for j in range(trail.shape[1]):
            draw_path(canvas, clip, np.ascontiguousarray(trail[:, j]), reach, ink, RAMP)


def draw_trails(canvas: Array, area: Rect, trail: Array, width: float) -> None:
    """Draw lines through the places `(s, k, 2)`, with a dot at each but the last.

    `width` is that of the lines in pixels.
    """
    draw_trail_lines(canvas, area, trail, width / 2, min(1.2, width))
    stops = trail[:-1].reshape(-1, 2)
    draw_dots(canvas, area, stops, np.full(len(stops), width + 0.3),
              np.full(len(stops), RAMP - 1))  # fmt: skip
