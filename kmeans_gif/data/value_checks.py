"""What values of observations must be like: finite, and neither too large nor too close."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.kept_rows import KeepsRows
from kmeans_gif.data.sample_weights import Weights
from kmeans_gif.errors import InputError


def require_finite(data: KeepsRows, names: tuple[str, ...]) -> None:
    """Raise InputError for NaN and infinity; `names` are those of features, if they have any."""
    if not np.isfinite(data.extremes).all():
        row, column = np.argwhere(~np.isfinite(data.rows))[0]
        where = f", in column {names[column]!r}," if names else ""
        raise InputError(
            f"X[{row}, {column}]{where} is {data.rows[row, column]}: every value must be finite, "
            "neither NaN nor infinity (inf)"
        )


def require_moderate(points: Array, weights: Weights) -> None:
    """Raise InputError where sums of squared distances overflow float64, or all of them vanish."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = weights.sum()
        low, high = points.min(axis=0), points.max(axis=0)
        extent = high - low
        largest = max(-low.min(), high.max())
        finite = np.isfinite([total * (extent**2).sum(), total * largest]).all()
    if not finite:
        raise InputError(
            f"values as large as {largest:.3g}: squared distances overflow float64; "
            "scale the data down"
        )
    widest = float(extent.max())
    if widest > 0 and widest * widest * float(weights.max()) < np.finfo(np.float64).tiny:
        about = "" if weights.max() >= 1 else f" with weights of at most {weights.max():.3g}"
        raise InputError(
            f"values that differ by no more than {widest:.3g}{about}: squared distances vanish "
            "in float64; scale the data up"
        )
