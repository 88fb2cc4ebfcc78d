"""Each centroid as a disc over the photo, at its place and in its color."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.dots import draw_centroids, draw_trails
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.photo_colors import photo_colors
from kmeans_gif.rendering.canvas.photo_places import centroid_places
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.options import BACKGROUND, TRAILS
from kmeans_gif.rendering.panels.photo import Photo

_COVERED = 0.08
"""Share of the picture that all discs cover together, where none overlap."""
_FADED = 0.35
"""Share of the photo's colors in a faded picture; the rest is paper."""


class CentroidDiscs(Photo):
    """A disc in the color of each centroid, its area in proportion to the cluster's size.

    Lines of ink and paper around a disc are not part of it.
    """

    name = "centroid_discs"
    options = (BACKGROUND, TRAILS)
    draws = True
    distinct_colors = original = False
    background: str
    trails: bool

    def prepare(self) -> None:
        super().prepare()
        if self.background == "faded":
            photo, paper = photo_colors(self.history.dataset).colors, self.stage.plan.ramp[0]
            pale = _FADED * photo + (1 - _FADED) * paper
            phases = ("assign", "update", "between", "end")
            self.stage.plan.paste_quantizable("pale", np.rint(pale).astype(np.uint8), phases)
        height, width = self.box.height, self.box.width
        shape = self.history.dataset.shape
        assert shape is not None
        self._places = centroid_places(self.history) * [width / shape[1], height / shape[0]]
        sizes = self.history.sizes
        self._radii = np.sqrt(_COVERED * height * width * sizes / (np.pi * sizes[0].sum()))
        self._line = min(2.5, max(1.0, min(height, width) / 250))
        self._trail = min(self._line, max(0.6, 0.2 * float(np.median(self._radii[0]))))

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        super().paste(indices, key, colors)
        if key.labeled is None:
            return
        place = indices[self.box.top : self.box.bottom, self.box.left : self.box.right]
        if self.background == "faded":
            place[:] = self._original + colors.starts["pale"]
            if self._clear is not None:
                place[self._clear] = self._nothing(colors)
        nothing = len(colors.palette)
        marks = self._marks(key.state, nothing, colors.starts[self._slots])
        np.copyto(place, marks.astype(place.dtype), where=marks < nothing)

    def _marks(self, state: int, nothing: int, first: int) -> Array:
        """Trails and discs of a state, `(height, width)`; `nothing` where there are none."""
        height, width = self.box.height, self.box.width
        marks = np.full((height, width), nothing, np.uint16)
        area = Rect(0, 0, width, height)
        if self.trails and state > 0:
            draw_trails(marks, area, self._places[: state + 1], self._trail)
        radii = self._radii[state]
        order = np.argsort(-radii, kind="stable")  # small discs stay visible
        draw_centroids(marks, area, self._places[state], radii, order, self._line, first)
        return marks
