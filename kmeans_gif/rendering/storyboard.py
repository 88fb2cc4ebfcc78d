"""Storyboards: the keyframes of a run, in order, and how long each is shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kmeans_gif.errors import InputError
from kmeans_gif.rendering.course import common_inertia, switched_in_all, visible_changes
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.pace import LONGEST_MS, Told, most_of_the_fall, tell, visible_change

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History

_SHORTEST_MS = 20
_GLIDE_FRAMES, _GLIDE_MS = 3, 40
"""Frames in which centroids glide where nobody asked for a number, each at least so long."""


class Pace(NamedTuple):
    """How long states are shown, and in how many frames at most."""

    step_ms: int
    """Duration of a frame, or with a story that of the longest."""
    hold_ms: int
    """Duration of the last frame."""
    max_frames: int
    story: bool = False
    """Whether the rule of `pace` chooses states and durations."""
    seconds: float | None = None
    """The length to which all is scaled afterwards, if any."""

    @classmethod
    def of(cls, o: Any) -> Pace:
        """The pace that the options `o` ask for, in whole hundredths of a second."""
        longest = LONGEST_MS / 1000 if o.seconds_per_step is None else o.seconds_per_step
        step_ms, hold_ms = (10 * round(100 * s) for s in (longest, o.hold))
        most = getattr(o, "max_frames", 2)
        return cls(step_ms, hold_ms, most, o.pace == "story", o.seconds)

    @property
    def lead_ms(self) -> int:
        """Duration of the first frame, where it is not just the first state."""
        return max(_SHORTEST_MS, self.hold_ms // 20 * 10)

    def tell(
        self,
        runs: Sequence[History],
        most: int,
        *,
        beats: int = 1,
        lead: bool = True,
        holds: int = 1,
    ) -> Told:
        """At most `most` states of runs that go side by side, and durations, as `pace.tell`.

        The last frame is held `holds` times.
        """
        if not self.story:
            states = busiest_states(switched_in_all(runs), most)
            return Told(states, self.lead_ms, [self.step_ms] * (beats * (len(states) - 1)))
        return tell(
            visible_changes(runs), most_of_the_fall(common_inertia(runs)), beats=beats,
            lead=lead, end_ms=holds * self.hold_ms, most=most, longest_ms=self.step_ms,
        )  # fmt: skip


def one_state(runs: Sequence[History], state: int, pace: Pace) -> list[Keyframe]:
    """The one frame of a state; raises InputError if no run has it."""
    last = max(map(len, runs)) - 1
    if state > last:
        raise InputError(f"state={state}: the run has states 0, the seeds, to {last}")
    return [Keyframe("assign", state, pace.hold_ms)]


def states_story(history: History, pace: Pace, first: str) -> list[Keyframe]:
    """One frame a state, after what comes `first`: "original", "seeds", "final" or "none"."""
    lead = {"original": [("data", 0)], "final": [("assign", len(history) - 1)]}.get(first, [])
    told = pace.tell([history], pace.max_frames - len(lead), lead=bool(lead))
    steps = list(told.steps_ms)
    if first == "seeds" and steps and not pace.story:
        steps[0] = told.lead_ms
    return [
        *(Keyframe(phase, state, told.lead_ms) for phase, state in lead),
        *map(Keyframe, itertools.repeat("assign"), told.states, [*steps, pace.hold_ms]),
    ]


def half_steps_story(
    history: History,
    pace: Pace,
    style: str,
    tween: int | None,
    *,
    before: int = 0,
    holds: int = 1,
) -> list[Keyframe]:
    """Seeds, assign, update, assign ...; in the plain style, one frame a state.

    Centroids glide through `tween` frames on their way; None is as many as suit a story in the
    teaching style, from states that are shown, else none.  Where frames would be more than
    `pace.max_frames`, whole iterations are left out, those in which the least changes; `before`
    frames come before them and count.  The last frame is held `holds` times.  Raises InputError
    if the first and the last state alone are too many.
    """
    teaching = style == "teaching"
    first, beats = (2, 2) if teaching else (1, 1)
    first += before
    least = first + beats + (tween or 0)
    if len(history) > 1 and pace.max_frames < least:
        raise InputError(
            f"max_frames={pace.max_frames}: must be at least {least}, for the first and the last "
            f"iteration with style={style!r} and tween={tween or 0}"
        )
    most = 1 + (pace.max_frames - first) // (beats + (tween or 0))
    told = pace.tell([history], most, beats=beats, lead=teaching, holds=holds)
    others = first + beats * (len(told.states) - 1)
    spare = min(others - before, pace.max_frames - others) if pace.story and teaching else 0
    least_ms = _GLIDE_MS
    if pace.seconds is not None:
        total_ms = told.lead_ms + sum(told.steps_ms) + holds * pace.hold_ms
        least_ms = max(least_ms, round(least_ms * total_ms / (1000 * pace.seconds)))
    keys = [Keyframe("seeds", 0, told.lead_ms)] if teaching else []
    durations = iter([*told.steps_ms, pace.hold_ms])
    keys.append(Keyframe("assign", told.states[0], next(durations)))
    for last, t in itertools.pairwise(told.states):
        if teaching:
            keys.append(Keyframe("update", t, next(durations)))
        # Centroids come from the state before: a glide from one that was left out would jump.
        count = min(_GLIDE_FRAMES, keys[-1].duration_ms // 2 // least_ms, spare)
        count = count if last == t - 1 else 0
        spare -= count
        keys[-1:] = _gliding(keys[-1], t, count if tween is None else tween, pace)
        keys.append(Keyframe("assign", t, next(durations)))
    return keys


def _gliding(key: Keyframe, t: int, tween: int, pace: Pace) -> list[Keyframe]:
    """An *update* after `tween` frames in which centroids glide, or an *assign* before them.

    In a story half of the key's time is theirs; else they come on top of it.
    """
    if not tween:
        return [key]
    glide_ms, left_ms = pace.step_ms // (tween + 1) // 10 * 10, key.duration_ms
    if pace.story:
        glide_ms = left_ms // 2 // tween // 10 * 10
        left_ms = max(_SHORTEST_MS, left_ms - tween * max(_SHORTEST_MS, glide_ms))
    shares = (i / (tween + 1) for i in range(1, tween + 1))
    between = [Keyframe("between", t, max(_SHORTEST_MS, glide_ms), share) for share in shares]
    still = key._replace(duration_ms=left_ms)
    return [*between, still] if key.phase == "update" else [still, *between]


def with_truth(keys: Sequence[Keyframe]) -> list[Keyframe]:
    """`keys`, and in the end the true groups, shown as long as the last of them."""
    return [*keys, keys[-1]._replace(phase="truth")]


def race_story(histories: Sequence[History], pace: Pace) -> list[Keyframe]:
    """The seeds, a frame a state while any of the runs goes on, and the end."""
    if max(map(len, histories)) > 1 and pace.max_frames < 3:
        raise InputError(
            f"max_frames={pace.max_frames}: must be at least 3, for the seeds, the first and the "
            "last state"
        )
    told = pace.tell(histories, pace.max_frames - 1)
    keys = map(Keyframe, itertools.repeat("assign"), told.states[:-1], told.steps_ms)
    return [
        Keyframe("seeds", 0, told.lead_ms),
        *keys,
        Keyframe("end", told.states[-1], pace.hold_ms),
    ]


def choice_story(history: History, last: int, pace: Pace) -> list[Keyframe]:
    """The data, the clusterings in `history`, all of them, and in the end that numbered `last`."""
    count, steps, lead_ms = len(history), [pace.step_ms] * len(history), pace.lead_ms
    if pace.story:
        inertia = history.inertia.tolist()
        falls = [max(0.0, before - after) for before, after in itertools.pairwise(inertia)]
        changes = visible_change([0.0, *falls, 0.0], [0.0] * (count + 1), inertia[0] or 1.0, 0.0)
        told = tell(changes, count, end_ms=pace.hold_ms, longest_ms=pace.step_ms)
        steps, lead_ms = told.steps_ms, told.lead_ms
    keys = map(Keyframe, itertools.repeat("assign"), range(count), steps)
    return [Keyframe("data", 0, lead_ms), *keys, Keyframe("end", last, pace.hold_ms)]


def in_seconds(keys: Sequence[Keyframe], seconds: float | None) -> list[Keyframe]:
    """`keys` whose durations are scaled so that they take `seconds` in all; None leaves them.

    Raises InputError where one would be shorter than 20 ms.
    """
    if seconds is None:
        return list(keys)
    whole, total = round(100 * seconds), sum(key.duration_ms for key in keys)
    shortest = min(key.duration_ms for key in keys)
    if whole * 10 * shortest < _SHORTEST_MS * total:
        least = -(-_SHORTEST_MS * total // shortest // 10)
        raise InputError(
            f"seconds={seconds:g}: some frame would be shorter than {_SHORTEST_MS} ms; give at "
            f"least {least / 100:g}, or have fewer frames"
        )
    ends = [whole * end // total for end in itertools.accumulate(key.duration_ms for key in keys)]
    return [
        key._replace(duration_ms=10 * (end - start))
        for key, start, end in zip(keys, [0, *ends], ends, strict=False)
    ]


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
