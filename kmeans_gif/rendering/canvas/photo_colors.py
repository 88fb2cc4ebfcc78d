"""Colors of a photo's pixels and of its centroids, whatever features were clustered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.color_spaces import displayable
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.distinct_colors import distinct_colors
from kmeans_gif.data.pixel_values import of_pixels
from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
from kmeans_gif.rendering.canvas.per_dataset import per_dataset
from kmeans_gif.rendering.palettes import Palette
from kmeans_gif.rendering.theme import centroid_palette, distinct_palette

_CELL_BITS = range(9)
"""Levels of a channel are taken together in cells of 1, 2, 4 ... 256."""


@dataclass(frozen=True, eq=False)
class PhotoColors:
    """A photo as palette indices, before any clustering."""

    colors: Array
    """(s, 3) uint8, all different."""
    counts: Array
    """(s,) pixels of each color, or the weight that the observations give them."""
    inverse: Array
    """(height * width,) color of each pixel, row by row; meaningless where it is transparent."""


@per_dataset
def photo_colors(dataset: Dataset) -> PhotoColors:
    """The colors of a photo as it was read."""
    own = dataset.X[:, dataset.color_features] if dataset.colors is None else dataset.colors
    colors = centroid_palette(own)
    assert dataset.inverse is not None
    if dataset.location_scale is None:
        return PhotoColors(colors, dataset.weights, dataset.inverse)
    distinct, _, number = distinct_colors(colors[:, None])
    counts = np.bincount(number, dataset.weights, len(distinct))
    return PhotoColors(distinct, counts, of_pixels(number, dataset.inverse))


def cluster_colors(history: History) -> Array:
    """(T, k, 3) uint8: every centroid's color in every state; a dropped cluster is black.

    Warns once of those that are out of gamut, which are clipped.
    """
    dataset = history.dataset
    colors = history.centroids[:, :, dataset.color_features]
    if dataset.color_space == "rgb":
        states, k, channels = colors.shape
        return centroid_palette(colors.reshape(-1, channels)).reshape(states, k, 3)
    dropped = np.isnan(colors)
    shown = displayable(np.where(dropped, 0.0, colors), dataset.color_space)
    return np.where(dropped, np.uint8(0), shown)


def photo_palettes(history: History, distinct: bool, palette: Palette | None = None) -> Array:
    """(T, k, 3) uint8: the color of every cluster of a photo, in every state.

    That of its centroid, or a `distinct` one that stays, of `palette` if there is one.
    """
    if not distinct:
        return cluster_colors(history)
    colors = distinct_palette(history.n_clusters, palette)
    return np.broadcast_to(colors, (len(history), *colors.shape))


def claim_cluster_colors(plan: PalettePlan, palettes: Array, distinct: bool) -> str:
    """Slots for the colors of a photo's clusters, its `photo_palettes`; the name of the claim."""
    name = "distinct colors" if distinct else "colors of centroids"
    plan.claim(name, palettes.shape[1], lambda key: palettes[key.state])
    return name


def cells(photo: PhotoColors, most: int) -> tuple[Array, Array]:
    """At most `most` colors `(c, 3)` float64 that stand for a photo's, and their counts `(c,)`.

    They are the weighted means of all colors in a cell of the RGB cube; cells are the
    smallest that are few enough.
    """
    for bits in _CELL_BITS:
        red, green, blue = (photo.colors >> bits).astype(np.int64).T
        codes, cell = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
        if len(codes) <= most:
            break
    counts = np.bincount(cell, photo.counts)
    sums = [np.bincount(cell, photo.counts * channel) for channel in photo.colors.T]
    filled = counts > 0
    return np.stack(sums, axis=1)[filled] / counts[filled, None], counts[filled]


def solid_places(colors: Array, space: str) -> Array:
    """Places `(..., 3)` in a picture of `space` of its colors `(..., 1 or 3)`.

    Lightness points upwards; gray lies on the diagonal of the RGB cube.
    """
    if space != "rgb":
        return np.ascontiguousarray(colors[..., [1, 2, 0]])
    return np.repeat(colors, 3, axis=-1) if colors.shape[-1] == 1 else colors


def solid_extent(places: Array, space: str) -> tuple[Array, Array]:
    """Lowest and highest place `(3,)` of a picture of `space` with colors at `places` `(c, 3)`.

    All of the RGB cube, since everyone knows it; of other solids, of which few photos fill a
    fifth, what the photo has.
    """
    if space == "rgb":
        return np.zeros(3), np.full(3, 255.0)
    return places.min(axis=0), places.max(axis=0)
