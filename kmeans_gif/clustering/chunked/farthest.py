"""Which observations of a table in chunks lie farthest from their centroids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.kept_chunks import labels_kept
from kmeans_gif.clustering.chunked.round_work import labels_of
from kmeans_gif.clustering.chunked.survey import in_units
from kmeans_gif.clustering.seeding.observations import value_bytes
from kmeans_gif.clustering.seeding.rounds_of_draws import squares_to
from kmeans_gif.clustering.units import Units
from kmeans_gif.data.pixel_numbers import PixelNumbers


@dataclass(frozen=True, eq=False)
class Farthest:
    """Observations of distinct values, the farthest first, the first of those equally far."""

    squares: Array
    """(c,) squared distances, falling."""
    which: Array
    """(c,) int64."""
    order: Array
    """(c,) int64, in which they stand in memory."""
    labels: Array
    """(c,)."""
    rows: Array
    """(c, d)."""
    most: int

    def merged(self, other: Farthest) -> Farthest:
        """See Part."""
        return _first(
            np.concatenate([self.squares, other.squares]),
            np.concatenate([self.which, other.which]),
            np.concatenate([self.order, other.order]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.rows, other.rows]),
            self.most,
        )

    def moves(self, sizes: Array, empty: Array) -> list[tuple[int, int]]:
        """Which of these move into which of the `empty` clusters, as pairs; see `relocation`.

        `sizes` `(k,)` are those of the clusters.
        """
        members, waiting, found = sizes.copy(), list(empty), []
        for place, (square, donor) in enumerate(zip(self.squares, self.labels, strict=True)):
            if not waiting or square == 0:
                break
            if members[donor] > 1:
                members[donor] -= 1
                found.append((place, int(waiting.pop(0))))
        return found


@dataclass(frozen=True, eq=False)
class FarthestWork:
    """Looks for the `most` observations farthest from the nearest of `centroids`, `(k, d)`."""

    centroids: Array
    most: int
    units: Units
    run: str
    state: int
    """Where labels may have been kept."""
    pixels: PixelNumbers | None
    """Of a picture, which is in Z-order in memory."""

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> Farthest:
        """See Work."""
        given = rows()
        X, labels = in_units(given, self.units), labels_kept(self.run, at.i, self.state)
        if labels is None:
            labels = labels_of(X, self.centroids, pool)
        squares = squares_to(X, self.centroids, labels)
        which = np.arange(at.first, at.last)
        order = which if self.pixels is None else self.pixels.along_curve(given)
        return _first(squares, which, order, labels, X, self.most)


def _first(
    squares: Array, which: Array, order: Array, labels: Array, rows: Array, most: int
) -> Farthest:
    kept: dict[bytes, int] = {}
    for i in np.lexsort([order, -squares]):
        kept.setdefault(value_bytes(rows[i]), int(i))
        if len(kept) == most:
            break
    places = np.array(list(kept.values()), np.int64)
    return Farthest(
        squares[places], which[places], order[places], labels[places], rows[places], most
    )
