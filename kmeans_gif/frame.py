"""Frame: one picture of an animation, in exact colors."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """One picture of an animation: indices into lists of colors.

    Colors stand in two lists.  Those in `palette`, such as the centroids', are exact in every
    format.  Those in `quantizable`, such as the original photo's, may be reduced to fewer by
    a format that holds few, as GIF does.  A pixel with index `len(palette) + i` has color i of
    `quantizable`.

    >>> import numpy as np
    >>> from kmeans_gif import Frame
    >>> red_and_blue = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    >>> frame = Frame(np.array([[0, 1, 1]]), red_and_blue, duration_ms=100)
    >>> frame.rgb().tolist()
    [[[255, 0, 0], [0, 0, 255], [0, 0, 255]]]
    """

    indices: Array
    """(h, w), unsigned integers."""
    palette: Array
    """(m, 3) uint8."""
    duration_ms: int
    """Milliseconds for which the frame is shown; a multiple of 10."""
    quantizable: Array | None = None
    """(s, 3) uint8, or None.  The same array in several frames is reduced once for all."""
    transparent: int | None = None
    """Index below m of pixels that show what is behind the picture, the same in all frames."""

    @property
    def colors(self) -> Array:
        """(m + s, 3) uint8: palette, then quantizable colors."""
        if self.quantizable is None:
            return self.palette
        return np.concatenate([self.palette, self.quantizable])

    def rgb(self) -> Array:
        """(h, w, 3) uint8, exact."""
        return self.colors[self.indices]

    def __repr__(self) -> str:
        height, width = self.indices.shape
        return (
            f"<Frame of {width}×{height} pixels, {len(self.colors)} colors, {self.duration_ms} ms>"
        )

    def _repr_png_(self) -> bytes:
        """How a notebook shows the frame."""
        buffer = io.BytesIO()
        self.to_pil().save(buffer, "PNG")
        return buffer.getvalue()

    def to_pil(self) -> Image.Image:
        """The frame as an RGB picture, or RGBA if it has transparent pixels; exact."""
        rgb = self.rgb()
        if self.transparent is None:
            return Image.fromarray(rgb)
        alpha = np.where(self.indices == self.transparent, 0, 255).astype(np.uint8)
        return Image.fromarray(np.dstack([rgb, alpha]))
