"""Competitors take turns, so that a change of the machine's speed meets all of them."""

import statistics
import time
import warnings


def take_turns(calls, turns, patience=4.0):
    """Seconds of each of `calls`, a dict of functions; a turn of all, then the next.

    The first turn warms up and does not count.  Whoever then took `patience` times as long as the
    fastest but ours, the first of them, sits out, but for its first turn, which counts.
    """
    seconds = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not converged, as is meant
        for turn in range(turns + 1):
            for name, call in calls.items():
                if turn == 0 or name in seconds:
                    taken = timed(call)
                    if turn == 0:
                        seconds[name] = [taken]
                    else:
                        seconds[name].append(taken)
            if turn == 0:
                ours, *others = calls
                first = {name: values[0] for name, values in seconds.items()}
                limit = patience * min((first[name] for name in others), default=0.0)
                slow = {name for name in others if first[name] > limit}
                left_out = {name: seconds.pop(name) for name in slow}
                seconds = {name: [] for name in seconds}
    return {**seconds, **left_out}


def timed(call):
    """Seconds that one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)
