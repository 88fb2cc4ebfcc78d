"""Where data of any number of features lies in a picture of two or three dimensions.

Shapes: n observations, d features, k clusters, T states, e = 2 or 3 dimensions shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError
from kmeans_gif.language import percent, say
from kmeans_gif.rendering.canvas.per_dataset import per_dataset

_EVEN = 4.0
"""Dimensions whose extents differ by no more than this factor are drawn to one scale."""


@dataclass(frozen=True, eq=False)
class Projection:
    """Observations and centroids of a run in the dimensions that are shown."""

    points: Array
    """(n, e)."""
    centroids: Array
    """(T, k, e)."""
    names: tuple[str, ...]
    """Of the e dimensions; empty where there is nothing to say."""
    exact: bool
    """Whether distances are those of the data."""
    line: bool
    """Whether there is one feature only, drawn along x."""
    units: tuple[Array, Array] | None = None
    """Mean and standard deviation (e,) by which z-scores become the values that axes show."""

    @property
    def dim(self) -> int:
        """e."""
        return int(self.points.shape[1])

    def in_units(self, values: Array) -> Array:
        """Values `(..., e)` as axes show them."""
        return values if self.units is None else values * self.units[1] + self.units[0]

    def extent(self) -> tuple[Array, Array]:
        """Lowest and highest value `(e,)` of all that is shown."""
        shown = np.vstack([self.points, self.centroids.reshape(-1, self.dim)])
        return np.nanmin(shown, axis=0), np.nanmax(shown, axis=0)


def require_dim(dataset: Dataset, dim: int | None) -> int:
    """Dimensions that `dataset` is shown in: `dim`, or 3 for three features, else 2.

    Raises InputError if there are fewer features; a single one may be shown along a line.
    """
    d = dataset.X.shape[1]
    shown = dim or (3 if d == 3 else 2)
    if shown > max(d, 2):
        features = "1 feature" if d == 1 else f"{d} features"
        raise InputError(f"dim={dim}: the data has only {features}")
    return shown


def dimensions(dataset: Dataset, dim: int | None) -> tuple[tuple[str, ...], str]:
    """Names of the dimensions shown, empty where there is nothing to say, and a note on them.

    The note says how they came about if they are not the features as they were; else it is empty.
    """
    d = dataset.X.shape[1]
    shown = require_dim(dataset, dim)
    names = dataset.feature_names or ("",) * d
    if dataset.is_image:  # ours, not the user's
        names = tuple(map(say, names))
    if d <= shown:
        note = "" if dataset.standardized is None else say("features standardized (z-scores)")
        return (*names, *[""] * (shown - d)), note
    percents = whole_percents(principal_components(dataset, shown)[2])
    told = {"d": d, "share": percent(str(sum(percents)))}
    note = say("{share} of the variance of {d} features", **told)
    if dataset.standardized is not None:
        note = say("{share} of the variance of {d} z-scores", **told)
    names = (
        say("component {i} ({share})", i=i, share=percent(str(p)))
        for i, p in enumerate(percents, start=1)
    )
    return tuple(names), note


def project(history: History, dim: int | None) -> Projection:
    """`history` in `dim` dimensions; see `require_dim`.

    More features than that are shown on their first principal components.
    """
    dataset, X = history.dataset, history.dataset.X
    d = X.shape[1]
    shown = require_dim(dataset, dim)
    names, _ = dimensions(dataset, dim)
    if d == 1:
        flat = [np.stack([part, np.zeros_like(part)], axis=-1)
                for part in (X[:, 0], history.centroids[:, :, 0])]  # fmt: skip
        flat[1][np.isnan(flat[1][..., 0])] = np.nan
        return Projection(flat[0], flat[1], names, exact=True, line=True, units=_units(dataset, 2))
    if d == shown:
        units = _units(dataset, d)
        return Projection(X, history.centroids, names, exact=True, line=False, units=units)
    mean, components, _ = principal_components(dataset, shown)
    points, centroids = (X - mean) @ components.T, (history.centroids - mean) @ components.T
    return Projection(points, centroids, names, exact=False, line=False)


def _units(dataset: Dataset, e: int) -> tuple[Array, Array] | None:
    """`Projection.units` of features that are drawn themselves."""
    if dataset.standardized is None:
        return None
    mean, deviation = dataset.standardized
    missing = (0, e - len(mean))
    return np.pad(mean, missing), np.pad(deviation, missing, constant_values=1.0)


def whole_percents(shares: Array) -> list[int]:
    """`shares` in whole percent, such that they add up to their sum in whole percent.

    All are rounded down, then those that lost most rounded up (the method of largest remainders).
    """
    exact = 100 * shares
    parts = np.floor(exact)
    missing = round(float(exact.sum())) - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return [int(part) for part in parts]


@per_dataset
def principal_components(dataset: Dataset, count: int) -> tuple[Array, Array, Array]:
    """Weighted mean `(d,)`, the first components `(count, d)` and their shares of variance.

    Of the two directions of a component, the one whose largest coefficient is positive.
    K. Pearson, "On lines and planes of closest fit to systems of points in space", 1901.
    """
    X, weights = dataset.X, dataset.weights
    n, d = X.shape
    mean = np.average(X, axis=0, weights=weights)
    centered = X - mean
    scale = np.abs(centered).max() or 1.0  # squares of tiny or huge values stay in range
    centered /= scale
    parts = weights / weights.sum()
    if d <= n:
        variances, vectors = np.linalg.eigh((centered * parts[:, None]).T @ centered)
        components = vectors.T[::-1][:count]
    else:  # products of observations are fewer than those of features, and have the same variances
        centered *= np.sqrt(parts)[:, None]
        variances, vectors = np.linalg.eigh(centered @ centered.T)
        components = vectors.T[::-1][:count] @ centered
        components /= np.maximum(np.sqrt((components**2).sum(axis=1)), 1e-300)[:, None]
    largest = np.abs(components).argmax(axis=1)
    signs = np.sign(components[np.arange(len(components)), largest])
    components = components * signs[:, None]
    total = variances.sum()
    shares = variances[::-1][:count].clip(0) / total if total > 0 else np.zeros(count)
    return mean, components, shares


def limits(low: Array, high: Array, sizes: Array, *, even: bool = False) -> tuple[Array, Array]:
    """What axes of `sizes` `(2,)` pixels show: `low` to `high`, with room around.

    Extents of similar length are drawn to one scale, so that distances look as they are;
    others fill their axis, unless all are to be `even`.
    """
    middle, extent = _spread(low, high)
    per_pixel = extent / sizes
    if even or extent.max() <= _EVEN * extent.min():
        per_pixel = np.full(len(sizes), per_pixel.max())
    half = 0.56 * per_pixel * sizes
    return middle - half, middle + half


def box_limits(low: Array, high: Array) -> tuple[Array, Array, Array]:
    """What the axes `(3,)` of a box show, and its half sides, of which the longest is 1.

    To one scale or not as in `limits`.
    """
    middle, extent = _spread(low, high)
    even = extent.max() <= _EVEN * extent.min()
    half = 0.53 * extent
    return middle - half, middle + half, extent / extent.max() if even else np.ones(3)


def _spread(low: Array, high: Array) -> tuple[Array, Array]:
    """Middle and extent; one that vanishes gets that of the others, or about its value."""
    middle = low + (high - low) / 2
    extent = high - low
    # Limits must lie apart as floats do there: half a dozen of their steps are shown at least.
    steps = np.spacing(np.maximum(np.abs(low), np.abs(high)))
    flat = extent == 0
    extent = np.where(flat, extent, np.maximum(extent, 6 * steps))
    most = extent[~flat].max(initial=0.0)
    return middle, np.where(flat, np.maximum(most or 1.0, 0.2 * np.abs(middle)), extent)
