"""RGB to Lab and Oklab, in which distances are closer to what the eye sees, and back.

Colors are float64 arrays `(..., 3)`; red, green and blue of sRGB from 0 to 255.  White is
D65.  Conversions are plain formulas without clipping, so that each way undoes the other;
only `displayable` clips.

Sources: sRGB: IEC 61966-2-1.  Lab: CIE 15.2 (1986), with the primaries of ITU-R BT.709 as
a matrix of six digits, so that values equal scikit-image's.  Oklab: B. Ottosson, "A
perceptual color space for image processing", 2020.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.portable_math import cube_root, fifth_root

_XYZ = np.array([
    [0.412453, 0.357580, 0.180423],
    [0.212671, 0.715160, 0.072169],
    [0.019334, 0.119193, 0.950227],
])  # fmt: skip
"""Linear RGB to XYZ."""
_WHITE = np.array([0.95047, 1.0, 1.08883])
"""XYZ of D65 for the observer of 2 degrees."""
_LAB = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
_LAB_OFFSET = np.array([-16.0, 0.0, 0.0])
_LINEAR_BELOW, _SLOPE, _START = 0.008856, 7.787, 16 / 116
"""The function that Lab applies to XYZ is a cube root above, and a line below."""

_LMS = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
"""Linear RGB to the responses of Oklab's cones."""
_OKLAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip


class OutOfGamutWarning(UserWarning):
    """Some colors lie outside of what screens show and are clipped in each channel."""


def to_lab(rgb: Array) -> Array:
    """L from 0 to 100, a and b, of sRGB colors."""
    xyz = _times(to_linear(rgb), _XYZ) / _WHITE
    line = _SLOPE * xyz + _START
    lab: Array = _times(np.where(xyz > _LINEAR_BELOW, cube_root(xyz), line), _LAB) + _LAB_OFFSET
    return lab


def from_lab(lab: Array) -> Array:
    """sRGB of L, a and b; beyond 0 to 255 where the color is out of gamut."""
    bent = _times(lab - _LAB_OFFSET, _inverse(_LAB))
    bend = cube_root(np.array(_LINEAR_BELOW))
    xyz = np.where(bent > bend, bent * bent * bent, (bent - _START) / _SLOPE)
    return from_linear(_times(xyz * _WHITE, _inverse(_XYZ)))


def to_oklab(rgb: Array) -> Array:
    """L from 0 to 1, a and b, of sRGB colors."""
    return _times(cube_root(_times(to_linear(rgb), _LMS)), _OKLAB)


def from_oklab(oklab: Array) -> Array:
    """sRGB of L, a and b; beyond 0 to 255 where the color is out of gamut."""
    roots = _times(oklab, _inverse(_OKLAB))
    return from_linear(_times(roots * roots * roots, _inverse(_LMS)))


_TO: dict[str, Callable[[Array], Array]] = {"rgb": np.asarray, "lab": to_lab, "oklab": to_oklab}
_FROM: dict[str, Callable[[Array], Array]] = {
    "rgb": np.asarray,
    "lab": from_lab,
    "oklab": from_oklab,
}


def to_space(rgb: Array, space: str) -> Array:
    """Colors in "rgb", "lab" or "oklab"."""
    return _TO[space](rgb)


def displayable(colors: Array, space: str) -> Array:
    """Colors in `space` as sRGB uint8; an OutOfGamutWarning tells how many were clipped."""
    rounded = np.rint(_FROM[space](colors))
    clipped = np.clip(rounded, 0, 255)
    beyond = (rounded != clipped).any(axis=-1)
    if beyond.any():
        warnings.warn(
            f"{beyond.sum():,} of {beyond.size:,} colors of centroids lie outside of what screens "
            "show (sRGB) and are clipped",
            OutOfGamutWarning,
            stacklevel=3,
        )
    return clipped.astype(np.uint8)


def to_linear(rgb: Array) -> Array:
    """Light of each channel, 0 to 1; negative values, out of gamut, on the line through 0."""
    values = np.asarray(rgb, np.float64) / 255
    base = (np.maximum(values, 0) + 0.055) / 1.055
    root = fifth_root(base)
    curve = base * base * (root * root)  # to the power of 2.4
    return np.where(values > 0.04045, curve, values / 12.92)


def from_linear(linear: Array) -> Array:
    """Undoes `to_linear`."""
    root = cube_root(np.sqrt(np.sqrt(np.maximum(linear, 0))))
    squared = root * root
    curve = 1.055 * (squared * squared * root) - 0.055  # to the power of 1 / 2.4, or 5 / 12
    return 255 * np.where(linear > 0.0031308, curve, 12.92 * linear)


def _times(colors: Array, matrix: Array) -> Array:
    """`matrix` applied to each color, in an order of sums that does not depend on how many."""
    parts = [colors[..., f, None] * matrix[:, f] for f in range(3)]
    total: Array = parts[0] + parts[1] + parts[2]
    return total


def _inverse(matrix: Array) -> Array:
    """The inverse of a matrix `(3, 3)`, by cross products of its rows."""
    a, b, c = matrix
    columns = np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)], axis=1)
    product = a * columns[:, 0]
    inverse: Array = columns / (product[0] + product[1] + product[2])
    return inverse
