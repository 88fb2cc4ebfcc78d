"""What is kept of chunks between rounds, by the process in which they are labeled.

Labels always are, and where memory allows the boxes around observations, so that a round looks at
what may have switched alone.  All of it is a function of the data and of centroids, so whoever
does not have it finds it again: another worker, where one was lost, or the same one, if it does a
round once more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest import Labeling

KEPT = 0.25
"""Part of a process's memory that may be filled with it."""
_MOST = 128
"""Runs of which something is kept; those before them may have ended without a word."""


class Boxes(NamedTuple):
    """A chunk that is ready for another round."""

    rows: Array
    """(m, d), in the units of the run."""
    labeling: Labeling
    bins: Array
    """Sums over its clusters; see `Round`."""
    nbytes: int
    """About how much memory it takes."""


class Kept(NamedTuple):
    """What is kept of a chunk."""

    state: int
    """Of the run."""
    labels: Array
    """(m,)."""
    boxes: Boxes | None


class _Store:
    """What this process keeps."""

    def __init__(self) -> None:
        self.runs: OrderedDict[str, dict[int, Kept]] = OrderedDict()
        self.taken = 0
        """Bytes of boxes."""
        self.changing = threading.Lock()

    def drop(self, run: str) -> None:
        for kept in self.runs.pop(run, {}).values():
            self.taken -= _size(kept)


_store = _Store()


def keep(run: str, i: int, kept: Kept) -> None:
    """Keep what is known of chunk i, in place of what was."""
    with _store.changing:
        chunks = _store.runs.setdefault(run, {})
        _store.taken += _size(kept) - _size(chunks.get(i))
        chunks[i] = kept
        _store.runs.move_to_end(run)
        while len(_store.runs) > _MOST:
            _store.drop(next(iter(_store.runs)))


def labels_kept(run: str, i: int, state: int) -> Array | None:
    """The labels of chunk i in a state of `run`, if they are here."""
    found = _store.runs.get(run, {}).get(i)
    return None if found is None or found.state != state else found.labels


def boxes_kept(run: str, i: int, state: int) -> Boxes | None:
    """The boxes of chunk i after a state of `run`, if they are here; they are so no longer.

    Whoever is interrupted in the midst of a round does not leave them half changed.
    """
    with _store.changing:
        found = _store.runs.get(run, {}).get(i)
        if found is None or found.state != state or found.boxes is None:
            return None
        _store.runs[run][i] = found._replace(boxes=None)
        _store.taken -= found.boxes.nbytes
        return found.boxes


def room_left(room: int) -> int:
    """Bytes that boxes may still take, if they may take `room` in all."""
    return room - _store.taken


def forget(run: str) -> None:
    """Let go of what is kept of a run."""
    with _store.changing:
        _store.drop(run)


def _size(kept: Kept | None) -> int:
    return 0 if kept is None or kept.boxes is None else kept.boxes.nbytes
