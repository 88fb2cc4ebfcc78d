"""The rule of pace: which states of a run a story shows, and for how long.

What the eye sees of a state is the share of the weight that switched to reach it, plus how far
a centroid moved at most, as a share of the extent of the data.  Quiet states are left out so that
this changes by about the same amount from one state shown to the next; steps take time in
proportion to it, but for the first ones, which are read.  Everything is counted in whole
millionths and milliseconds, so that it comes out the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

LONGEST_MS = 1400
"""A step that is read; others are shorter, as less changes."""
SHORTEST_MS = 200
"""A step of a state with one beat; of two beats each takes twice as long."""
_ALONE_MS = 2600
"""The first frame, where nothing but it stands before most of the fall: 5/12 of some 6 s."""
_MOST_MS = 11_500
"""Of a whole animation."""
_END_MS = 4_000
"""What is held beyond this is not counted: who asks for a long end wants no faster steps."""
_STEPS = 12
_READ = 3
"""Steps that are long enough for their sentence, before most of the fall is over."""
_WHOLE = 1_000_000


class Told(NamedTuple):
    """States in order, and the durations of what is shown of them."""

    states: list[int]
    lead_ms: int
    """Of a first frame before all states."""
    steps_ms: list[int]
    """Of all frames but the last: with one beat a frame a state; with two *assign*, and then
    *update* and *assign* in turn."""


def visible_change(
    switched: Sequence[float], shift: Sequence[float], weight: float, extent: float
) -> list[int]:
    """What the eye sees change to reach each of T states, in millionths.

    `switched` and `shift` are those of a history, (T,); `weight` is that of all observations,
    `extent` the diagonal of the data.
    """
    changes = [0]
    for part, way in zip(switched[1:], shift[1:], strict=True):
        joined = min(1.0, float(part) / weight) if weight > 0 else 0.0
        moved = min(1.0, float(way) / extent) if extent > 0 else 0.0
        changes.append(round(_WHOLE * (joined + moved)))
    return changes


def most_of_the_fall(inertia: Sequence[float]) -> int:
    """The first state by which inertia has fallen by 95 % of its whole fall; the last if none."""
    whole = inertia[0] - inertia[-1]
    fallen = (t for t, value in enumerate(inertia) if 20 * (inertia[0] - value) >= 19 * whole)
    return next(fallen) if whole > 0 else len(inertia) - 1


def busy_states(changes: Sequence[int], most: int) -> list[int]:
    """The first of T states, the last, and those between, `most` in all, after equal changes.

    A state is shown as soon as the changes since the last one shown reach a bound; the bound
    is the least with which no more than `most` states, at least 2, are shown.
    """

    def shown(bound: int) -> list[int]:
        states, seen = [0], 0
        for t in range(1, len(changes) - 1):
            seen += changes[t]
            if seen >= bound:
                states.append(t)
                seen = 0
        return [*states, len(changes) - 1] if len(changes) > 1 else states

    return shown(-_largest(lambda bound: len(shown(-bound)) <= most, -sum(changes) - 1, 0))


def tell(
    changes: Sequence[int],
    turning_point: int,
    *,
    beats: int = 1,
    lead: bool = True,
    end_ms: int = 2000,
    most: int | None = None,
    longest_ms: int = LONGEST_MS,
) -> Told:
    """The states and durations that tell a run of T states.

    `changes` are from `visible_change`, (T,), `turning_point` is from `most_of_the_fall`.  Each
    state has one beat, or two; with a `lead`, a frame stands before them.  The last frame is
    held for `end_ms`.  At most `most` states are shown; None shows all.  `longest_ms` is for a
    step that is read, and all others are in proportion.

    Of as many states as possible, and then of the longest durations, those are taken with which
    the animation takes at most 11.5 s at the usual speed, and at least 5/12 of them are over before
    95 % of the fall of inertia are.  Short runs take less: each step as long as one that is read.
    """
    every = most is None
    last = len(changes) - 1
    room = last + 1 if most is None else min(most, _STEPS + 1, last + 1)
    for count in range(room, 1, -1):
        states = list(range(last + 1)) if every else busy_states(changes, count)
        steps = [sum(changes[a + 1 : b + 1]) for a, b in pairwise(states)]
        before = beats * next(i for i, t in enumerate(states) if t >= turning_point)
        durations = _durations(steps, before, beats, lead, min(end_ms, _END_MS))
        if durations is not None:
            break
        if every or count == 2:
            durations = [beats * SHORTEST_MS] * (beats * len(steps))
            durations[:_READ] = [LONGEST_MS] * len(durations[:_READ])
            break
    else:
        states, durations = ([last] if room == 1 else [0]), []
    scaled = [max(20, ms * longest_ms // LONGEST_MS // 10 * 10) for ms in [LONGEST_MS, *durations]]
    return Told(states, scaled[0], scaled[1:])


def _durations(
    steps: Sequence[int], before: int, beats: int, lead: bool, end_ms: int
) -> list[int] | None:
    """Milliseconds of all frames but the last, `before` of them until the turning point."""
    # With two beats a state: assign 0, update 1, assign 1, update 2 ...
    shown = (max(0, (i + beats - 1) // beats - 1) for i in range(beats * len(steps)))
    changes = [max(1, steps[i]) for i in shown]
    read = min(_READ, before)
    alone = not lead and before == 1 and len(changes) > 1
    first = [_ALONE_MS if alone else LONGEST_MS, *[LONGEST_MS] * (read - 1)][:read]

    def lasting(speed: int, part: Sequence[int]) -> list[int]:
        return [
            min(LONGEST_MS, max(beats * SHORTEST_MS, speed * change // _WHOLE // 10 * 10))
            for change in part
        ]

    def told(speed: int) -> tuple[list[int], list[int], int]:
        """Frames before the turning point, frames after it, and the time of all."""
        fall = [*first, *lasting(speed, changes[read:before])]
        spent = sum(fall) + LONGEST_MS * lead
        room = spent * 7 // 5 - end_ms
        rest = lasting(
            _largest(lambda slow: sum(lasting(slow, changes[before:])) <= room, 0, speed),
            changes[before:],
        )
        return fall, rest, spent + sum(rest) + end_ms

    speed = _largest(lambda s: told(s)[2] <= _MOST_MS, 0, LONGEST_MS * _WHOLE)
    fall, rest, total = told(speed)
    early = 12 * (total - sum(rest) - end_ms) >= 5 * total
    return [*fall, *rest] if early and total <= _MOST_MS else None


def _largest(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The largest number from `low` to `high` that `holds`, as do all below; `low` if none."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
