"""What the lab of a page needs of a run: observations to the last bit, seeds, and colors.

Observations stand feature by feature, float64, the first bytes of all values first, then the second
bytes: of values of like size they are alike, which deflates better.  The pixels of a photo need no
place of their own where the first frame shows it.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.distinct_colors import distinct_colors
from kmeans_gif.script import Lab
from kmeans_gif.writing.page.deflated import Part
from kmeans_gif.writing.page.frame_codes import OWN, Codes
from kmeans_gif.writing.page.photo_parts import photo_parts

LARGEST_POINTS = 20_000
LARGEST_COLORS = 100_000
"""Observations up to which a page can run k-means while somebody waits."""
_MOST_CLUSTERS = 255
"""Labels of the page have one byte."""


def has_lab(history: History) -> bool:
    """Whether a page can run `history` again: points in a plane, or a photo's colors.

    That is all pixels of a photo in RGB or gray, without location, weighed alike.
    """
    dataset = history.dataset
    n, d = dataset.X.shape
    if history.n_clusters > _MOST_CLUSTERS:
        return False
    if dataset.is_image:
        return n <= LARGEST_COLORS and _is_plain(dataset)
    return d == 2 and n <= LARGEST_POINTS and not dataset.is_tiles


def _is_plain(dataset: Dataset) -> bool:
    """Whether the observations of a photo can be found again from its pixels."""
    if dataset.color_space != "rgb" or dataset.location_scale or dataset.mask is not None:
        return False
    pixels = _pixels(dataset)
    if not np.array_equal(pixels, pixels.astype(np.uint8)):
        return False
    colors, counts, _ = distinct_colors(pixels.astype(np.uint8))
    return np.array_equal(colors, dataset.X) and np.array_equal(counts, dataset.weights)


def _pixels(dataset: Dataset) -> Array:
    """(h, w, channels)."""
    assert dataset.shape is not None
    pixels: Array = dataset.X[dataset.inverse].reshape(*dataset.shape, -1)
    return pixels


def lab_numbers(lab: Lab, first: Codes) -> tuple[dict[str, Any], list[Part]]:
    """What is said of a run, and its numbers; `first` is the first frame of the page."""
    history, dataset = lab.history, lab.history.dataset
    about = {
        "k": history.n_clusters,
        "seeds": history.centroids[0].tolist(),
        "iterations": history.n_iter,
        "rule": history.params.get("empty_cluster", "keep"),
        "name": dataset.name,
        "features": dataset.feature_names,
        "colors": ["#" + color.tobytes().hex() for color in lab.colors],
        "dark": lab.dark,
    }
    if not dataset.is_image:
        own = not (dataset.weights == 1).all()
        units = dataset.standardized
        about |= {
            "n": len(dataset.X),
            "weighted": own,
            "standardized": None if units is None else [values.tolist() for values in units],
        }
        columns = [*dataset.X.T, *([dataset.weights] if own else [])]
        return about, [part for column in columns for part in _by_bytes(column)]
    pixels = _pixels(dataset).astype(np.uint8)
    rgb = np.broadcast_to(pixels, (*pixels.shape[:2], 3))
    about |= {"shape": dataset.shape, "channels": pixels.shape[2], "corner": _corner(rgb, first)}
    if about["corner"]:
        return about, []
    parts = photo_parts(rgb, np.ones(rgb.shape[:2], bool))
    return about, [Part(struct.pack("<12I", *(len(part.data) for part in parts))), *parts]


def _by_bytes(values: Array) -> list[Part]:
    planes = np.ascontiguousarray(values, "<f8").view(np.uint8).reshape(-1, 8).T
    return [Part(plane.tobytes()) for plane in planes]


def _corner(rgb: Array, first: Codes) -> list[int] | None:
    """Left and top of the photo in the first frame, if it stands there in colors of its own."""
    if first.own is None:
        return None
    height, width = rgb.shape[:2]
    shown = first.own.any(axis=2) | (first.codes == OWN)
    top, left = (int(np.argmax(shown.any(axis=axis))) for axis in (1, 0))
    part = (slice(top, top + height), slice(left, left + width))
    whole = (first.codes[part] == OWN).all() and np.array_equal(first.own[part], rgb)
    return [left, top] if whole else None
