"""Centroids and cluster sizes of every iteration, for other programs."""

from __future__ import annotations

import io

import numpy as np

from kmeans_gif._words import escaped
from kmeans_gif.clustering.history import History


def as_npz(history: History) -> bytes:
    """Arrays of all iterations, named as in `History`, for `numpy.load`.

    Also `shape`, (height, width) of the picture in pixels; `feature_names`; and
    `location_scale`, feature units per pixel, NaN where location is no feature.
    """
    dataset = history.dataset
    scale = np.nan if dataset.location_scale is None else dataset.location_scale
    file = io.BytesIO()
    np.savez_compressed(
        file,
        centroids=history.centroids,
        sizes=history.sizes,
        inertia=history.inertia,
        switched=history.switched,
        shape=np.array(dataset.shape),
        feature_names=np.array(dataset.feature_names),
        location_scale=np.array(scale),
    )
    return file.getvalue()


def as_text(history: History, title: str) -> bytes:
    """A line for each cluster in each iteration, for `numpy.loadtxt`."""
    dataset = history.dataset
    assert dataset.shape is not None
    height, width = dataset.shape
    scale = dataset.location_scale
    place = "no feature" if scale is None else f"{scale!r} feature units a pixel"
    lines = [
        f"# {title}",
        f"# picture: {width} pixels wide, {height} pixels high; location: {place}",
        f"# iteration cluster pixels {escaped(' '.join(dataset.feature_names))}",
    ]
    for t, (centroids, sizes) in enumerate(zip(history.centroids, history.sizes, strict=True)):
        for j, (centroid, size) in enumerate(zip(centroids.tolist(), sizes, strict=True)):
            lines.append(f"{t} {j} {size:.0f} {' '.join(map(repr, centroid))}")
    return ("\n".join(lines) + "\n").encode()
