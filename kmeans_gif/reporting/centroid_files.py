"""The last centroids of a history of tiles as picture files."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
from PIL import Image

from kmeans_gif._atomic import all_together, atomic_write
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History, history_of
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.canvas.tile_colors import centroid_pixels
from kmeans_gif.rendering.theme import PAPER

_WIDTH = 800
"""Of a contact sheet at most, in pixels, unless single pixels of the tiles need more."""
_GAP = 8


def save_centroids(history: History | KMeans, folder: str | os.PathLike[str]) -> list[Path]:
    """Write `<folder>/<k>/centroid<i>.png` for each centroid, and `contact_sheet.png`.

    The files have the tiles' size and 8 bits a channel; clusters that were dropped have none.
    The files appear together or, if writing fails, not at all.  Returns the paths.  Raises
    InputError if the history is not of tiles.

    >>> from kmeans_gif import KMeans, load_tiles, save_centroids
    >>> import numpy as np
    >>> model = KMeans(2, random_state=0).fit(load_tiles(np.arange(40).reshape(10, 2, 2)))
    >>> [path.as_posix() for path in save_centroids(model, "centers")][-1]
    'centers/2/contact_sheet.png'
    """
    history = history_of(history, "save_centroids")
    if not history.dataset.is_tiles:
        raise InputError("save_centroids needs the history of tiles, as load_tiles gives them")
    place = Path(folder, str(history.n_clusters))
    left = np.flatnonzero(~np.isnan(history.centroids[-1, :, 0]))
    centroids = centroid_pixels(history, len(history) - 1)[left]
    pictures = {f"centroid{i}.png": tile for i, tile in zip(left, centroids, strict=True)}
    pictures["contact_sheet.png"] = contact_sheet(centroids)
    with all_together():
        for name, pixels in pictures.items():
            with atomic_write(place / name) as file:
                Image.fromarray(pixels).save(file, format="PNG")
    return [place / name for name in pictures]


def contact_sheet(tiles: Array) -> Array:
    """Tiles `(m, h, w, ...)` uint8 row by row in one picture, enlarged by a whole number."""
    m, h, w = tiles.shape[:3]
    columns = math.ceil(math.sqrt(m))
    rows = math.ceil(m / columns)
    scale = max(1, ((_WIDTH - _GAP) // columns - _GAP) // w)
    cell_h, cell_w = h * scale + _GAP, w * scale + _GAP
    shape = (_GAP + rows * cell_h, _GAP + columns * cell_w, *tiles.shape[3:])
    sheet = np.full(shape, PAPER[0], np.uint8)
    for i, tile in enumerate(tiles.repeat(scale, axis=1).repeat(scale, axis=2)):
        row, column = divmod(i, columns)
        top, left = _GAP + row * cell_h, _GAP + column * cell_w
        sheet[top : top + h * scale, left : left + w * scale] = tile
    return sheet
