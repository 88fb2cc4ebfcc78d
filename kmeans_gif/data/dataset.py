"""Dataset: n observations of d features, and what a renderer needs to show them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

import numpy as np

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.data.frames import frame_table, is_frame
from kmeans_gif.data.glance import whole_weights
from kmeans_gif.data.integers import EXACT, exact_floats, without_na
from kmeans_gif.data.kept_rows import KeepsRows, glance_at
from kmeans_gif.data.own_arrays import converted, frozen
from kmeans_gif.data.pixel_values import of_pixels
from kmeans_gif.data.sample_weights import check_weights
from kmeans_gif.data.scan_chunks import Scan
from kmeans_gif.data.sparse import dense
from kmeans_gif.data.value_checks import require_finite, require_moderate
from kmeans_gif.errors import InputError

_KEPT = (np.float32, np.float64, np.uint8)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset(KeepsRows):
    """Observations with weights; for a photo or tiles also the way back to pixels.

    Its arrays are its own and read-only.  A photo's observations are its distinct colors and their
    weights the numbers of pixels that have them: the same optimum as over pixels, on far fewer
    rows.  With location they are its pixels, each of weight 1.  Both are in Z-order.

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
    """(n, d) float64; where float32 is kept, a copy that is made when asked for; see `rows`."""
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
    classes: Array | None = None
    """(n,) true groups of the observations, as text, if they are known."""
    standardized: tuple[Array, Array] | None = None
    """Mean and standard deviation (d,) of each feature, if X holds z-scores: they and X make up
    the values that were there before."""
    sample_of: int | None = None
    """How many observations these are a sample of, which their weights add up to; None if all."""
    scan: Scan | None = None
    """What was read chunk by chunk, if `shape`, `inverse` and `mask` are those of some pixels."""

    def __repr__(self) -> str:
        n, d = self.rows.shape
        kind = f"photo of {self.shape[1]}×{self.shape[0]} pixels, " if self.shape else ""
        return f"<Dataset {self.name or 'array'}: {kind}{n} observations of {d} features>"

    def require_finite(self) -> None:
        """Raise InputError for NaN and infinity among the observations."""
        require_finite(self, self.feature_names)

    @property
    def is_image(self) -> bool:
        """Whether observations can be painted back onto pixels."""
        return self.shape is not None

    @property
    def color_features(self) -> slice:
        """Columns of X, and of centroids, that are the color in a photo."""
        return slice(0 if self.location_scale is None else 2, None)

    def standardize(self) -> Dataset:
        """The same observations as z-scores: each feature of mean 0 and standard deviation 1.

        A feature that does not vary becomes 0.  What is shown keeps to the original units.
        """
        mean = np.average(self.X, axis=0, weights=self.weights)
        centered = self.X - mean
        largest = np.abs(centered).max(axis=0)
        largest[largest == 0] = 1.0  # squares of tiny or huge values stay in range
        centered /= largest
        deviation = np.sqrt(np.average(centered**2, axis=0, weights=self.weights))
        deviation[deviation == 0] = 1.0
        units = (frozen(mean), frozen(deviation * largest))
        return replace(self, X=frozen(centered / deviation), standardized=units)

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
        return of_pixels(values, self.inverse.reshape(self.shape))

    def to_labels(self, labels: Array) -> Array:
        """Labels `(n,)` as those of the photo's pixels, `(height, width)` int32.

        They are -1 where a pixel is transparent.
        """
        pixels: Array = self.to_pixels(labels).astype(np.int32)
        if self.mask is not None:
            pixels[self.mask] = -1
        return pixels


def as_dataset(
    data: object,
    sample_weight: object = None,
    *,
    moderate: bool = True,
    pool: ThreadPool | None = None,
) -> Dataset:
    """A Dataset from `data`, which is one or an array `(n, d)`, a sparse one too; checked.

    `sample_weight` `(n,)` multiplies the weights that the data has.  Values are to be
    `moderate` where inertia is asked for; see `require_moderate`.  `pool` reads large data.

    Raises InputError for anything that is not a finite numeric table, for weights that are
    negative, not finite, all zero or of another length, and for values that are not `moderate`.
    """
    if isinstance(data, Dataset):
        dataset = data
    else:
        given, names = _table(data)
        rows, glance = glance_at(given, pool or ThreadPool(1))
        dataset = Dataset(rows, frozen(np.ones(len(rows))), feature_names=names)
        vars(dataset).update(glance=glance, weighing=whole_weights(float(len(rows)), 1.0, 1.0))
    if sample_weight is not None:
        weights = check_weights(sample_weight, len(dataset.rows)) * dataset.weights
        known, dataset = dataset.glance, replace(dataset, X=dataset.rows, weights=weights)
        vars(dataset).update(glance=known)
    dataset.require_finite()
    if moderate:
        require_moderate(dataset.extremes, dataset.weighing)
    return dataset


def check_table(data: object) -> Array:
    """`data` as a C-ordered float64 array `(n, d)`, or InputError."""
    return converted(_table(data)[0])


def _table(data: object) -> tuple[Array, tuple[str, ...]]:
    """As `check_table`, and names of the features if `data` is a frame that has any.

    float32, float64 and uint8 stay as they were given.
    """
    if isinstance(data, (str, os.PathLike)):
        raise InputError(f"X={str(data)!r} is a path: read it by load_image or load_points first")
    if hasattr(data, "chunk") and hasattr(data, "bounds"):
        raise InputError("X comes in chunks, which KMeans reads; this takes arrays in memory")
    if hasattr(data, "toarray"):
        data = dense(data)
    if is_frame(data):
        X, names = frame_table(data)
        _require_some(X)
        return X, names
    try:
        raw = np.asarray(data)
        if raw.dtype.kind == "f" and not hasattr(data, "dtype") and (abs(raw) >= EXACT).any():
            raw = np.asarray(data, dtype=object)  # NumPy may have rounded whole numbers already
    except ValueError as error:  # ragged nested lists
        raise InputError(f"X is no table of numbers: {error}") from None
    if np.iscomplexobj(raw):
        raise InputError("Complex data not supported: X must hold real numbers")
    try:
        X = raw if raw.dtype in _KEPT else exact_floats(without_na(raw), "X")
    except InputError:
        raise
    except OverflowError:
        raise InputError("X holds numbers beyond the range of float64") from None
    except (TypeError, ValueError) as error:
        # scikit-learn's conventions ask for a TypeError where an element is no number at all.
        kind = TypeError if isinstance(error, TypeError) else InputError
        raise kind(f"X must hold numbers only: {error}") from None
    if raw.ndim != 2:
        raise InputError(
            f"X has shape {raw.shape}: must be 2-D, (observations, features). "
            "Reshape your data: X.reshape(-1, 1) for one feature; load_image for a photo"
        )
    _require_some(X)
    return X, ()


def _require_some(X: Array) -> None:
    n, d = X.shape
    if n == 0:
        raise InputError(f"0 sample(s) (shape={X.shape}) while a minimum of 1 is required.")
    if d == 0:
        raise InputError(f"0 feature(s) (shape={X.shape}) while a minimum of 1 is required.")
