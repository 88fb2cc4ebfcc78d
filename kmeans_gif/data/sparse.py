"""Sparse data, as scikit-learn's users have it, made dense."""

from __future__ import annotations

import math
from typing import Any

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError

_MOST_BYTES = 2**32
"""Bytes that an array made from sparse data may take; one larger is seldom meant."""


def dense(data: Any) -> Array:
    """A sparse matrix or array as an array; raises InputError for one too large to be meant."""
    n_bytes = 8 * math.prod(data.shape)
    if n_bytes > _MOST_BYTES:
        raise InputError(
            f"sparse data of shape {data.shape} takes {n_bytes / 1e9:.0f} GB as an array, which is "
            "what is clustered: reduce its features first, or pass X.toarray()"
        )
    array: Array = data.toarray()
    return array
