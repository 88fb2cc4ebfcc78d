"""Where labels at the ends of curves stand, so that no curve goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect

_HEIGHT = 0.75
"""Of a label, in terms of the text's size."""
_CLEAR = 3.0
"""Pixels from a label to the middle of a curve, and to other labels."""
_NEAR = 0.6
"""From the end of a curve to its label, in terms of the text's size."""
_OFFSETS = (
    (1, 0.0), (1, -0.75), (1, 0.75), (0, -1.0), (0, 1.0), (-1, -0.75), (-1, 0.75),
    (1, -1.4), (1, 1.4), (0, -1.7), (0, 1.7),
)  # fmt: skip
"""Places that are tried in turn: at the right of the end, midway or at its left, and how much
lower, in terms of the text's size."""


class Ending(NamedTuple):
    """The end of a curve, which is to have a label."""

    place: tuple[float, float]
    """(x, y) in pixels."""
    width: float
    """Of the label, in pixels."""
    curves: Sequence[Array]
    """Each (m, 2): what is not to go through the label."""


def end_labels(
    endings: Sequence[Ending], area: Rect, size: int
) -> list[tuple[tuple[float, float], bool]]:
    """(x, y) of the middle of each label, and whether it is free, in the order of `endings`.

    A label whose places are all taken stands at the right of its end.
    """
    taken: list[Array] = []
    found = []
    half_height = _HEIGHT * size / 2
    for ending in endings:
        reach = np.array([ending.width / 2, half_height])
        walked = [_walked(curve) for curve in ending.curves]
        middles = [_middle(ending, offset, size) for offset in _OFFSETS]
        free = [m for m in middles if _is_free(m, reach, walked, taken, area)]
        x, y = (free or middles)[0]
        taken.append(np.array([x, y, *reach]))
        found.append(((float(x), float(y)), bool(free)))
    return found


def clear_label(canvas: Array, place: tuple[float, float], width: float, size: int) -> None:
    """Paper where a label is to stand."""
    x, y = place
    rows = slice(max(0, round(y - 0.4 * size)), round(y + 0.4 * size) + 1)
    canvas[rows, max(0, round(x - width / 2)) : round(x + width / 2) + 1] = 0


def _middle(ending: Ending, offset: tuple[int, float], size: int) -> Array:
    side, lower = offset
    x, y = ending.place
    return np.array([x + side * (_NEAR * size + ending.width / 2), y + lower * size])


def _walked(curve: Array) -> Array:
    """`curve` `(m, 2)` as points that lie no more than about a pixel apart."""
    steps = np.hypot(*np.diff(curve, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, along[-1], int(along[-1]) + 2)
    return np.stack([np.interp(at, along, curve[:, axis]) for axis in (0, 1)], axis=1)


def _is_free(
    middle: Array, reach: Array, walked: Sequence[Array], taken: Sequence[Array], area: Rect
) -> bool:
    """Whether a label of half sides `reach` may stand at `middle`."""
    low, high = middle - reach, middle + reach
    if not (area.left < low[0] and high[0] < area.right):
        return False
    if not (area.top < low[1] and high[1] < area.bottom):
        return False
    if any((np.abs(middle - one[:2]) < reach + one[2:] + _CLEAR).all() for one in taken):
        return False
    return not any(
        (np.abs(points - middle) < reach + _CLEAR).all(axis=1).any() for points in walked
    )
