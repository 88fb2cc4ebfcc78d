"""Points made for teaching: groups that k-means finds, and groups that it does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kmeans_gif._random import generator
from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.portable_math import cos_sin, cube_root, geometric
from kmeans_gif.errors import InputError, require_choice, require_number, require_whole

_MOST_POINTS = 100_000_000
_MOST_CENTERS = 1000

_REACH = 2.75
"""Standard deviations kept free around a center: balls of this radius do not overlap."""
_WIDEST, _TIGHTEST = 3.0, 0.6
"""Standard deviations of the first and the last group of "unequal"."""
_LENGTH, _LANE, _STAGGER = 5.0, 6.0, 2.0
""""stretched": standard deviation along a group, distance from group to group, and how far
a group may be shifted along itself.

Of two groups, a cut across both saves more inertia, 2 / pi * (5**2 + 1) an observation, than
one between them, at most (6 / 2)**2 + 2**2: even the best clustering cuts groups.
"""
_MOON_NOISE, _CIRCLE_NOISE = 0.08, 0.06
"""Small enough that the groups stay apart where the radius of a moon and a circle is 1."""
_INNER_RADIUS = 0.45


def make_points(
    shape: str = "blobs",
    *,
    n: int = 500,
    dim: int = 2,
    centers: int = 4,
    spread: float = 1.0,
    random_state: int | np.random.Generator | None = None,
) -> Dataset:
    """Random points in the plane or in space, in groups of a given shape.

    Parameters
    ----------
    shape : str
        "blobs", round groups of equal size; "unequal", round groups of unequal size and
        spread; "stretched", long groups side by side; "moons", two interlocked half
        circles; "circles", one inside the other; "uniform", no groups at all.  k-means
        finds blobs, and fails on the others.
    n : int
        Observations.
    dim : 2 or 3
        Features; moons and circles have 2.
    centers : int
        Groups of blobs, unequal and stretched; moons and circles are always two.
    spread : float
        How wide groups are.  At 1, groups lie clearly apart; at 2, blobs touch.  Scales
        the standard deviations, for moons and circles those of the noise, for uniform the
        side of the box.
    random_state : int, numpy.random.Generator or None
        Source of all randomness.

    Returns
    -------
    Dataset
        Of `n` observations of equal weight, group by group; `name` is the shape.

    Raises
    ------
    InputError
        If a value is out of its range, moons or circles are to have 3 dimensions, or there
        are more centers than observations.

    Examples
    --------
    >>> from kmeans_gif import make_points
    >>> make_points("moons", n=300, random_state=0)
    <Dataset moons: 300 observations of 2 features>
    >>> make_points(dim=3, centers=6, random_state=0).X.shape
    (500, 3)
    """
    make = _MAKERS[require_choice("shape", shape, SHAPES)]
    n = require_whole("n", n, 1, _MOST_POINTS)
    dim = require_whole("dim", dim, 2, 3)
    centers = require_whole("centers", centers, 1, _MOST_CENTERS)
    spread = require_number("spread", spread, 0.0, 1e6)
    if shape in _FLAT and dim == 3:
        others = ", ".join(name for name in SHAPES if name not in _FLAT)
        raise InputError(f"dim=3: {shape} are flat; choose dim=2 or one of {others}")
    if shape in GROUPED and centers > n:
        raise InputError(f"centers={centers} is more than the {n} points: choose from 1 to {n}")
    X = make(n, dim, centers, spread, generator(random_state))
    return Dataset(frozen(X), frozen(np.ones(n)), feature_names=("x", "y", "z")[:dim], name=shape)


def _blobs(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    return _round_groups(n, dim, np.ones(centers), spread, rng)


def _unequal(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    return _round_groups(n, dim, geometric(_WIDEST, _TIGHTEST, centers), spread, rng)


def _round_groups(
    n: int, dim: int, deviations: Array, spread: float, rng: np.random.Generator
) -> Array:
    """Normal groups about scattered centers, as large as the squares of their deviations."""
    groups = np.repeat(np.arange(len(deviations)), _split(n, deviations**2))
    middles = _scattered_centers(_REACH * deviations, dim, rng)
    return middles[groups] + spread * deviations[groups, None] * rng.normal(size=(n, dim))


def _stretched(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    """A row of bands in the plane, in any direction; in space of columns.

    The row of columns runs along x = y: both have the same range, so that a picture that
    fits axes to their ranges leaves columns round.
    """
    groups = np.repeat(np.arange(centers), _split(n, np.ones(centers)))
    if dim == 2:
        angle = rng.uniform(0, np.pi)
        cosine, sine = cos_sin(np.array(angle))
        along, across = np.array([cosine, sine]), np.array([-sine, cosine])
    else:
        along = np.array([0.0, 0.0, 1.0])
        across = np.array([np.sqrt(0.5), np.sqrt(0.5), 0.0])
    offsets = rng.uniform(-_STAGGER, _STAGGER, centers)[groups]
    lengthwise = offsets + spread * _LENGTH * rng.normal(size=n)
    thickness = spread * rng.normal(size=(n, dim))
    return thickness + np.outer(_LANE * groups, across) + np.outer(lengthwise, along)


def _moons(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    angles = rng.uniform(0, np.pi, n)
    X = np.column_stack(cos_sin(angles))
    lower = np.arange(n) >= (n + 1) // 2
    X[lower] = [1.0, 0.5] - X[lower]
    return X + spread * _MOON_NOISE * rng.normal(size=(n, 2))


def _circles(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    angles = rng.uniform(0, 2 * np.pi, n)
    X = np.column_stack(cos_sin(angles))
    X[(n + 1) // 2 :] *= _INNER_RADIUS
    return X + spread * _CIRCLE_NOISE * rng.normal(size=(n, 2))


def _uniform(n: int, dim: int, centers: int, spread: float, rng: np.random.Generator) -> Array:
    return spread * rng.uniform(size=(n, dim))


_MAKERS: dict[str, Callable[[int, int, int, float, np.random.Generator], Array]] = {
    "blobs": _blobs,
    "moons": _moons,
    "circles": _circles,
    "unequal": _unequal,
    "stretched": _stretched,
    "uniform": _uniform,
}
SHAPES = tuple(_MAKERS)
GROUPED = ("blobs", "unequal", "stretched")
"""Shapes that have as many groups as `centers` says."""
_FLAT = ("moons", "circles")


def _split(n: int, shares: Array) -> Array:
    """`n` in whole parts of at least 1, in proportion to `shares` but for rounding."""
    parts: Array = 1 + np.floor((n - len(shares)) * shares / shares.sum()).astype(np.int64)
    parts[: n - parts.sum()] += 1
    return parts


def _scattered_centers(radii: Array, dim: int, rng: np.random.Generator) -> Array:
    """Centers `(len(radii), dim)` of balls that do not overlap.

    Each is drawn in a box and drawn again until its ball is free of those before it; every
    failure widens the box a little, so that there always is room in the end.
    """
    if dim == 2:
        side = 2 * np.sqrt((radii * radii).sum())
    else:
        side = 2 * cube_root((radii * radii * radii).sum())
    centers = np.empty((len(radii), dim))
    for j, radius in enumerate(radii):
        while True:
            centers[j] = side * rng.uniform(size=dim)
            gaps = np.sqrt(((centers[:j] - centers[j]) ** 2).sum(axis=1))
            if (gaps >= radii[:j] + radius).all():
                break
            side *= 1.01
    return centers
