"""The units in which a run is computed: those of the data, moved and scaled where they must be.

Distances between observations that lie far from zero, and squares of very small or very large
ones, lose digits or vanish.  So such data is moved to its middle and scaled by a power of two
before anything is computed.  The rule is part of what a run is; ordinary data stays as it is.

- A feature is *far* if its largest absolute value exceeds `FAR` times its extent, which counts as
  at least 1 for a feature of whole numbers.  Its middle becomes zero.  All its values lie within a
  factor of two of each other, so the difference is exact (P. H. Sterbenz, "Floating-point
  computation", 1974).
- If the largest value then left, or the largest extent of a far feature, is not within 2**-SCALED
  to 2**SCALED, all features are scaled by the power of two that brings it to between 1/2 and 1,
  though never up by more than 2**MOST.

Only observations with a weight count for both.  Centroids are recorded in the units of the data,
rounded to float64; labels, inertia and the next centroids are those of the centroids before that
rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.own_arrays import frozen

FAR = 1024.0
"""How many times its extent a feature lies from zero before it is moved."""

SCALED = 200
"""Powers of two beyond which extents are scaled."""


MOST = 500
"""Powers of two by which values are made larger at most, so that none overflows."""


@dataclass(frozen=True, eq=False)
class Units:
    """Where zero lies, and how long a unit is."""

    zero: Array
    """(d,), in units of the data."""
    exponent: int = 0
    """A unit is 2**exponent units of the data."""

    @property
    def plain(self) -> bool:
        """Whether they are those of the data."""
        return self.exponent == 0 and not self.zero.any()

    def into(self, values: Array) -> Array:
        """Observations or centroids `(..., d)` of the data in these units."""
        if self.plain:
            return values
        return np.ldexp(values, -self.exponent) - np.ldexp(self.zero, -self.exponent)

    def back(self, values: Array) -> Array:
        """Observations or centroids `(..., d)` in the data's own units, rounded."""
        return values if self.plain else np.ldexp(values, self.exponent) + self.zero

    def lengths_back(self, lengths: Array, power: int = 1) -> Array:
        """Lengths, or their squares with power 2, in the data's own units."""
        return np.ldexp(lengths, power * self.exponent) if self.exponent else lengths

    def dataset_into(self, dataset: Dataset) -> Dataset:
        """`dataset` with observations in these units."""
        return dataset if self.plain else replace(dataset, X=frozen(self.into(dataset.X)))


def units_of(dataset: Dataset) -> Units:
    """The units in which `dataset` is clustered."""
    if dataset.weighing.lowest > 0:
        low, high = dataset.extremes
    else:
        counted = dataset.X[dataset.weights > 0]
        low, high = counted.min(axis=0), counted.max(axis=0)
    # Pixels of one value stay as they are.
    return units_between(
        low, high, lambda f: not (dataset.X[:, f] != np.floor(dataset.X[:, f])).any()
    )


def units_between(low: Array, high: Array, whole: Callable[[int], bool]) -> Units:
    """The units for observations between `low` and `high` `(d,)`.

    `whole` tells whether a feature has whole numbers alone, which differ by 1 at least.
    """
    extent = high - low
    largest = np.maximum(-low, high)
    far = largest > FAR * extent
    for f in np.flatnonzero(far & (largest <= FAR)):
        far[f] = not whole(int(f))
    zero = np.where(far, low + extent / 2, 0.0)
    longest = float(np.where(far, extent, largest).max())
    exponent = max(int(np.frexp(longest)[1]), -MOST)
    return Units(zero, exponent if longest and abs(exponent) > SCALED else 0)
