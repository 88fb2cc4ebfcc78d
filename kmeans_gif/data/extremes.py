"""Lowest and highest values of columns."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array

_LONG = 512
"""Values of a row along which NumPy compares fast."""


def column_extremes(X: Array) -> Array:
    """(2, d) lowest and highest value of each column of `X` `(n, d)`; NaN where a value is.

    NumPy goes along rows, which takes ten times as long where they are short; so several
    observations make up one.
    """
    n, d = X.shape
    together = max(1, _LONG // d)
    whole = n - n % together
    parts = [part for part in (X[:whole].reshape(-1, together * d), X[whole:]) if len(part)]
    with np.errstate(invalid="ignore"):
        low = np.vstack([part.min(axis=0).reshape(-1, d) for part in parts])
        high = np.vstack([part.max(axis=0).reshape(-1, d) for part in parts])
        return np.stack([low.min(axis=0), high.max(axis=0)])
