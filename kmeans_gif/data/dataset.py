"""Dataset: n observations of d features, and what a renderer needs to show them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import OwnsArrays, converted, frozen
from kmeans_gif.errors import InputError


@dataclass(frozen=True, eq=False, repr=False)
class Dataset(OwnsArrays):
    """Observations with weights; for a photo or tiles also the way back to pixels.

    Its arrays are its own and read-only.

    A photo's observations are its distinct colors and their weights the numbers
    of pixels that have them: the same optimum as over pixels, on far fewer rows.
    With location they are its pixels, each of weight 1.  Both are in Z-order.

    >>> import numpy as np
    >>> from kmeans_gif import load_image
    >>> photo = load_image(np.array([[0, 90, 0], [0, 0, 200]], np.uint8))
    >>> photo
    <Dataset array: photo of 3×2 pixels, 3 observations of 1 features>
    >>> photo.X.ravel(), photo.weights
    (array([  0.,  90., 200.]), array([4., 1., 1.]))
    >>> photo.to_pixels(np.array(["dark", "gray", "light"]))
    array([['dark', 'gray', 'dark'],
           ['dark', 'dark', 'light']], dtype='<U5')
    """

    X: Array
    """(n, d) float64."""
    weights: Array
    """(n,) float64, none negative."""
    feature_names: tuple[str, ...] = ()
    """d names; empty if the features have none."""
    name: str = ""
    """Name of the file, or of the kind of data, for captions and descriptions."""
    shape: tuple[int, int] | None = None
    """(height, width) of a photo in pixels."""
    inverse: Array | None = None
    """(height * width,) index of the observation of each pixel of a photo, row by row."""
    mask: Array | None = None
    """(height, width) bool of a photo: True where a pixel is transparent; None if none is."""
    color_space: str = "rgb"
    """The space of a photo's colors: "rgb" (one feature for gray), "lab" or "oklab"."""
    colors: Array | None = None
    """(n, 3) uint8 red, green and blue of a photo's observations; None if X has them itself."""
    location_scale: float | None = None
    """Feature units per pixel, if the first two features of a photo are row and column."""
    tile_shape: tuple[int, ...] | None = None
    """(h, w) or (h, w, 3) if each observation is a small picture, its pixels row by row."""

    @cached_property
    def extremes(self) -> Array:
        """(2, d) lowest and highest value of each feature; not finite where a value is not."""
        with np.errstate(invalid="ignore"):
            return frozen(np.stack([self.X.min(axis=0), self.X.max(axis=0)]))

    def __repr__(self) -> str:
        n, d = self.X.shape
        kind = f"photo of {self.shape[1]}×{self.shape[0]} pixels, " if self.shape else ""
        return f"<Dataset {self.name or 'array'}: {kind}{n} observations of {d} features>"

    @property
    def is_image(self) -> bool:
        """Whether observations can be painted back onto pixels."""
        return self.shape is not None

    @property
    def color_features(self) -> slice:
        """Columns of X, and of centroids, that are the color in a photo."""
        return slice(0 if self.location_scale is None else 2, None)

    @property
    def is_tiles(self) -> bool:
        """Whether each observation is a small picture."""
        return self.tile_shape is not None

    def equals(self, other: Dataset) -> bool:
        """Whether both have the same observations and weights."""
        mine, others = (self.X, self.weights), (other.X, other.weights)
        return all(a is b or np.array_equal(a, b) for a, b in zip(mine, others, strict=True))

    def to_tiles(self, values: Array) -> Array:
        """Rows `(m, d)`, such as centroids, as pictures `(m, *tile_shape)`."""
        if self.tile_shape is None:
            raise InputError("this dataset holds no tiles: its observations are no pictures")
        return values.reshape(len(values), *self.tile_shape)

    def to_pixels(self, values: Array) -> Array:
        """Values of observations, `(n, ...)`, as values of the photo's pixels.

        Returns `(height, width, ...)`, meaningless where a pixel is transparent, as `mask` tells.
        """
        if self.shape is None or self.inverse is None:
            raise InputError("this dataset is no picture: its observations have no pixels")
        return values[self.inverse].reshape(*self.shape, *values.shape[1:])


def as_dataset(data: object, sample_weight: object = None) -> Dataset:
    """A Dataset from `data`, which is one or an array `(n, d)`; checked.

    `sample_weight` `(n,)` multiplies the weights that the data has.

    Raises InputError for anything that is not a finite numeric table, for weights
    that are negative, not finite, all zero or of another length, and for values so
    large that squared distances overflow.
    """
    if isinstance(data, Dataset):
        dataset = data
    else:
        X = check_table(data)
        dataset = Dataset(X, frozen(np.ones(len(X))))
    if sample_weight is not None:
        weights = _check_weights(sample_weight, len(dataset.X)) * dataset.weights
        dataset = replace(dataset, weights=weights)
    require_finite(dataset)
    require_moderate(dataset.extremes, dataset.weights)
    return dataset


def check_table(data: object) -> Array:
    """`data` as a C-ordered float64 array `(n, d)`, or InputError."""
    if isinstance(data, (str, os.PathLike)):
        raise InputError(f"X={str(data)!r} is a path: read it by load_image or load_points first")
    if hasattr(data, "toarray"):
        raise InputError("sparse data is not supported: pass X.toarray()")
    try:
        raw = np.asarray(data)
    except ValueError as error:  # ragged nested lists
        raise InputError(f"X is no table of numbers: {error}") from None
    if np.iscomplexobj(raw):
        raise InputError("Complex data not supported: X must hold real numbers")
    try:
        X = converted(raw)
    except (TypeError, ValueError) as error:
        # scikit-learn's conventions ask for a TypeError where an element is no number at all.
        kind = TypeError if isinstance(error, TypeError) else InputError
        raise kind(f"X must hold numbers only: {error}") from None
    if raw.ndim != 2:
        raise InputError(
            f"X has shape {raw.shape}: must be 2-D, (observations, features). "
            "Reshape your data: X.reshape(-1, 1) for one feature; load_image for a photo"
        )
    n, d = X.shape
    if n == 0:
        raise InputError(f"0 sample(s) (shape={X.shape}) while a minimum of 1 is required.")
    if d == 0:
        raise InputError(f"0 feature(s) (shape={X.shape}) while a minimum of 1 is required.")
    return X


def require_finite(dataset: Dataset) -> None:
    """Raise InputError for NaN and infinity among the observations."""
    if not np.isfinite(dataset.extremes).all():
        row, column = np.argwhere(~np.isfinite(dataset.X))[0]
        raise InputError(
            f"X[{row}, {column}] is {dataset.X[row, column]}: every value must be finite, "
            "neither NaN nor infinity (inf)"
        )


def require_moderate(points: Array, weights: Array) -> None:
    """Raise InputError where sums of squared distances would overflow float64."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = weights.sum()
        low, high = points.min(axis=0), points.max(axis=0)
        extent = high - low
        largest = max(-low.min(), high.max())
        finite = np.isfinite([total * (extent**2).sum(), total * largest]).all()
    if not finite:
        raise InputError(
            f"values as large as {largest:.3g}: squared distances overflow float64; "
            "scale the data down"
        )


def _check_weights(sample_weight: object, n: int) -> Array:
    try:
        weights = np.asarray(sample_weight, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"sample_weight must hold numbers only: {error}") from None
    if weights.shape == ():
        weights = np.full(n, weights)
    if weights.shape != (n,):
        raise InputError(f"sample_weight has shape {weights.shape}: must be ({n},), one a row of X")
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise InputError(
            f"sample_weight from {weights.min()} to {weights.max()}: "
            "weights must be finite, at least 0 and not all zero"
        )
    return weights
