"""The course of a point animation: seed, assign, update, assign ...

State t of a history has centroids and the labels that they give, so an *assign* frame is a
state as it was recorded; an *update* frame has the centroids of state t on the labels of
the state before, which they are the means of.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.drawing.projection import View
from kmeans_gif.rendering.points.shown import Shown
from kmeans_gif.rendering.timing import SHORTEST_MS, Timing, choose_states

STYLES = ("teaching", "plain")
_SMOOTHEST_MS = 50
"""Turning is drawn in steps no shorter than this."""


class Shot(NamedTuple):
    """What one frame shows."""

    kind: str
    """"seeds", "assign", "between", "update" or, in the plain style, "state"."""
    state: int
    """The state whose centroids are shown, or that they are on their way to."""
    duration_ms: int
    share: float = 1.0
    """How far between the state before and this one the centroids are."""
    angle: float = 0.0
    """By which the camera has turned, in degrees."""


def course(history: History, timing: Timing, style: str, tween: int) -> list[Shot]:
    """The frames of an animation that does not turn.

    Where they would be more than `timing.max_frames`, whole iterations are left out, those
    in which the fewest observations switch.  Raises InputError if the first and the last
    state alone are too many.
    """
    teaching = style == "teaching"
    first, each = (2, tween + 2) if teaching else (1, tween + 1)
    least = first + each
    if len(history) > 1 and timing.max_frames < least:
        raise InputError(
            f"max_frames={timing.max_frames}: must be at least {least}, for the first and the last "
            f"iteration with style={style!r} and tween={tween}"
        )
    states = choose_states(history, 1 + (timing.max_frames - first) // each)
    step_ms = timing.step_ms
    glide_ms = max(SHORTEST_MS, step_ms // (tween + 1) // 10 * 10)
    shots = [Shot("seeds", 0, timing.lead_ms)] if teaching else []
    for t in states:
        if t > 0:
            shares = (i / (tween + 1) for i in range(1, tween + 1))
            shots += [Shot("between", t, glide_ms, share) for share in shares]
            if teaching:
                shots.append(Shot("update", t, step_ms))
        shots.append(Shot("assign" if teaching else "state", t, step_ms))
    shots[-1] = shots[-1]._replace(duration_ms=timing.hold_ms)
    return shots


def turned(shots: Sequence[Shot], degrees: float, *, hold: bool, max_frames: int) -> list[Shot]:
    """`shots` seen by a camera that turns evenly by `degrees`, in as many frames as are left.

    The last shot is held still at the full angle, unless `hold` lets the camera turn on
    through it, so that the angle after the last frame is `degrees`.
    """
    if degrees == 0:
        return list(shots)
    moving = shots if hold else shots[:-1]
    still = () if hold else shots[-1:]
    total = sum(shot.duration_ms for shot in moving)
    most = max(len(moving), max_frames - len(still))
    unit: float = max(_SMOOTHEST_MS, total / most)
    while sum(_parts(shot, unit) for shot in moving) > most:
        unit *= 1.05
    result, start = [], 0
    for shot in moving:
        parts = _parts(shot, unit)
        edges = [shot.duration_ms * i // (10 * parts) * 10 for i in range(parts + 1)]
        for begin, end in itertools.pairwise(edges):
            angle = degrees * (start + begin) / total
            result.append(shot._replace(duration_ms=end - begin, angle=angle))
        start += shot.duration_ms
    return [*result, *(shot._replace(angle=degrees) for shot in still)]


def _parts(shot: Shot, unit: float) -> int:
    return max(1, math.floor(shot.duration_ms / unit))


def shown_in(history: History, view: View, shot: Shot, *, trails: bool, switched: bool) -> Shown:
    """What of `history` a shot shows, in the dimensions of `view`."""
    t = shot.state
    centroids = view.centroids[t]
    if shot.share < 1:
        before = view.centroids[t - 1]
        centroids = before + shot.share * (centroids - before)
    labels, marked = None, None
    if shot.kind != "seeds":
        labels = history.labels[t - (shot.kind in ("update", "between"))]
    if switched and shot.kind == "assign" and t > 0 and history.switched[t] > 0:
        marked = history.labels[t] != history.labels[t - 1]
    trail = np.empty((0, *centroids.shape))
    if trails and t > 0:
        trail = np.concatenate([view.centroids[:t], centroids[None]])
    return Shown(_bytes(labels), marked, centroids, trail)


def recorded(shot: Shot) -> int:
    """The last state whose inertia is known when a shot is shown; -1 before the first."""
    if shot.kind == "seeds":
        return -1
    return shot.state - (shot.kind in ("update", "between"))


def _bytes(labels: Array | None) -> Array | None:
    """Labels as kernels take them: one type, whatever k is."""
    return None if labels is None else labels.astype(np.uint8, copy=False)
