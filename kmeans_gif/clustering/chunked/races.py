"""Seedings over chunks whose draws are races: the fastest of each chunk race again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_step import ChunkStep
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.round_work import labels_of
from kmeans_gif.clustering.chunked.survey import Survey, in_units
from kmeans_gif.clustering.seeding.racing import Fastest, race
from kmeans_gif.clustering.seeding.rounds_of_draws import chosen_in_rounds, squares_to
from kmeans_gif.clustering.units import Units
from kmeans_gif.data.pixel_numbers import PixelNumbers


def draw_in_rounds(survey: Survey, k: int, rng: np.random.Generator, pool: ThreadPool) -> Array:
    """k observations `(k, d)` far apart, in the units of the run; see `kmeans_parallel`."""

    def draw(chosen: Array, key: Array, count: int) -> Fastest:
        work = _Race(chosen, key, count, survey.units, survey.pixels)
        return survey.place.merged(work, pool).fastest

    def sizes(chosen: Array) -> Array:
        step = ChunkStep(survey, pool)
        try:
            return step.assign(chosen).sizes
        finally:
            step.close()

    return chosen_in_rounds(draw, sizes, k, survey.d, rng)[1]


@dataclass(frozen=True, eq=False)
class _Raced:
    fastest: Fastest
    count: int

    def merged(self, other: _Raced) -> _Raced:
        """See Part."""
        return _Raced(self.fastest.merged(other.fastest, self.count), self.count)


@dataclass(frozen=True, eq=False)
class _Race:
    chosen: Array
    key: Array
    count: int
    units: Units
    pixels: PixelNumbers | None

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Raced:
        """See Work."""
        given, chances = rows(), np.ones(at.last - at.first)
        X, numbers = in_units(given, self.units), numbers_of(given, at, self.pixels)
        if len(self.chosen):
            chances = squares_to(X, self.chosen, labels_of(X, self.chosen, pool))
        return _Raced(race(X, chances, numbers, self.key, self.count), self.count)


def numbers_of(rows: Array, at: ChunkAt, pixels: PixelNumbers | None) -> Array:
    """Numbers `(m,)` among all of the `rows` of a chunk, by which they are drawn.

    They count rows of a table, and pixels of a picture row by row.
    """
    return np.arange(at.first, at.last) if pixels is None else pixels.row_by_row(rows)
