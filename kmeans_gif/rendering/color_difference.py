"""How far apart colors look, to normal sight and to color-blind people.

Differences are CIEDE2000, by G. Sharma, W. Wu and E. Dalal, "The CIEDE2000 color-difference
formula", Color Research & Application 30 (2005); 1 is about what an eye just notices.  Colors as
color-blind people see them: G. Machado, M. Oliveira and L. Fernandes, "A physiologically-based
model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1.0, in linear RGB.
Contrast: WCAG 2.2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.color_spaces import from_linear, to_lab, to_linear

SIGHTS = {
    "normal sight": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
"""What becomes of linear red, green and blue in each."""
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
"""Shares of the luminance, by WCAG."""
_FLARE = 0.05


def seen(colors: Array, sight: str) -> Array:
    """CIELAB `(..., 3)` of sRGB `colors` `(..., 3)`, 0 to 255, as seen with one of `SIGHTS`."""
    light = np.clip(to_linear(colors) @ SIGHTS[sight].T, 0.0, 1.0)
    return to_lab(from_linear(light))


def difference(first: Array, second: Array) -> Array:
    """CIEDE2000 of colors in CIELAB, `(..., 3)` each.

    >>> pair = np.array([[50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485]])
    >>> round(float(difference(*pair)), 4)
    2.0425
    """
    (l1, a1, b1), (l2, a2, b2) = (np.moveaxis(np.asarray(lab), -1, 0) for lab in (first, second))
    stretch = 1 + 0.5 * (1 - _saturation((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    gray = c1 * c2 == 0
    turn = h2 - h1
    turn = np.where(np.abs(turn) > 180, turn - np.copysign(360, turn), turn)
    turn = np.radians(np.where(gray, 0.0, turn))
    hue = np.where(gray, np.radians(h1 + h2), np.radians(h1) + turn / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )
    blue = np.exp(-((((np.degrees(hue) % 360) - 275) / 25) ** 2))
    off = (light - 50) ** 2
    dl = (l2 - l1) / (1 + 0.015 * off / np.sqrt(20 + off))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2) / (1 + 0.015 * chroma * t)
    crossed = -2 * _saturation(chroma) * np.sin(np.radians(60 * blue))
    result: Array = np.sqrt(dl**2 + dc**2 + dh**2 + crossed * dc * dh)
    return result


def _saturation(chroma: Array) -> Array:
    powers: Array = chroma**7
    return np.sqrt(powers / (powers + 25.0**7))


class ClosePair(NamedTuple):
    """Two colors that are hard to tell apart."""

    apart: float
    """How much they differ with that sight."""
    first: int
    second: int
    sight: str
    """The first one of SIGHTS with which they are."""


def close_pairs(colors: Array, clear: float) -> list[ClosePair]:
    """Pairs of sRGB `colors` `(k, 3)` that differ by less than `clear` with any of SIGHTS.

    The closest come first, those that even normal sight hardly tells apart before all others.
    """
    first, second = np.triu_indices(len(colors), 1)
    found: dict[tuple[int, int], ClosePair] = {}
    for sight in SIGHTS:
        labs = seen(colors, sight)
        apart = difference(labs[first], labs[second])
        close = np.flatnonzero(apart < clear)
        pairs = zip(first[close].tolist(), second[close].tolist(), strict=True)
        for (i, j), value in zip(pairs, apart[close].tolist(), strict=True):
            found.setdefault((i, j), ClosePair(value, i, j, sight))
    return sorted(found.values(), key=lambda pair: (pair.sight != "normal sight", pair.apart))


def luminance(colors: Array) -> Array:
    """Relative luminance `(...)`, 0 to 1, of sRGB colors `(..., 3)`."""
    red, green, blue = np.moveaxis(to_linear(colors), -1, 0)
    result: Array = _RED * red + _GREEN * green + _BLUE * blue  # the same on every processor
    return result


def contrast(first: Array, second: Array) -> Array:
    """Contrast ratio `(...)`, 1 to 21, of sRGB colors `(..., 3)`."""
    one, other = luminance(first) + _FLARE, luminance(second) + _FLARE
    return np.maximum(one, other) / np.minimum(one, other)
