"""Which pixel an observation with location is, told by its first two features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array


@dataclass(frozen=True)
class PixelNumbers:
    """Pixels of a picture, by observations `(m, d)` that begin with row and column."""

    scale: float
    """Units of a feature per pixel."""
    height: int
    width: int

    def row_by_row(self, X: Array) -> Array:
        """(m,) int64, from 0, left to right and top to bottom."""
        rows, columns = self._places(X)
        return rows * self.width + columns

    def along_curve(self, X: Array) -> Array:
        """(m,) int64, rising as pixels of a photo in memory follow each other.

        That is the Z-order of rows and columns: their bits in turn, those of rows higher.
        """
        rows, columns = (_spread(places) for places in self._places(X))
        return rows << 1 | columns

    def spaced(self, count: int) -> Array:
        """(p, 2) row and column, in units of a feature, of `count` pixels at most, evenly spaced.

        They rise row by row.
        """
        n = self.height * self.width
        numbers = np.unique(np.linspace(0, n - 1, min(n, count)).astype(np.int64))
        return np.column_stack([*(self.scale * place for place in np.divmod(numbers, self.width))])

    def _places(self, X: Array) -> tuple[Array, Array]:
        rows, columns = np.rint(X[:, :2].T / self.scale).astype(np.int64)
        return rows, columns


def _spread(places: Array) -> Array:
    """Whole numbers below 2**31, int64, with a zero before each of their bits."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333), (1, 0x5555555555555555),
    ):  # fmt: skip
        places = (places | places << shift) & mask
    return places
