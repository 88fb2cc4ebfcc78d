"""Labels that would overlap move aside."""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect

_DIRECTIONS = 24
_RING = 0.5
"""How much farther away each next ring of places is, in terms of half a label's side."""
_MOST_RINGS = 400
_FREE = 2.0
"""Pixels between labels."""
_DOT = 0.3
"""Half side of what stands at the place of a label that has moved, in terms of the label's."""
# Rounded, so that no processor's last digit decides where a label stands.
_TURNS = [
    (round(math.cos(a), 9), round(math.sin(a), 9))
    for a in (2 * math.pi * i / _DIRECTIONS for i in range(_DIRECTIONS))
]


def aside(places: Array, halves: Array, area: Rect) -> Array:
    """Where labels that belong to `places` `(k, 2)` stand so that none overlaps another, `(k, 2)`.

    `halves` `(k, 2)` are half their widths and heights in pixels.  A label stays at its place
    unless it would overlap another one, or cover another one's place; then it takes the nearest
    free one within `area`, in the direction away from its neighbors first.  Where there is none
    it stays.  Labels at NaN are nowhere.
    """
    result = places.copy()
    known: list[int] = np.flatnonzero(np.isfinite(places).all(axis=1)).tolist()
    crowded = [j for j in known if _touching(j, places[j], known, places, halves, 1.0)]
    if not crowded:
        return result
    placed = [j for j in known if j not in crowded]
    for j in crowded:
        result[j] = _free_place(j, known, placed, places, result, halves, area)
        placed.append(j)
    return result


def _touching(
    j: int, place: Array, others: list[int], places: Array, halves: Array, share: float
) -> bool:
    """Whether label j at `place` touches what stands at `places` of `others`.

    `share` of the others' sides count.
    """
    others = [i for i in others if i != j]
    apart = np.abs(places[others] - place)
    return bool((apart < halves[j] + share * halves[others] + _FREE).all(axis=1).any())


def _free_place(
    j: int,
    known: list[int],
    placed: list[int],
    places: Array,
    result: Array,
    halves: Array,
    area: Rect,
) -> Array:
    """The nearest place to that of label j where it touches neither labels nor dots."""
    own: Array = places[j]
    half = halves[j]
    low = np.array([area.left, area.top]) + half
    high = np.array([area.right, area.bottom]) - half
    turns = _turns_from(_away(j, known, places, halves))
    for ring in range(_MOST_RINGS):
        reach = 0.0 if ring == 0 else (1 + _RING * ring) * float(half.max())
        for x, y in turns[: 1 if ring == 0 else None]:
            place: Array = own + reach * np.array([x, y])
            inside = bool((place >= low).all() and (place <= high).all())
            if (inside or ring == 0) and not (
                _touching(j, place, placed, result, halves, 1.0)
                or _touching(j, place, known, places, halves, _DOT)
            ):
                return place
        if ring and reach > 2 * max(area.width, area.height):
            break
    return own


def _away(j: int, known: list[int], places: Array, halves: Array) -> tuple[float, float]:
    """From the middle of what is near to label j to its place; to the right where they are one."""
    near = [i for i in known if (np.abs(places[i] - places[j]) < 3 * halves[j]).all()]
    x, y = (places[j] - places[near].mean(axis=0)).tolist()
    return (x, y) if x or y else (1.0, 0.0)


def _turns_from(first: tuple[float, float]) -> list[tuple[float, float]]:
    """All directions, those nearest to `first` before others."""
    return sorted(_TURNS, key=lambda turn: -round(turn[0] * first[0] + turn[1] * first[1], 6))
