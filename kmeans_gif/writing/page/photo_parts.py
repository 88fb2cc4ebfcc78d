"""Pixels in many colors as bytes that deflate well: what the neighbors do not foretell of them.

Red and blue are taken less green; each channel less what its neighbors to the left and above
foretell.  What is left is sorted by how lively the neighborhood is, which each byte's own neighbors
tell, since lively ones need another code than calm ones.  The prediction and the sorting are those
of JPEG-LS: M. Weinberger, G. Seroussi, G. Sapiro, "LOCO-I", DCC 1996.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.writing.page.deflated import Part

_LIVELY = (3, 8, 20)
"""Sums of the differences of neighbors from which a neighborhood counts as livelier."""


def photo_parts(rgb: Array, where: Array) -> list[Part]:
    """What is left of `rgb`, (h, w, 3) uint8, `where`, (h, w), is True; the others are known.

    That are four parts of green, then of red, then of blue.  The four are of calm to lively
    neighborhoods; each has its values in the order of the pixels.
    """
    values = rgb.astype(np.int16)
    values[..., [0, 2]] -= values[..., [1]]
    values &= 255
    padded = np.pad(values, ((1, 0), (1, 0), (0, 0)))
    left, above, both = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    low, high = np.minimum(left, above), np.maximum(left, above)
    guess = np.where(both >= high, low, np.where(both <= low, high, left + above - both))
    rest = (values - guess & 255).astype(np.uint8)
    degree = np.digitize(_apart(left, both) + _apart(above, both), _LIVELY)
    sorted_ = [
        rest[..., f][where & (degree[..., f] == level)]
        for f in (1, 0, 2)
        for level in range(len(_LIVELY) + 1)
    ]
    return [Part(part.tobytes(), noise=True) for part in sorted_]


def _apart(a: Array, b: Array) -> Array:
    """Differences of levels, of which 0 follows on 255."""
    difference = np.abs(a - b)
    apart: Array = np.minimum(difference, 256 - difference)
    return apart
