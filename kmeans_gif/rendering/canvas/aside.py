"""Labels that would overlap move aside."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect

_DIRECTIONS = 24
_RING = 0.5
"""How much farther away each next ring of places is, in terms of half a label's longer side."""
_FREE = 2.0
"""Pixels between labels."""
DOT = 0.3
"""Half side of what stands at the place of a label that has moved, in terms of the label's."""
_CROWDED = 0.7
"""Share of the area that labels cover from which on there is no moving aside."""
# Rounded, so that no processor's last digit decides where a label stands.
_TURNS = np.array(
    [
        (round(math.cos(a), 9), round(math.sin(a), 9))
        for a in (2 * math.pi * i / _DIRECTIONS for i in range(_DIRECTIONS))
    ]
)


def aside(places: Array, halves: Array, area: Rect, avoided: Sequence[Rect] = ()) -> Array:
    """Where labels that belong to `places` `(k, 2)` stand so that none overlaps another, `(k, 2)`.

    `halves` `(k, 2)` are half their widths and heights in pixels.  A label stays at its place
    unless it would overlap another one; then it takes the nearest one within `area` that is free
    of labels and of others' places, in the direction away from its neighbors first.  Where there
    is no room it stays.  Labels at NaN are nowhere.  Those that move keep clear of the boxes that
    are `avoided`, too.
    """
    result = places.copy()
    known = np.flatnonzero(np.isfinite(places).all(axis=1))
    spots, sides = places[known], halves[known]
    apart = np.abs(spots[:, None] - spots[None]) < sides[:, None] + sides[None] + _FREE
    crowded = (apart.all(axis=2).sum(axis=1) > 1).tolist()
    full = 4 * sides.prod(axis=1).sum() > _CROWDED * area.width * area.height
    if full or not any(crowded):
        return result
    placed = [i for i, crowd in enumerate(crowded) if not crowd]
    stand = spots.copy()
    boxes = np.array(avoided, float).reshape(-1, 2, 2)
    middles, half_boxes = boxes.mean(axis=1), (boxes[:, 1] - boxes[:, 0]) / 2
    for i in (i for i, crowd in enumerate(crowded) if crowd):
        others = np.arange(len(spots)) != i
        taken = np.concatenate([stand[placed], spots[others], middles])
        reach = np.concatenate([sides[placed], DOT * sides[others], half_boxes])
        reach = sides[i] + reach + _FREE
        stand[i] = _free_place(spots[i], sides[i], _away(i, spots, sides), taken, reach, area)
        placed.append(i)
    result[known] = stand
    return result


def _free_place(
    own: Array, half: Array, away: Array, taken: Array, reach: Array, area: Rect
) -> Array:
    """The place nearest to `own` that is farther from all `taken` `(m, 2)` than `reach` `(m, 2)`.

    On either axis, that is; of places as near, one in the direction `away` `(2,)`.
    """
    low = np.array([area.left, area.top]) + half
    high = np.array([area.right, area.bottom]) - half
    turns = _TURNS[np.argsort(-np.round(_TURNS @ away, 6), kind="stable")]
    step = float(half.max())
    rings = math.ceil((area.width + area.height) / (_RING * step))
    place = own.copy()
    _search(own, step, rings, turns, taken, reach, low, high, place)
    return place


@jit
def _search(
    own: Array,
    step: float,
    rings: int,
    turns: Array,
    taken: Array,
    reach: Array,
    low: Array,
    high: Array,
    place: Array,
) -> None:
    """Look for a free place in rings around `own`, the first of which is `own` itself.

    own: IN, (2,).  step: of rings.  turns: IN, (t, 2).  taken, reach: IN, (m, 2).  low, high: IN,
    (2,), ends of where it may be.  place: OUT, (2,), left as it is where none is free.
    """
    for ring in range(rings):
        distance = (1 + _RING * ring) * step if ring else 0.0
        for t in range(len(turns) if ring else 1):
            x, y = own[0] + distance * turns[t, 0], own[1] + distance * turns[t, 1]
            free = not ring or (low[0] <= x <= high[0] and low[1] <= y <= high[1])
            for m in range(len(taken) if free else 0):
                if abs(x - taken[m, 0]) < reach[m, 0] and abs(y - taken[m, 1]) < reach[m, 1]:
                    free = False
                    break
            if free:
                place[0], place[1] = x, y
                return


def _away(i: int, places: Array, halves: Array) -> Array:
    """From the middle of what is near to label i to its place; to the right where they are one."""
    near = (np.abs(places - places[i]) < 3 * halves[i]).all(axis=1)
    away: Array = places[i] - places[near].mean(axis=0)
    return away if away.any() else np.array([1.0, 0.0])
