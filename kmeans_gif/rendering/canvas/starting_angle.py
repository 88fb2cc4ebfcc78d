"""From which side a camera starts, so that centroids do not hide one another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.camera import Camera
from kmeans_gif.rendering.canvas.projection import box_limits
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.keyframe import Keyframe

STARTS = tuple(sorted(range(-170, 181, 10), key=lambda degrees: (abs(degrees), -degrees)))
"""Degrees that are tried; the earlier of equally good ones is taken."""
_AREA = Rect(0, 0, 600, 600)
"""The same for pictures of all sizes, which so start from the same side."""
_RADIUS = 17.0
"""Of a centroid's marker there, in pixels."""
_MOST_FRAMES, _MOST_CENTROIDS = 12, 64
"""Frames that are looked at, evenly chosen; centroids beyond which no side is better."""


def starting_angle(
    runs: Sequence[Array], low: Array, high: Array, keyframes: Sequence[Keyframe]
) -> float:
    """Degrees, one of STARTS, from which the fewest centroids hide one another.

    runs : each (T, k, 3), centroids of a run
    low, high : (3,), ends of the box that they are in, as in SpaceBox

    Pairs count that overlap in the first or the last frame, then those in all that are looked
    at.
    """
    k = runs[0].shape[1]
    if not 2 <= k <= _MOST_CENTROIDS:
        return 0.0
    low, high, half = box_limits(low, high)
    runs = [(run - (low + (high - low) / 2)) / ((high - low) / 2 / half) for run in runs]
    corners = half * np.array(list(itertools.product((-1.0, 1.0), repeat=3)))
    picked = np.unique(np.linspace(0, len(keyframes) - 1, _MOST_FRAMES).round().astype(int))
    keys = [keyframes[i] for i in picked]
    if len(keys) == 1:  # a still: that of the seeds and that of the end have one side
        keys = [keys[0]._replace(state=state) for state in (0, max(map(len, runs)) - 1)]
    best, fewest = 0.0, (3 * k**2 * len(runs), 0)
    for start in STARTS:
        camera = Camera(_AREA, corners, [key.angle for key in keys], float(start))
        ends = sum(_hidden(run, camera, key) for run in runs for key in (keys[0], keys[-1]))
        if ends > fewest[0]:
            continue
        score = (ends, ends + sum(_hidden(run, camera, key) for run in runs for key in keys[1:-1]))
        if score < fewest:
            best, fewest = float(start), score
        if score == (0, 0):
            break
    return best


def _hidden(run: Array, camera: Camera, key: Keyframe) -> int:
    """How many pairs of centroids overlap in a frame."""
    places, distance = camera.see(run[min(key.state, len(run) - 1)], key.angle)
    places, distance = places[np.isfinite(distance)], distance[np.isfinite(distance)]
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    reach = _RADIUS / distance[:, None] + _RADIUS / distance[None]
    return int(np.triu(apart < reach**2, 1).sum())
