"""The course of runs that go side by side, in numbers that a storyboard goes by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif.rendering.pace import visible_change

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset


def switched_in_all(runs: Sequence[History]) -> list[float]:
    """The weight that switched to reach each of T states, in all runs that have it."""
    states = range(max(map(len, runs)))
    return [sum(float(run.switched[t]) for run in runs if t < len(run)) for t in states]


def common_inertia(runs: Sequence[History]) -> list[float]:
    """Inertia of each of T states, of all runs together; a run that has ended keeps its last."""
    states = range(max(map(len, runs)))
    return [sum(float(run.inertia[min(t, len(run) - 1)]) for run in runs) for t in states]


def visible_changes(runs: Sequence[History]) -> list[int]:
    """What the eye sees change to reach each of T states, in millionths, as `visible_change`."""
    states = range(max(map(len, runs)))
    shift = [max(float(run.shift[t]) for run in runs if t < len(run)) for t in states]
    weight = sum(float(run.sizes[0].sum()) for run in runs)
    return visible_change(switched_in_all(runs), shift, weight, _extent(runs[0].dataset))


def _extent(dataset: Dataset) -> float:
    """The diagonal of the data, in sums and roots that are the same on every machine."""
    low, high = dataset.extremes.tolist()
    sides = [b - a for a, b in zip(low, high, strict=True)]
    longest = max(sides)
    squares = ((side / longest) * (side / longest) for side in sides)
    return longest * math.sqrt(math.fsum(squares)) if longest > 0 else 0.0
