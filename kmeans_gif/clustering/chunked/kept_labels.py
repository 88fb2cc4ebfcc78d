"""Labels of chunks, kept between rounds by the process in which the chunks are labeled.

They are a function of the data and of centroids, so whoever does not have them finds them again:
another worker, where one was lost, or the same one, if it does a round once more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from kmeans_gif._typing import Array

_MOST = 128
"""Runs of which something is kept; those before them may have ended without a word."""
_kept: OrderedDict[str, dict[int, tuple[int, Array]]] = OrderedDict()
_changing = threading.Lock()


def keep(run: str, i: int, state: int, labels: Array) -> None:
    """Keep the `labels` `(m,)` of chunk i in a state of `run`, in place of those before."""
    with _changing:
        _kept.setdefault(run, {})[i] = state, labels
        _kept.move_to_end(run)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)


def kept(run: str, i: int, state: int) -> Array | None:
    """The labels of chunk i in a state of `run`, if they are here."""
    found = _kept.get(run, {}).get(i)
    return None if found is None or found[0] != state else found[1]


def forget(run: str) -> None:
    """Let go of the labels of a run."""
    with _changing:
        _kept.pop(run, None)
