"""The curve of the inertia over the iterations, and a legend at its right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.tiles.words import Words, line_levels

_FAINT = 2
"""Level of what is still to come."""
_TEXT_SIZE = 14
_DOT = 4
"""Half the side of the dot at the present state, in pixels."""
_EDGE = 12


class InertiaStrip:
    """Draws the curve up to a state in ink, the rest faintly, the state itself as a dot.

    `legend` are lines of text, each with the accent that it explains, or None.
    """

    height = 96
    """In pixels."""

    def __init__(
        self, history: History, width: int, legend: Sequence[tuple[str, int | None]]
    ) -> None:
        self._words = Words(_TEXT_SIZE)
        self._legend = legend
        self._legend_left = (
            width - _EDGE - _TEXT_SIZE - max(self._words.width(text) for text, _ in legend)
        )
        self._size = (max(8 * _DOT, self._legend_left - 2 * _EDGE), self.height)
        top, bottom = self._words.height + 2 * _DOT, self.height - 2 * _DOT
        low, high = history.inertia.min(), history.inertia.max()
        heights = (history.inertia - low) / ((high - low) or 1.0)
        x = np.linspace(_EDGE + _DOT, self._size[0] - 2 * _DOT, len(history))
        y = bottom - heights * (bottom - top)
        self._points = list(zip(x.tolist(), y.tolist(), strict=True))
        self._whole = np.minimum(line_levels(self._points, self._size, 2), _FAINT)

    def draw(self, canvas: Array, state: int, ramp: Array, accents: Array) -> None:
        """Draw on `canvas` `(height, width)`, whose inks are `ramp` and `accents`."""
        past = line_levels(self._points[: state + 1], self._size, 2)
        place = canvas[:, : self._size[0]]
        place[:] = ramp[np.maximum(self._whole, past)]
        self._write(canvas, "inertia", (0, self._size[0] // 2), ramp)
        x, y = (round(coordinate) for coordinate in self._points[state])
        canvas[y - _DOT : y + _DOT + 1, x - _DOT : x + _DOT + 1] = accents[0]
        for line, (text, accent) in enumerate(self._legend):
            top = line * self._words.height
            self._write(canvas, text, (top, self._legend_left + _TEXT_SIZE), ramp)
            if accent is not None:
                middle = top + self._words.height // 2
                swatch = canvas[middle - _DOT : middle + _DOT, self._legend_left :]
                swatch[:, : 2 * _DOT] = accents[accent]

    def _write(self, canvas: Array, text: str, corner: tuple[int, int], ramp: Array) -> None:
        word = self._words.levels(text)
        top, left = corner
        place = canvas[top : top + word.shape[0], left : left + word.shape[1]]
        place[:] = ramp[word[: place.shape[0], : place.shape[1]]]
