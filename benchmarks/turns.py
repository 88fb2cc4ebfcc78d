"""Competitors take turns, so that a change of the machine's speed meets all of them."""

import statistics
import time
import warnings

PATIENCE = 3.0


def take_turns(calls, turns):
    """Seconds of each of `calls`, a dict of functions: a turn of all, then the next.

    The first turn warms up.  It counts only for those that then took PATIENCE times as long as the
    fastest peer: they sit out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not converged, as is meant
        first = {name: timed(call) for name, call in calls.items()}
        slow = too_slow(first)
        seconds = {name: [first[name]] if name in slow else [] for name in calls}
        for _ in range(turns):
            for name in calls:
                if name not in slow:
                    seconds[name].append(timed(calls[name]))
    return seconds


def too_slow(seconds):
    """Names of the peers that took PATIENCE times as long as the fastest of them."""
    others = [name for name in seconds if name != "kmeans_gif"]
    fastest = min((seconds[name] for name in others), default=0.0)
    return {name for name in others if seconds[name] > PATIENCE * fastest}


def timed(call):
    """Seconds that one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)
