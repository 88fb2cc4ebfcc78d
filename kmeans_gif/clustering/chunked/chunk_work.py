"""What is done with each chunk, wherever it lies, and how the results are put together.

Work and results travel between processes, so both are small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.chunks import Chunked
from kmeans_gif.data.dataset import check_table
from kmeans_gif.errors import InputError


class ChunkAt(NamedTuple):
    """Which chunk of a table it is."""

    i: int
    of: int
    """How many there are."""
    first: int
    """Its first row."""
    last: int
    """The row after its last."""
    d: int
    name: str
    """Of the table; may be empty."""

    def __str__(self) -> str:
        where = f"chunk {self.i + 1} of {self.of} (rows {self.first} to {self.last - 1})"
        return f"{self.name}, {where}" if self.name else where


class Part(Protocol):
    """What was found in some chunks."""

    def merged(self, other: Any) -> Any:
        """The same of these chunks and those of `other`, whatever order they come in."""


Found = TypeVar("Found", bound=Part)
Found_co = TypeVar("Found_co", bound=Part, covariant=True)


class Work(Protocol[Found_co]):
    """What is to be done with a chunk."""

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> Found_co:
        """What is found in the chunk whose `rows`, `(m, d)` float64, are as given."""


def places_in(chunks: Chunked) -> list[ChunkAt]:
    """Which chunks there are."""
    bounds, (_, d) = chunks.bounds, chunks.shape
    count, name = len(bounds) - 1, getattr(chunks, "name", "")
    return [ChunkAt(i, count, bounds[i], bounds[i + 1], d, name) for i in range(count)]


def checked(raw: object, at: ChunkAt) -> Array:
    """What was read of a chunk as its rows, `(m, d)` float64."""
    try:
        rows = check_table(raw)
    except (InputError, TypeError) as error:
        raise InputError(f"{at}: {error}") from None
    if rows.shape != (at.last - at.first, at.d):
        raise InputError(f"{at} has shape {rows.shape}: must be {(at.last - at.first, at.d)}")
    return rows


def unreadable(at: ChunkAt, error: BaseException) -> InputError:
    """What is said of a chunk that could not be read."""
    lines = str(error).splitlines() or [""]
    return InputError(f"{at}: could not be read: {type(error).__name__}: {lines[0]}")
