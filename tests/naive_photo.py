"""Slow, obvious twins of what is done with photos' colors and places; they share no code."""

from __future__ import annotations

import numpy as np


def linear(level):
    """Light of a channel from 0 to 255, as IEC 61966-2-1 has it."""
    value = level / 255
    return ((value + 0.055) / 1.055) ** 2.4 if value > 0.04045 else value / 12.92


def lab(red, green, blue):
    """CIE L*a*b* under D65 of a color of sRGB."""
    r, g, b = linear(red), linear(green), linear(blue)
    x = (0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.95047
    y = 0.212671 * r + 0.715160 * g + 0.072169 * b
    z = (0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def oklab(red, green, blue):
    """Ottosson's Oklab of a color of sRGB."""
    r, g, b = linear(red), linear(green), linear(blue)
    long = np.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = np.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = np.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def pixels_with_location(pixels, mask, space, unit):
    """One row a pixel that is not transparent: row and column times `unit`, then its color.

    Pixels are in the order of the bits of row and column, the highest of both first.
    """
    rows = {}
    for row, line in enumerate(pixels.tolist()):
        for column, color in enumerate(line):
            if mask is None or not mask[row, column]:
                seen = {"rgb": lambda *c: c, "lab": lab, "oklab": oklab}[space](*color)
                bits = "".join(map("".join, zip(f"{row:016b}", f"{column:016b}", strict=True)))
                rows[bits] = [row * unit, column * unit, *seen]
    return np.array([rows[bits] for bits in sorted(rows)], float)


def mean_places(labels, mask, k):
    """Mean x and y (of pixels' middles) of the pixels `(h, w)` with each label; NaN for none."""
    found = [[] for _ in range(k)]
    for (row, column), label in np.ndenumerate(labels):
        if mask is None or not mask[row, column]:
            found[label].append((column + 0.5, row + 0.5))
    return np.array([np.mean(f, axis=0) if f else (np.nan, np.nan) for f in found])


def cells(pixels, side):
    """{cell: (count, mean color)} of pixels `(m, 3)` in cubes of `side` levels."""
    found = {}
    for color in pixels.tolist():
        found.setdefault(tuple(c // side for c in color), []).append(color)
    return {cell: (len(colors), np.mean(colors, axis=0)) for cell, colors in found.items()}


def color_counts(pixels):
    """{color: how many pixels `(h, w, 1, 3 or 4)` have it}, without those of alpha below 128."""
    found = {}
    for pixel in pixels.reshape(-1, pixels.shape[2]).tolist():
        if len(pixel) < 4 or pixel[3] >= 128:
            color = tuple(pixel[:3])
            found[color] = found.get(color, 0) + 1
    return found


def z_place(color):
    """A color's bits interleaved, as text: the highest of each channel first."""
    return "".join(map("".join, zip(*(f"{channel:08b}" for channel in color), strict=True)))


def nearest_painted(pixels, centroids):
    """`pixels` `(h, w, 1 or 3)`, each in the color of its nearest centroid, the first of equals."""
    painted = np.zeros((*pixels.shape[:2], 3), int)
    for place in np.ndindex(pixels.shape[:2]):
        distances = [((pixels[place] - centroid) ** 2).sum() for centroid in centroids]
        painted[place] = np.rint(centroids[distances.index(min(distances))])
    return painted
