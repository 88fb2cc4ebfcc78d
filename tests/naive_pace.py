"""A slow, obvious twin of the rule of pace; it shares no code with the package."""

from fractions import Fraction
from itertools import pairwise
from math import ceil


def busy_states(changes, most):
    """Raise the bound by one until few enough states are shown."""
    last = len(changes) - 1
    bound = 0
    while True:
        states = [0]
        for t in range(1, last):
            if sum(changes[states[-1] + 1 : t + 1]) >= bound:
                states.append(t)
        if last > 0:
            states.append(last)
        if len(states) <= most:
            return states
        bound += 1


def lasts(speed, change, shortest):
    """Whole hundredths, at the speed in milliseconds for a whole change, within limits."""
    return min(1400, max(shortest, speed * max(1, change) // 10_000_000 * 10))


def frames(states, changes, beats):
    """(state whose labels are to come or shown, change that it shows) of all frames but the last.

    A frame counts as early while the state that it leads to is not yet on show.
    """
    shown = [(0, None)]  # state 0 is on show, and nothing has changed
    for before, state in pairwise(states):
        change = sum(changes[before + 1 : state + 1])
        if beats == 2:
            shown.append((before, change))  # update: still the labels of the state before
        shown.append((state, change))
    return shown[:-1]


def durations(states, changes, turning_point, beats, lead, end_ms):
    """The longest durations within the limits, found by trying every speed; None if none."""
    shown, shortest = frames(states, changes, beats), 200 * beats
    early = [change for state, change in shown if state < turning_point]
    late = [change for state, change in shown if state >= turning_point]
    alone = not lead and len(early) == 1 and bool(late)
    speeds = {0} | {
        ceil(Fraction(ms * 1_000_000, max(1, change or 0)))
        for ms in range(shortest, 1401, 10)
        for _, change in shown
    }
    for speed in sorted(speeds, reverse=True):
        start = [
            1400 if i < 3 else lasts(speed, change, shortest) for i, change in enumerate(early)
        ]
        if alone:
            start[0] = 2600
        spent = sum(start) + (1400 if lead else 0)
        rest = next(
            (
                rest
                for slower in sorted((s for s in speeds if s <= speed), reverse=True)
                for rest in [[lasts(slower, change or 0, shortest) for change in late]]
                if 12 * spent >= 5 * (spent + sum(rest) + end_ms)
            ),
            None,
        )
        if rest is not None and spent + sum(rest) + end_ms <= 11_500:
            return [*start, *rest]
    return None


def tell(changes, turning_point, beats, lead, end_ms, most):
    """(states, durations of all frames but the last): as many states as there is time for."""
    last = len(changes) - 1
    for count in range(min(most, 13, last + 1), 1, -1):
        states = busy_states(changes, count)
        found = durations(states, changes, turning_point, beats, lead, min(4000, end_ms))
        if found is not None:
            return states, found
    return None
