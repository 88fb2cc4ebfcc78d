"""Compiled drawing of lines in the colors of clusters."""

from __future__ import annotations

import math

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array


@jit
def draw_segments(
    canvas: Array,
    clip: Array,
    ends: Array,
    labels: Array,
    slots: Array,
    level_of: Array,
    top: int,
    half_width: float,
) -> None:
    """Draw a straight line for each of `ends`, in the color of its label.

    canvas: INOUT, (h, w) uint8.  clip: left, top, right, bottom of what may be painted.
    ends: IN, (m, 2, 2), x and y in pixels of both ends.  labels: IN, (m,) rows of `slots`.
    slots, level_of: as in PointColors.  top: the column of `slots` for pixels that are covered.

    A pixel that is covered in part gets the step that its coverage asks for, unless something of
    a higher level stands there.
    """
    left, upper, right, lower = clip
    for s in range(ends.shape[0]):
        x0, y0 = ends[s, 0, 0], ends[s, 0, 1]
        dx, dy = ends[s, 1, 0] - x0, ends[s, 1, 1] - y0
        length2 = dx * dx + dy * dy
        if not 0 < length2 < math.inf:
            continue
        row = slots[labels[s]]
        steep = abs(dy) > abs(dx)
        start, along = (y0, dy) if steep else (x0, dx)
        low, high = (upper, lower) if steep else (left, right)
        reach = half_width + 1
        for a in range(
            max(low, math.floor(min(start, start + along) - reach)),
            min(high, math.ceil(max(start, start + along) + reach)),
        ):
            share = min(1.0, max(0.0, (a + 0.5 - start) / along))
            middle = math.floor(x0 + share * dx) if steep else math.floor(y0 + share * dy)
            for b in range(middle - math.ceil(2 * reach), middle + math.ceil(2 * reach) + 1):
                u, v = (b, a) if steep else (a, b)
                if u < left or u >= right or v < upper or v >= lower:
                    continue
                px, py = u + 0.5 - x0, v + 0.5 - y0
                part = min(1.0, max(0.0, (px * dx + py * dy) / length2))
                distance = math.sqrt((px - part * dx) ** 2 + (py - part * dy) ** 2)
                level = int(min(1.0, max(0.0, half_width + 0.5 - distance)) * top + 0.5)
                if level > 0 and level >= level_of[canvas[v, u]]:
                    canvas[v, u] = row[level]
