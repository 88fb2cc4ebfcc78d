"""The features of a photo: its colors in a color space, alone or with their location."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.color_spaces import to_space
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.distinct_colors import distinct_colors, z_order
from kmeans_gif.data.glance import levels_glance, whole_weights
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.errors import InputError, require_choice, require_number

FEATURES = ("color", "color+location")
COLOR_SPACES = ("rgb", "lab", "oklab")
_RANGE = {"rgb": 255.0, "lab": 100.0, "oklab": 1.0}
"""Range of the values of each space."""
_NAMES = {
    "rgb": ("red", "green", "blue"),
    "lab": ("L", "a", "b"),
    "oklab": ("L", "a", "b"),
}
_LARGEST_WEIGHT = 1e6


@dataclass(frozen=True)
class Features:
    """The parameters of `load_image` of the same names, checked."""

    features: str
    color_space: str
    scale_location: bool
    location_weight: float

    def __post_init__(self) -> None:
        require_choice("features", self.features, FEATURES)
        require_choice("color_space", self.color_space, COLOR_SPACES)
        weight = require_number("location_weight", self.location_weight, 0.0, _LARGEST_WEIGHT)
        if weight == 0:
            raise InputError(
                "location_weight=0: must be above 0; to leave location out, give features='color'"
            )
        if not self.has_location and (weight != 1 or not self.scale_location):
            name = "location_weight" if weight != 1 else "scale_location"
            raise InputError(
                f"{name}={getattr(self, name)!r}: is for features='color+location', "
                "and these are colors alone"
            )

    @property
    def has_location(self) -> bool:
        """Whether row and column are features."""
        return self.features == "color+location"

    def photo(self, pixels: Array, name: str) -> Dataset:
        """The observations of a photo of 1 to 4 channels, `(h, w)` or `(h, w, c)` uint8.

        The last of 2 or 4 channels is alpha.  Raises InputError for fewer than 2 pixels, and where
        none is opaque.
        """
        height, width = pixels.shape[:2]
        if width * height < 2:
            raise InputError(f"has {width}×{height} pixels; at least 2 are needed")
        if pixels.ndim == 2:
            pixels = pixels[..., None]
        mask = None
        if pixels.shape[2] % 2 == 0:
            mask = pixels[..., -1] < 128
            pixels = pixels[..., :-1]
            if mask.all():
                raise InputError("every pixel is transparent; nothing is left to cluster")
            if not mask.any():
                mask = None
        return self._dataset(pixels, mask, name)

    def _dataset(self, pixels: Array, mask: Array | None, name: str) -> Dataset:
        """The observations of a photo.

        pixels: (h, w, 1) gray or (h, w, 3) red, green and blue, uint8.  mask: (h, w) bool,
        True where a pixel is left out, or None.
        """
        height, width, channels = pixels.shape
        if self.has_location:
            order = along_curve(height, width)
            if mask is not None:
                order = order[~mask.ravel()[order]]
            colors = pixels.reshape(-1, channels).take(order, axis=0)
            weights = np.ones(len(colors))
            inverse = np.zeros(height * width, np.int32)
            inverse[order] = np.arange(len(order), dtype=np.int32)
        else:
            colors, counts, inverse = distinct_colors(pixels, mask)
            weights = counts.astype(np.float64)
        photo = self.counted(colors, weights, name, (height, width), inverse, mask)
        if not self.has_location:
            return photo
        scale = self.location_scale(max(height, width))
        return located(photo, with_location(photo.X, *np.divmod(order, width), scale), scale)

    def counted(
        self,
        colors: Array,
        weights: Array,
        name: str,
        shape: tuple[int, int],
        inverse: Array,
        mask: Array | None,
    ) -> Dataset:
        """A photo's colors `(n, 1 or 3)` uint8 as observations; all else as Dataset has it."""
        channels, original = colors.shape[1], None
        if self.color_space != "rgb":
            original = np.repeat(colors, 3, axis=1) if channels == 1 else colors
        photo = Dataset(
            X=frozen(self.values(colors if original is None else original)),
            weights=frozen(weights),
            feature_names=self.names(channels),
            name=name,
            shape=shape,
            inverse=frozen(inverse),
            mask=None if mask is None else frozen(mask),
            color_space=self.color_space,
            colors=None if original is None else frozen(original),
        )
        known = whole_weights(float(weights.sum()), float(weights.min()), float(weights.max()))
        vars(photo).update(weighing=known)
        if original is None:
            vars(photo).update(glance=levels_glance(colors))
        return photo

    def values(self, colors: Array) -> Array:
        """Colors `(n, 1 or 3)` uint8 in the color space, `(n, d)`; gray has 1 in RGB alone."""
        if self.color_space == "rgb":
            return colors.astype(np.float64)
        return to_space(
            np.repeat(colors, 3, axis=1) if colors.shape[1] == 1 else colors, self.color_space
        )

    def names(self, channels: int) -> tuple[str, ...]:
        """What the features are called that are made of so many channels."""
        if self.color_space == "rgb" and channels == 1:
            return ("gray",)
        return _NAMES[self.color_space]

    def location_scale(self, longer_side: int) -> float:
        """Feature units per pixel: the longer side spans as much as black to white."""
        unit = _RANGE[self.color_space] / (longer_side - 1) if self.scale_location else 1.0
        return float(unit * self.location_weight)


def with_location(values: Array, rows: Array, columns: Array, scale: float) -> Array:
    """Colors `(n, d - 2)` with the places of their pixels before them, `(n, d)`."""
    return np.column_stack([scale * rows, scale * columns, values])


def located(photo: Dataset, X: Array, scale: float) -> Dataset:
    """`photo` with observations `X` that have locations, each pixel of so many units."""
    names = ("row", "column", *photo.feature_names)
    return replace(photo, X=frozen(X), feature_names=names, location_scale=scale)


def along_curve(height: int, width: int) -> Array:
    """Pixels `(height * width,)`, numbered row by row, in the Z-order of rows and columns."""
    down, across = np.zeros((height, 2), np.uint32), np.zeros((width, 2), np.uint32)
    down[:, 0], across[:, 1] = np.arange(height), np.arange(width)
    places = z_order(down, 16)[:, None] | z_order(across, 16)
    order: Array = np.argsort(places, axis=None)
    return order
