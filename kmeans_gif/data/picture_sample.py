"""Which pixels of a picture in chunks are shown, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.color_spaces import displayable
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.features import Features, located
from kmeans_gif.data.pixel_numbers import PixelNumbers
from kmeans_gif.data.scan_chunks import Scan
from kmeans_gif.errors import InputError


def spaced(height: int, width: int, longer: int) -> tuple[Array, Array]:
    """Rows and columns, evenly spaced, of a version with a longer side of at most `longer`."""
    share = min(1.0, longer / max(height, width))
    counts = (max(1, round(share * side)) for side in (height, width))
    rows, columns = (
        (2 * np.arange(count) + 1) * side // (2 * count)
        for count, side in zip(counts, (height, width), strict=True)
    )
    return rows, columns


@dataclass(frozen=True, eq=False)
class PictureSample:
    """The pixels that are shown, among observations in chunks with row, column and color."""

    scan: Scan
    features: Features
    numbers: PixelNumbers
    """How pixels are told by their observations."""
    at: Array
    """(h, w) int64 of what is shown: the observation of each pixel, -1 if it is transparent."""

    @property
    def index(self) -> Array:
        """(m,) int64, the observations that are shown, rising.

        Raises InputError if there is none.
        """
        opaque = self.at >= 0
        if not opaque.any():
            raise InputError(
                f"{self.scan.name}: every pixel that is shown is transparent; show more of them"
            )
        return np.sort(self.at[opaque])

    def dataset(self, rows: Array, n: int) -> Dataset:
        """The pixels that are shown, whose observations are `rows` `(m, d)`, of n in all."""
        space, values = self.features.color_space, rows[:, 2:]
        colors = values.astype(np.uint8) if space == "rgb" else displayable(values, space)
        mask = self.at < 0
        photo = self.features.counted(
            colors,
            np.full(len(rows), n / len(rows)),
            self.scan.name,
            (self.at.shape[0], self.at.shape[1]),
            np.searchsorted(self.index, np.maximum(self.at, 0).ravel()),
            mask if mask.any() else None,
        )
        whole = n if len(rows) < n else None
        return replace(located(photo, rows, self.numbers.scale), scan=self.scan, sample_of=whole)
