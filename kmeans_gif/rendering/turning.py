"""Keyframes of a storyboard, seen by a camera that turns."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from kmeans_gif.rendering.keyframe import Keyframe

_SMOOTHEST_MS = 50
"""Turning is drawn in steps no shorter than this."""
_SHORTEST_MS = 20
_ON_THEIR_WAY = ("update", "between")
"""Phases in which centroids move and points stay with theirs."""

_Span = tuple[Keyframe, bool]
"""A keyframe, or a part of its time, and whether the camera turns meanwhile."""


def turned(
    keys: Sequence[Keyframe],
    degrees: float,
    max_frames: int,
    *,
    seamless: bool = False,
    rests: bool = False,
    seconds: float | None = None,
) -> list[Keyframe]:
    """`keys` seen by a camera that turns by `degrees`, in as many frames as are left.

    The last one is held still at the full angle, unless the turn is `seamless`: then the
    camera turns on through it, so that the angle after the last frame is `degrees`.  A camera
    that `rests` stands still while points switch, and turns between: while centroids move, or
    else in the second half of each frame.  Where all is to be scaled to so many `seconds`, frames
    are fewer, so that they do not get too short.
    """
    if degrees == 0:
        return list(keys)
    smoothest: float = _SMOOTHEST_MS
    if seconds is not None:
        smoothest *= max(1, sum(key.duration_ms for key in keys) / (1000 * seconds))
    moving = keys if seamless else keys[:-1]
    still = () if seamless else keys[-1:]
    most = max(len(moving), max_frames - len(still))
    spans = _resting(moving, most, seamless) if rests else []
    if not any(turns for _, turns in spans):
        spans = [(key, True) for key in moving]
    counts = _frames_of(spans, most, smoothest)
    total = sum(key.duration_ms for key, turns in spans if turns)
    result, way = [], 0
    for (key, turns), count in zip(spans, counts, strict=True):
        edges = [key.duration_ms * i // (10 * count) * 10 for i in range(count + 1)]
        for begin, end in itertools.pairwise(edges):
            angle = degrees * (way + begin * turns) / total
            result.append(key._replace(duration_ms=end - begin, angle=angle))
        way += key.duration_ms * turns
    return [*result, *(key._replace(angle=degrees) for key in still)]


def _resting(keys: Sequence[Keyframe], most: int, seamless: bool) -> list[_Span]:
    """When the camera stands still and when it turns, in at most `most` spans.

    It turns while labels stay as they were, and otherwise in the second half of longer frames:
    of those in which centroids move, and of the last in a seamless turn, where there are any,
    else of all.
    """
    steady = [
        key.labeled is not None and before is not None and key.labeled == before.labeled
        for before, key in zip([None, *keys], keys, strict=False)
    ]
    own = any(key.phase in _ON_THEIR_WAY for key in keys)
    free = [
        i
        for i, key in enumerate(keys)
        if not steady[i]
        and key.duration_ms >= 2 * _SHORTEST_MS
        and (not own or key.phase in _ON_THEIR_WAY or (seamless and key is keys[-1]))
    ]
    halved = set(sorted(free, key=lambda i: -keys[i].duration_ms)[: most - len(keys)])
    spans: list[_Span] = []
    for i, key in enumerate(keys):
        if i in halved:
            half = key.duration_ms // 20 * 10
            still = key._replace(duration_ms=key.duration_ms - half)
            spans += [(still, False), (key._replace(duration_ms=half), True)]
        else:
            spans.append((key, steady[i]))
    return spans


def _frames_of(spans: Sequence[_Span], most: int, smoothest: float) -> list[int]:
    """Into how many frames each span is divided, `most` in all, so that turning is smooth.

    No frame is shorter than `smoothest` milliseconds because it is one of several.
    """
    resting = sum(not turns for _, turns in spans)
    total = sum(key.duration_ms for key, turns in spans if turns)
    unit: float = max(smoothest, total / max(1, most - resting))

    def counts() -> list[int]:
        return [max(1, math.floor(key.duration_ms / unit)) if turns else 1 for key, turns in spans]

    while sum(counts()) > most:
        unit *= 1.05
    return counts()
