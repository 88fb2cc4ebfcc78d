"""k-means++ over chunks: one reading for each seed.

In memory, chances are added up in an order of values, in floats, which no chunk can do.  Here
candidates are drawn by races instead, in the same proportion, one not twice; the best of them is
the one that leaves the lowest inertia, as in memory.  While a reading measures what the candidates
for a seed leave, it also holds the race for the next one, as if each of them had been taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.chunked.chunk_work import ChunkAt
from kmeans_gif.clustering.chunked.races import numbers_of
from kmeans_gif.clustering.chunked.round_work import labels_of
from kmeans_gif.clustering.chunked.survey import Survey, in_units
from kmeans_gif.clustering.exact_sums import LANES, add_products, certain, exact_parts
from kmeans_gif.clustering.seeding.racing import Fastest, exponentials_of, fastest, new_key
from kmeans_gif.clustering.seeding.rounds_of_draws import ROUNDS, squares_to
from kmeans_gif.clustering.seeding.rules import lower_distances
from kmeans_gif.clustering.units import Units
from kmeans_gif.data.pixel_numbers import PixelNumbers
from kmeans_gif.errors import InputError


def cost_of_readings(k: int, runs: int) -> str:
    """What is said of the readings that seeds take."""
    mine, others = runs * (k + 1), runs * (ROUNDS + 2)
    better = f"; init='k-means||' does {others} times, and draws seeds about as good"
    return (
        f"init='k-means++' reads the chunks {mine} times for its seeds"
        f"{better if others < mine else ''}"
    )


def draw_far_apart(survey: Survey, k: int, rng: np.random.Generator, pool: ThreadPool) -> Array:
    """k observations `(k, d)` in the units of the run, each the best of several candidates."""
    chosen, several = np.empty((0, survey.d)), 2 + int(np.log(k))
    work = _FarWork(chosen, chosen, new_key(rng), 1, survey.units, survey.pixels)
    candidates = survey.place.merged(work, pool).races[0].rows
    while True:
        if not len(candidates):
            raise InputError(
                f"n_clusters={k}: only {len(chosen)} observations lie a measurable distance apart"
            )
        work = _FarWork(chosen, candidates, new_key(rng), several, survey.units, survey.pixels)
        found = survey.place.merged(work, pool)
        left = [certain(parts, found.longest) for parts in found.left]
        if None in left:
            exact = survey.place.merged(replace(work, exact=True), pool)
            left = [math.fsum(parts) for parts in exact.left]
        best = int(np.argmin(np.array(left, np.float64)))
        chosen = np.vstack([chosen, candidates[best]])
        if len(chosen) == k:
            return chosen
        candidates = found.races[best].rows


@dataclass(frozen=True, eq=False)
class _Far:
    left: list[list[float]]
    """Parts of the inertia that each candidate leaves."""
    races: list[Fastest]
    """For the next seed, if that candidate is taken."""
    several: int
    longest: int

    def merged(self, other: _Far) -> _Far:
        """See Part."""
        return _Far(
            [exact_parts(one + more) for one, more in zip(self.left, other.left, strict=True)],
            [
                one.merged(more, self.several)
                for one, more in zip(self.races, other.races, strict=True)
            ],
            self.several,
            max(self.longest, other.longest),
        )


@dataclass(frozen=True, eq=False)
class _FarWork:
    chosen: Array
    """(j, d)."""
    candidates: Array
    """(c, d); there is none before the first seed, and all have the same chance then."""
    key: Array
    several: int
    units: Units
    pixels: PixelNumbers | None
    exact: bool = False

    def __call__(self, at: ChunkAt, rows: Callable[[], Array], pool: ThreadPool) -> _Far:
        """See Work."""
        given = rows()
        X, numbers = in_units(given, self.units), numbers_of(given, at, self.pixels)
        lengths, one = exponentials_of(self.key, numbers), np.ones(len(X))
        if not len(self.candidates):
            return _Far([], [fastest(X, one, numbers, lengths, self.several)], self.several, 0)
        nearest, lowered = np.full((2, len(X)), np.inf)
        if len(self.chosen):
            nearest = squares_to(X, self.chosen, labels_of(X, self.chosen, pool))
        XT, left, races = np.ascontiguousarray(X.T), [], []
        for candidate in self.candidates:
            lower_distances(XT, candidate, nearest, lowered)
            lanes = np.zeros((2, LANES))
            add_products(one, lowered, lanes)
            left.append(exact_parts((lowered if self.exact else lanes).ravel().tolist()))
            races.append(fastest(X, lowered, numbers, lengths, self.several))
        return _Far(left, races, self.several, len(X))
