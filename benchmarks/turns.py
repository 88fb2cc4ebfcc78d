"""Competitors take turns, so that a change of the machine's speed meets all of them."""

import statistics
import time
import warnings

PATIENCE, BRIEF = 3.0, 2.0


def take_turns(calls, turns, warm=False):
    """Seconds of each of `calls`, a dict of functions: a turn of all, then the next.

    The first turn warms up and does not count, unless all are `warm`.  Peers that then took
    PATIENCE times as long as the fastest of them sit out; of them it counts.  Turns are `turns`,
    and as many more as fit into BRIEF seconds: medians of a few short calls are not to be trusted.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not converged, as is meant
        if warm and "kmeans_gif" in calls:
            calls["kmeans_gif"]()  # for another size it may compile other kernels
        first = {name: timed(call) for name, call in calls.items()}
        others = [name for name in calls if name != "kmeans_gif"]
        limit = PATIENCE * min((first[name] for name in others), default=0.0)
        slow = {name for name in others if first[name] > limit}
        seconds = {name: [first[name]] if warm or name in slow else [] for name in calls}
        started, left = time.perf_counter(), turns - warm
        while left > 0 or time.perf_counter() - started < BRIEF:
            left -= 1
            for name in calls:
                if name not in slow:
                    seconds[name].append(timed(calls[name]))
    return seconds


def timed(call):
    """Seconds that one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)
