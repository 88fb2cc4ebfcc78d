"""Types that annotations share."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
"""A NumPy array; docstrings give its shape and type."""
