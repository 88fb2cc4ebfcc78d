"""Compiled drawing of regions, points and lines into a canvas of palette indices.

Pixel (row, column) covers the square from (column, row) to (column + 1, row + 1), so its
center lies at + 0.5.  `clip` is left, top, right, bottom: pixels that may be painted.
"""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array


@jit
def tint_regions(
    canvas: Array, clip: Array, x_of: Array, y_of: Array, centroids: Array, tints: Array
) -> None:
    """Give each pixel of paper the tint of the centroid nearest to its center.

    canvas: INOUT, (h, w) uint8.  x_of, y_of: IN, data coordinates of the columns and rows in
    `clip`.  centroids: IN, (k, 2); a row of NaN is nobody's nearest.  tints: IN, (k,) uint8.
    The lowest index wins where two distances are equal.
    """
    left, top, right, bottom = clip
    nearest = np.empty(right - left)
    label = np.empty(right - left, np.int64)
    for y in range(top, bottom):
        nearest[:] = np.inf
        label[:] = 0
        for j in range(centroids.shape[0]):
            cx = centroids[j, 0]
            dy = y_of[y - top] - centroids[j, 1]
            for i in range(right - left):
                distance = (x_of[i] - cx) * (x_of[i] - cx) + dy * dy
                label[i] = j if distance < nearest[i] else label[i]
                nearest[i] = distance if distance < nearest[i] else nearest[i]
        for i in range(right - left):
            if canvas[y, left + i] == 0:
                canvas[y, left + i] = tints[label[i]]


@jit
def draw_discs(
    canvas: Array,
    clip: Array,
    places: Array,
    radii: Array,
    order: Array,
    labels: Array,
    slots: Array,
    level_of: Array,
    edge: int,
    rim: float,
) -> None:
    """Draw a disc for each observation in `order`, later ones on top.

    canvas: INOUT, (h, w) uint8.  places: IN, (n, 2) x and y in pixels.  radii: IN, (n,).
    labels: IN, (n,) rows of `slots`.  slots, level_of, edge: as in PointColors.
    rim: width of the edge in pixels, 0 for none.

    A pixel that is covered in part gets the step that its coverage asks for, unless
    something of a higher level stands there; the pixel of the center is always full.
    """
    left, top, right, bottom = clip
    full = slots.shape[1] - 1
    for i in order:
        x, y, r = places[i, 0], places[i, 1], radii[i]
        row = slots[labels[i]]
        core = max(0.0, r - rim) ** 2 if rim > 0 else max(0.0, r - 0.5) ** 2
        outer = (r + 0.5) ** 2
        for v in range(max(top, math.floor(y - r - 0.5)), min(bottom, math.ceil(y + r + 0.5))):
            dy = v + 0.5 - y
            for u in range(max(left, math.floor(x - r - 0.5)), min(right, math.ceil(x + r + 0.5))):
                square = (u + 0.5 - x) ** 2 + dy * dy
                if square <= core:
                    canvas[v, u] = row[full]
                elif square < outer:
                    level = int(min(1.0, r + 0.5 - math.sqrt(square)) * edge + 0.5)
                    if level == edge or (level > 0 and level >= level_of[canvas[v, u]]):
                        canvas[v, u] = row[level]
        u, v = math.floor(x), math.floor(y)
        if left <= u < right and top <= v < bottom:
            canvas[v, u] = row[full]


@jit
def draw_density(
    canvas: Array, order: Array, pixels: Array, labels: Array, slots: Array, shades: Array
) -> None:
    """Paint each pixel with the cluster that most of its observations have.

    canvas: INOUT, (h * w,) uint8.  order: IN, observations so that equal `pixels` follow one
    another.  pixels: IN, (n,).  labels: IN, (n,) rows of `slots`.  shades: IN, the column of
    `slots` by the number of observations in a pixel; the last for any more.
    The lowest label wins where two are equally many.
    """
    votes = np.zeros(slots.shape[0], np.int64)
    n = order.shape[0]
    start = 0
    while start < n:
        pixel = pixels[order[start]]
        winner = slots.shape[0] - 1
        end = start
        while end < n and (end == start or pixels[order[end]] == pixel):  # NaN equals nothing
            j = labels[order[end]]
            votes[j] += 1
            if votes[j] > votes[winner] or (votes[j] == votes[winner] and j < winner):
                winner = j
            end += 1
        for i in range(start, end):
            votes[labels[order[i]]] = 0
        canvas[pixel] = slots[winner, shades[min(end - start, shades.shape[0] - 1)]]
        start = end


@jit
def order_by(keys: Array, n_keys: int) -> Array:
    """Indices `(n,)` that sort `keys` from 0 to n_keys - 1; equal keys keep their order."""
    ends = np.zeros(n_keys + 1, np.int64)
    for key in keys:
        ends[key + 1] += 1
    for key in range(n_keys):
        ends[key + 1] += ends[key]
    order = np.empty(keys.shape[0], np.int64)
    for i in range(keys.shape[0]):
        order[ends[keys[i]]] = i
        ends[keys[i]] += 1
    return order


@jit
def draw_path(
    canvas: Array, clip: Array, path: Array, half_width: float, ink: int, ramp: int
) -> None:
    """Draw the segments of a path; one with an end that is NaN is left out.

    canvas: INOUT, (h, w) uint8.  path: IN, (m, 2) x and y in pixels.  ink: index of the
    line's color on the ramp of `ramp` indices; 0 clears the line's pixels to paper.
    Where lines cross, the darker pixel stays.
    """
    left, top, right, bottom = clip
    reach = math.ceil(1.5 * half_width + 1.5)  # of the line's middle, across its flatter axis
    for s in range(path.shape[0] - 1):
        x0, y0, x1, y1 = path[s, 0], path[s, 1], path[s + 1, 0], path[s + 1, 1]
        dx, dy = x1 - x0, y1 - y0
        length2 = dx * dx + dy * dy
        if not length2 < np.inf:
            continue
        steep = abs(dy) > abs(dx)
        from_, to = (min(y0, y1), max(y0, y1)) if steep else (min(x0, x1), max(x0, x1))
        low, high = (top, bottom) if steep else (left, right)
        for a in range(
            max(low, math.floor(from_ - half_width - 1)),
            min(high, math.ceil(to + half_width + 1)),
        ):
            share = 0.0
            if length2 > 0:
                share = (a + 0.5 - y0) / dy if steep else (a + 0.5 - x0) / dx
            share = min(1.0, max(0.0, share))
            middle = math.floor(x0 + share * dx) if steep else math.floor(y0 + share * dy)
            for b in range(middle - reach, middle + reach + 1):
                u, v = (b, a) if steep else (a, b)
                if u < left or u >= right or v < top or v >= bottom:
                    continue
                px, py = u + 0.5 - x0, v + 0.5 - y0
                along = (px * dx + py * dy) / length2 if length2 > 0 else 0.0
                along = min(1.0, max(0.0, along))
                distance = math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2)
                coverage = min(1.0, half_width + 0.5 - distance)
                if coverage <= 0:
                    continue
                if ink == 0:
                    canvas[v, u] = 0
                    continue
                level = int(coverage * ink + 0.5)
                if level > canvas[v, u] or (canvas[v, u] >= ramp and coverage >= 0.5):
                    canvas[v, u] = level
