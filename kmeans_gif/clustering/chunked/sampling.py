"""Which observations of a table in chunks have their labels kept in every state."""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.data.own_arrays import frozen


class Sampling(Protocol):
    """Tells which observations are in the sample; small, as it travels to the chunks."""

    @property
    def index(self) -> Array:
        """(m,) int64, rising."""


@dataclass(frozen=True)
class Drawn:
    """All of n observations, or `most` by chance, which depends on n alone, not on a seed."""

    n: int
    most: int

    @property
    def index(self) -> Array:
        """See Sampling."""
        return _drawn(self.n, self.most)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Observations that are given, as `index` has them."""

    index: Array

    def __reduce__(self) -> tuple[Any, ...]:
        """On its way to workers, in each round, it has about a fifth of its length."""
        return _unpacked, (zlib.compress(np.diff(self.index, prepend=0).tobytes(), level=1),)


def _unpacked(steps: bytes) -> Chosen:
    return Chosen(frozen(np.cumsum(np.frombuffer(zlib.decompress(steps), np.int64))))


def sampled(sampling: Sampling, at: ChunkAt) -> Array:
    """Which rows of a chunk are in the sample, `(m,)`."""
    index = sampling.index
    first, last = np.searchsorted(index, [at.first, at.last])
    own: Array = index[first:last] - at.first
    return own


@functools.lru_cache(16)
def _drawn(n: int, most: int) -> Array:
    if n <= most:
        return frozen(np.arange(n))
    drawn = np.random.default_rng(0).choice(n, most, replace=False, shuffle=False)
    return frozen(np.sort(drawn))
