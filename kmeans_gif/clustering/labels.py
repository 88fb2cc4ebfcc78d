"""The type of arrays of labels."""

from __future__ import annotations

import numpy as np


def label_type(k: int) -> np.dtype[np.unsignedinteger]:
    """The smallest unsigned integer type that holds the labels 0 to k - 1."""
    return np.min_scalar_type(k - 1)
