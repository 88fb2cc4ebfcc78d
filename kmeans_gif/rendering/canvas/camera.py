"""A camera that circles the data at a constant distance and height."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect

_AZIMUTH = np.radians(-55.0)
_ELEVATION = np.radians(20.0)
_DISTANCE = 5.0
"""From the middle of the box, whose longest side is 2."""


class Camera:
    """Central projection into `area`, so that `corners` `(c, 3)` fit at all `angles` (degrees).

    The picture has the same scale at all of them, so that nothing pulses while it turns.  Angles
    count from `start`.
    """

    def __init__(
        self, area: Rect, corners: Array, angles: Iterable[float], start: float = 0.0
    ) -> None:
        self._start = start
        flat = np.concatenate([_project(corners, start + angle)[0] for angle in set(angles)])
        low, high = flat.min(axis=0), flat.max(axis=0)
        low[0], high[0] = -np.abs(flat[:, 0]).max(), np.abs(flat[:, 0]).max()
        self._scale = float(min((area.width, area.height) / (high - low)))
        middle = np.array([area.left + area.width / 2, area.top + area.height / 2])
        self._offset = middle - self._scale * (low + high) / 2

    def see(self, points: Array, angle: float) -> tuple[Array, Array]:
        """Places in pixels `(..., 2)` of `points` `(..., 3)`, and distances `(...)` from the
        camera, relative to that of the middle."""
        flat, distance = _project(points, self._start + angle)
        return self._scale * flat + self._offset, distance


def _project(points: Array, angle: float) -> tuple[Array, Array]:
    """As `Camera.see`, in units of the box; sums in one order, whatever the length."""
    azimuth = _AZIMUTH + np.radians(angle)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    right = np.cos(azimuth) * x - np.sin(azimuth) * y
    away = np.sin(azimuth) * x + np.cos(azimuth) * y
    up = np.cos(_ELEVATION) * z + np.sin(_ELEVATION) * away
    distance = 1 + (np.cos(_ELEVATION) * away - np.sin(_ELEVATION) * z) / _DISTANCE
    return np.stack([right / distance, -up / distance], axis=-1), distance
