"""Outlines of marks whose own color is too close to what lies around them."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.color_difference import contrast

LEAST_CONTRAST = 3.0
"""Of a mark or its outline with its ground: WCAG 2.2, success criterion 1.4.11."""
_SHARES = np.arange(21) / 20


def faint(colors: Array, grounds: Array) -> Array:
    """Which `(m,)` of `colors` `(m, 3)` have too little contrast with one of `grounds` `(g, 3)`."""
    lowest = contrast(colors[:, None], grounds[None]).min(axis=1)
    result: Array = lowest < LEAST_CONTRAST
    return result


def outlines(colors: Array, grounds: Array, ink: Array) -> Array:
    """(m, 3) uint8: each of `colors` with as much of `ink` as makes it clear on all `grounds`."""
    mixed = mix(colors[:, None], ink, _SHARES[:, None])
    lowest = contrast(mixed[:, :, None], grounds).min(axis=2)
    enough = lowest >= LEAST_CONTRAST
    first = np.where(enough.any(axis=1), enough.argmax(axis=1), len(_SHARES) - 1)
    result: Array = mixed[np.arange(len(colors)), first]
    return result


def mix(below: Array, above: Array, share: Array | float) -> Array:
    """Colors between two, uint8."""
    mixed: Array = np.rint((1 - share) * below + share * above).astype(np.uint8)
    return mixed
