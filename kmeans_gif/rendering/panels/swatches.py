"""A strip of the clusters' colors, each as wide as its cluster is large."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.photo_colors import claim_cluster_colors, photo_palettes
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import DISTINCT_COLORS
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.theme import brightness


class Swatches(Panel):
    """Colors from dark to bright; nothing before there are clusters."""

    name = "swatches"
    fits = ("photo",)
    options = (DISTINCT_COLORS,)
    draws = False
    distinct_colors: bool

    def rigid(self, axis: int) -> bool:
        return axis == 1

    def natural(self, stage: Stage) -> tuple[int, int]:
        shape = stage.histories[self.run].dataset.shape
        assert shape is not None
        return (0, max(12, shape[0] // 14))

    def prepare(self) -> None:
        distinct = self.distinct_colors or self.stage.palette is not None
        palettes = self.stage.once(photo_palettes, self.history, distinct, self.stage.palette)
        self._slots = claim_cluster_colors(self.stage.plan, palettes, distinct)
        # Dark to bright in the end, so that a swatch keeps its place while colors move.
        self._order = np.argsort(brightness(palettes[-1]), kind="stable")

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        if key.labeled is None:
            return
        sizes = self.history.sizes[key.labeled][self._order]
        edges = np.rint(np.cumsum(sizes) / sizes.sum() * self.box.width).astype(int)
        row = np.repeat(self._order, np.diff(edges, prepend=0)) + colors.starts[self._slots]
        indices[self.box.top : self.box.bottom, self.box.left : self.box.right] = row
