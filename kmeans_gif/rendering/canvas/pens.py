"""Pens: lines in a color of their own for each run of a race.

Kernels draw lines in steps from paper to ink; a pen turns the steps into those of its color.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.outlines import mix
from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.default_palette import RUNS_ON_DARK, RUNS_ON_LIGHT
from kmeans_gif.rendering.theme import RAMP

DASHES = (0.0, 8.0, 4.0, 1.5)
"""Length of dashes, as multiples of the line's width, that tell runs apart; 0 is solid."""
_STEPS = 5
_MOST_CLUSTERS = 100
"""With more there are no slots to spare, and all lines are of ink."""


class Pens:
    """A pen for each of some runs of k clusters; the pen of a single run is of ink."""

    def __init__(self, plan: PalettePlan, theme: str, runs: int, k: int) -> None:
        self._first: int | None = None
        if runs > 1 and k <= _MOST_CLUSTERS:
            self._first = _claim(plan, theme, runs)

    @contextmanager
    def of(self, canvas: Array, run: int, area: Rect) -> Iterator[Array]:
        """What to draw on in ink, so that it stands on `canvas` in the color of a run."""
        if self._first is None:
            yield canvas
            return
        sheet = np.zeros(canvas.shape, np.uint8)
        yield sheet
        rows, columns = slice(area.top, area.bottom), slice(area.left, area.right)
        steps = sheet[rows, columns].astype(np.int64) * _STEPS // (RAMP - 1)
        color = steps + (self._first + run * _STEPS - 1)
        np.copyto(canvas[rows, columns], color.astype(canvas.dtype), where=steps > 0)


def run_colors(theme: str) -> Array:
    """(4, 3) uint8: colors of runs A to D on the paper of a theme."""
    colors = RUNS_ON_LIGHT if theme == "light" else RUNS_ON_DARK
    return np.frombuffer(colors, np.uint8).reshape(-1, 3)


def _claim(plan: PalettePlan, theme: str, runs: int) -> int:
    """Slots for the steps to the color of each run; the index of the first."""
    shares = np.arange(1, _STEPS + 1)[:, None] / _STEPS
    steps = np.vstack([mix(plan.ramp[0], color, shares) for color in run_colors(theme)[:runs]])
    return plan.claim("colors of runs", len(steps), lambda key: steps)
