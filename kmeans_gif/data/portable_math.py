"""Roots, powers, logarithms, sines and cosines that are the same on every processor.

NumPy's own pick code by the processor's vector units, whose last digits differ.  Here is
nothing but additions, products, quotients and square roots, which IEEE 754 defines exactly.

Source of the polynomials: FDLIBM 5.3, Sun Microsystems, 1993 (k_sin.c, k_cos.c).
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from kmeans_gif._typing import Array

_ROUNDS = 6
"""Newton's steps from a first guess 6 % off: each squares the error."""
_SIN = (
    -1 / 6, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
    2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10,
)  # fmt: skip
_COS = (
    4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
    -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11,
)  # fmt: skip
_ATANH = tuple(1 / n for n in range(1, 23, 2))
_QUARTER_HIGH, _QUARTER_LOW = 1.57079632673412561417e00, 6.07710050650619224932e-11
"""A quarter turn: the first has zeros in its last 33 bits, so that small multiples are exact."""


def cube_root(x: Array) -> Array:
    """The cube root of each value."""
    root = _root(np.abs(x), 3)
    return np.where(x < 0, -root, root)


def fifth_root(x: Array) -> Array:
    """The fifth root of each value, none of which is negative."""
    return _root(x, 5)


def _root(x: Array, n: int) -> Array:
    """The nth root of each value at least 0, by Newton's method."""
    x = np.asarray(x, np.float64)
    positive = np.where(x > 0, x, 1.0)
    one = np.int64(1023) << np.int64(52)
    # Bits of a number grow about as its logarithm does.
    root = (positive.view(np.int64) // n + one // n * (n - 1)).view(np.float64)
    for _ in range(_ROUNDS):
        power = root
        for _ in range(n - 2):
            power = power * root
        root = root - (root - positive / power) / n
    return np.where(x > 0, root, 0.0)


def logarithm(x: Array) -> Array:
    """The natural logarithm of each value, all of them above 0, to some 2^-50 of itself."""
    fraction, exponent = np.frexp(x)
    low = fraction < 0.7
    fraction, exponent = np.where(low, 2 * fraction, fraction), exponent - low
    z = (fraction - 1) / (fraction + 1)  # at most 0.18, so ten powers do
    found: Array = exponent * 0.6931471805599453 + 2 * z * _polynomial(z * z, _ATANH)
    return found


def cos_sin(angles: Array) -> tuple[Array, Array]:
    """Cosine and sine of angles of a few turns at most, in radians."""
    turns = np.rint(angles / (_QUARTER_HIGH + _QUARTER_LOW))
    x = (angles - turns * _QUARTER_HIGH) - turns * _QUARTER_LOW
    z = x * x
    sine = x + x * (z * _polynomial(z, _SIN))
    cosine = 1.0 - (0.5 * z - z * (z * _polynomial(z, _COS)))
    quarter = turns.astype(np.int64) & 3
    swapped = (quarter & 1) == 1
    cosine, sine = np.where(swapped, sine, cosine), np.where(swapped, cosine, sine)
    cosine = np.where((quarter == 1) | (quarter == 2), -cosine, cosine)
    return cosine, np.where(quarter >= 2, -sine, sine)


def _polynomial(z: Array, factors: tuple[float, ...]) -> Array:
    total = np.full_like(z, factors[-1])
    for factor in factors[-2::-1]:
        total = total * z + factor
    return total


def geometric(first: float, last: float, count: int) -> Array:
    """`count` values from `first` to `last` with equal ratios between them."""
    ratio = Decimal(last) / Decimal(first)
    steps = [Decimal(i) / max(1, count - 1) for i in range(count)]
    return np.array([float(Decimal(first) * ratio**step) for step in steps])
