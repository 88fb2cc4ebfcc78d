"""Colors of paper, text and clusters, and sizes of text."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.default_palette import CLUSTERS
from kmeans_gif.rendering.palettes import Palette

PAPER = (250, 250, 250)
INK = (24, 24, 27)
RAMP = 12
"""Steps from paper to ink in pictures with lines: the first indices of their canvases."""
TEXT_LEVELS = 8
"""Steps where text alone is drawn: enough for smooth letters, few enough for the clusters."""
ACCENTS = {
    "blue": np.array((0, 114, 178), np.uint8),
    "vermilion": np.array((213, 94, 0), np.uint8),
}
"""Of Okabe and Ito, a pair that differs in gray as well: for amounts, and for what is new or
marked."""


def distinct_palette(k: int, palette: Palette | None = None) -> Array:
    """(k, 3) uint8 colors of k clusters, the first of a longer list: cluster j always has color j.

    Of `palette`, if there is one; raises InputError for more clusters than it has colors.
    """
    if palette is not None and not (palette.usual and k > len(palette)):
        palette.require(k)
        return palette.array[:k].copy()
    if k > len(CLUSTERS) // 3:
        raise InputError(f"n_clusters={k}: there are 256 distinct colors")
    return np.frombuffer(CLUSTERS, np.uint8).reshape(-1, 3)[:k].copy()


def centroid_palette(centroids: Array) -> Array:
    """(k, 3) uint8: centroids `(k, 1)` of gray or `(k, 3)` of red, green and blue, rounded.

    Values beyond 0 to 255 are clipped; a dropped cluster, which no pixel shows, is black.
    """
    values = np.nan_to_num(np.array(centroids, np.float64), copy=False)  # all that is needed
    colors = np.clip(np.rint(values, out=values), 0, 255, out=values).astype(np.uint8)
    return np.repeat(colors, 3, axis=1) if colors.shape[1] == 1 else colors


def text_ramp(levels: int, theme: str = "light") -> Array:
    """(levels, 3) uint8: even steps from paper to ink; on a dark theme they change places."""
    steps = np.linspace(0, 1, levels)[:, None]
    ramp = np.rint((1 - steps) * PAPER + steps * INK).astype(np.uint8)
    return ramp if theme == "light" else ramp[::-1]


def brightness(colors: Array) -> Array:
    """Luma `(k,)` of colors `(k, 3)`, 0 to 255, by the weights of ITU-R BT.601."""
    return colors @ [0.299, 0.587, 0.114]
