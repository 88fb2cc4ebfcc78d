"""Sums of products as floats with exactly the same sum, which `math.fsum` rounds once.

A product is the float64 nearest to it and the rest, both together exact; a difference likewise
(T. J. Dekker, "A floating-point technique for extending the available precision", Numerische
Mathematik 18, 1971).  That holds where nothing over- or underflows, see `moderate`.  It is for the
few sums that the faster ways of `exact_inertia` leave open.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._typing import Array

LEAST, MOST = 2.0**-250, 2.0**250
"""Numbers beyond which products of four of them may under- or overflow, or their rests."""
_HALVES = 2.0**27 + 1
"""Times which a float64 is cut into halves of 26 digits."""


def moderate(*arrays: Array) -> bool:
    """Whether all numbers of `arrays` are 0 or of moderate size, so that products are exact.

    >>> moderate(np.array([0.0, 1e-70, -1e70])), moderate(np.ones(3), np.array([1e-80, np.nan]))
    (True, False)
    """
    sizes = (np.abs(array) for array in arrays)
    return all(bool((((s >= LEAST) & (s <= MOST)) | (s == 0)).all()) for s in sizes)


def product(a: Any, b: Any) -> tuple[Any, Any]:
    """The float64 nearest to a · b, and the rest; of numbers, or of arrays that broadcast.

    >>> [float(part) for part in product(np.array(2.0**30 + 1), np.array(2.0**30 + 1))]
    [1.1529215067543306e+18, 1.0]
    """
    near = a * b
    cut = _HALVES * a
    a_high = cut - (cut - a)
    a_low = a - a_high
    cut = _HALVES * b
    b_high = cut - (cut - b)
    b_low = b - b_high
    return near, a_low * b_low - (((near - a_high * b_high) - a_low * b_high) - a_high * b_low)


def terms_of_sums(bins: Array, centroids: Array) -> list[float]:
    """Floats with exactly the sum of W c² - 2 c S over all clusters and features.

    `bins` `(k, bins, d + 1)` are exact sums S and weights W, `centroids` `(k, d)` finite.
    """
    c, weights = centroids[:, None], bins[..., -1:]
    parts = [*product(-2 * c, bins[..., :-1])]
    for square in product(c, c):
        parts += product(weights, square)
    return _listed(parts)


def terms_of_rows(rows: Array, weights: Array, centers: Array) -> list[float]:
    """Floats with exactly the weighted sum of squared distances of `rows` to `centers`, `(m, d)`.

    `weights` are (m,).
    """
    away = rows - centers
    back = away - rows
    off = (rows - (away - back)) - (centers + back)
    parts = list[Array]()
    for a, b in ((away, away), (2 * away, off), (off, off)):
        for part in product(a, b):
            parts += product(weights[:, None], part)
    return _listed(parts)


def _listed(parts: list[Array]) -> list[float]:
    """The numbers other than 0 of several arrays."""
    return [number for part in parts for number in part[part != 0].tolist()]
