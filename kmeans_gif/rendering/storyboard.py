"""Storyboards: the keyframes of a run, in order, and how long each is shown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kmeans_gif.errors import InputError
from kmeans_gif.rendering.keyframe import Keyframe

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History

_SHORTEST_MS = 20
_SMOOTHEST_MS = 50
"""Turning is drawn in steps no shorter than this."""


class Pace(NamedTuple):
    """How long states are shown, and in how many frames at most."""

    step_ms: int
    hold_ms: int
    """Duration of the last frame."""
    max_frames: int

    @classmethod
    def of(cls, o: Any) -> Pace:
        """The pace that the options `o` ask for, in whole hundredths of a second."""
        step_ms, hold_ms = (10 * round(100 * s) for s in (o.seconds_per_step, o.hold))
        return cls(step_ms, hold_ms, getattr(o, "max_frames", 2))

    @property
    def lead_ms(self) -> int:
        """Duration of the first frame, where it is not just the first state."""
        return max(_SHORTEST_MS, self.hold_ms // 20 * 10)


def states_story(history: History, pace: Pace, first: str) -> list[Keyframe]:
    """One frame a state, after what comes `first`: "original", "seeds", "final" or "none"."""
    lead = {
        "original": [Keyframe("data", 0, pace.lead_ms)],
        "final": [Keyframe("assign", len(history) - 1, pace.lead_ms)],
    }.get(first, [])
    states = busiest_states(history.switched, pace.max_frames - len(lead))
    steps = [Keyframe("assign", t, pace.step_ms) for t in states]
    if first == "seeds" and len(steps) > 1:
        steps[0] = steps[0]._replace(duration_ms=pace.lead_ms)
    return _held([*lead, *steps], pace)


def half_steps_story(
    history: History, pace: Pace, style: str, tween: int, before: int = 0
) -> list[Keyframe]:
    """Seeds, assign, update, assign ...; in the plain style, one frame a state.

    Centroids glide through `tween` frames on their way.  Where frames would be more than
    `pace.max_frames`, whole iterations are left out, those in which the fewest observations
    switch; `before` frames come before them and count.  Raises InputError if the first and the
    last state alone are too many.
    """
    teaching = style == "teaching"
    first, each = (2, tween + 2) if teaching else (1, tween + 1)
    first += before
    least = first + each
    if len(history) > 1 and pace.max_frames < least:
        raise InputError(
            f"max_frames={pace.max_frames}: must be at least {least}, for the first and the last "
            f"iteration with style={style!r} and tween={tween}"
        )
    glide_ms = max(_SHORTEST_MS, pace.step_ms // (tween + 1) // 10 * 10)
    keys = [Keyframe("seeds", 0, pace.lead_ms)] if teaching else []
    for t in busiest_states(history.switched, 1 + (pace.max_frames - first) // each):
        if t > 0:
            shares = (i / (tween + 1) for i in range(1, tween + 1))
            keys += [Keyframe("between", t, glide_ms, share) for share in shares]
            if teaching:
                keys.append(Keyframe("update", t, pace.step_ms))
        keys.append(Keyframe("assign", t, pace.step_ms))
    return _held(keys, pace)


def with_truth(keys: Sequence[Keyframe]) -> list[Keyframe]:
    """`keys`, and in the end the true groups, shown as long as the last of them."""
    return [*keys, keys[-1]._replace(phase="truth")]


def race_story(histories: Sequence[History], pace: Pace) -> list[Keyframe]:
    """The seeds, a frame a state while any of the runs goes on, and the end."""
    states = max(len(history) for history in histories)
    if states > 1 and pace.max_frames < 3:
        raise InputError(
            f"max_frames={pace.max_frames}: must be at least 3, for the seeds, the first and the "
            "last state"
        )
    switched = [
        sum(float(history.switched[t]) for history in histories if t < len(history))
        for t in range(states)
    ]
    shown = busiest_states(switched, pace.max_frames - 1)
    keys = [Keyframe("seeds", 0, pace.lead_ms)]
    keys += [Keyframe("assign", t, pace.step_ms) for t in shown[:-1]]
    return [*keys, Keyframe("end", shown[-1], pace.hold_ms)]


def choice_story(states: int, last: int, pace: Pace) -> list[Keyframe]:
    """The data, each of `states` clusterings, and in the end the one numbered `last`."""
    keys = [Keyframe("assign", t, pace.step_ms) for t in range(states)]
    return [Keyframe("data", 0, pace.lead_ms), *keys, Keyframe("end", last, pace.hold_ms)]


def _held(keys: list[Keyframe], pace: Pace) -> list[Keyframe]:
    """`keys` of which the last is held."""
    return [*keys[:-1], keys[-1]._replace(duration_ms=pace.hold_ms)]


def busiest_states(switched: Array | Sequence[float], most: int) -> list[int]:
    """At most `most` states in order: the first, the last, and those that change most.

    What a state changes is the weight of the observations that switched to reach it, in
    `switched`; the earlier one is taken of equals.
    """
    states = len(switched)
    if states <= most:
        return list(range(states))
    if most == 1:
        return [states - 1]
    busiest = sorted(range(1, states - 1), key=lambda t: -switched[t])[: most - 2]
    return [0, *sorted(busiest), states - 1]


def turned(
    keys: Sequence[Keyframe], degrees: float, max_frames: int, *, seamless: bool = False
) -> list[Keyframe]:
    """`keys` seen by a camera that turns evenly by `degrees`, in as many frames as are left.

    The last one is held still at the full angle, unless the turn is `seamless`: then the
    camera turns on through it, so that the angle after the last frame is `degrees`.
    """
    if degrees == 0:
        return list(keys)
    moving = keys if seamless else keys[:-1]
    still = () if seamless else keys[-1:]
    total = sum(key.duration_ms for key in moving)
    most = max(len(moving), max_frames - len(still))
    unit: float = max(_SMOOTHEST_MS, total / most)
    while sum(_parts(key, unit) for key in moving) > most:
        unit *= 1.05
    result, start = [], 0
    for key in moving:
        parts = _parts(key, unit)
        edges = [key.duration_ms * i // (10 * parts) * 10 for i in range(parts + 1)]
        for begin, end in itertools.pairwise(edges):
            angle = degrees * (start + begin) / total
            result.append(key._replace(duration_ms=end - begin, angle=angle))
        start += key.duration_ms
    return [*result, *(key._replace(angle=degrees) for key in still)]


def _parts(key: Keyframe, unit: float) -> int:
    return max(1, math.floor(key.duration_ms / unit))
