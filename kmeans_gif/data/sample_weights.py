"""Weights of observations as users give them."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.integers import without_na
from kmeans_gif.errors import InputError


class Weights(Protocol):
    """What is asked of the weights of a table, which may be more than memory holds."""

    def sum(self) -> Any:
        """Of all."""

    def max(self) -> Any:
        """The largest."""


def check_weights(sample_weight: object, n: int) -> Array:
    """`sample_weight` as `(n,)` float64; raises InputError unless it holds weights for n rows."""
    try:
        weights = without_na(np.asarray(sample_weight)).astype(np.float64)
    except OverflowError:
        raise InputError("sample_weight holds numbers beyond the range of float64") from None
    except (TypeError, ValueError) as error:
        raise InputError(f"sample_weight must hold numbers only: {error}") from None
    if weights.shape == ():
        weights = np.full(n, weights)
    if weights.shape != (n,):
        raise InputError(f"sample_weight has shape {weights.shape}: must be ({n},), one a row of X")
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise InputError(
            f"sample_weight from {weights.min()} to {weights.max()}: "
            "weights must be finite, at least 0 and not all zero"
        )
    return weights
