"""Tells how many readings of a table in chunks are done, and how many there may be at most."""

from __future__ import annotations

import threading

from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.chunked.chunk_work import Found, Work
from kmeans_gif.clustering.chunked.places import Place
from kmeans_gif.clustering.seeding.rounds_of_draws import ROUNDS
from kmeans_gif.data.chunks import Chunked


class ToldPlace:
    """A place whose readings are told."""

    def __init__(self, place: Place, chunks: Chunked, most: int) -> None:
        """`chunks.progress`, where there is one, is called with (done, most) after each reading."""
        self._place, self._chunks, self._most = place, chunks, most
        self._done, self._counting = 0, threading.Lock()

    def merged(self, work: Work[Found], pool: ThreadPool) -> Found:
        """See Place."""
        found = self._place.merged(work, pool)
        with self._counting:  # several runs may go side by side
            self._done += 1
            tell = getattr(self._chunks, "progress", None)
            if tell is not None:
                tell(self._done, max(self._most, self._done))
        return found

    def forget(self, run: str) -> None:
        """See Place."""
        self._place.forget(run)

    def room(self) -> int:
        """See Place."""
        return self._place.room()


def most_readings(init: object, k: int, runs: int, max_iter: int) -> int:
    """How often a table is read at most, but for rare cases: first, for seeds, rounds and labels.

    >>> most_readings("random", 5, 1, 10)
    15
    """
    seeds = {"random": 2, "k-means||": ROUNDS + 2, "k-means++": k + 1}
    each = seeds.get(init, 0) if isinstance(init, str) else 0
    again = 1 if runs > 1 else 0  # the best of several is recorded once more
    return 1 + runs * each + (runs + again) * (max_iter + 1) + 1
