"""A strip of the clusters' colors, each as wide as its cluster is large, over their codes."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.photo_colors import claim_cluster_colors, photo_palettes
from kmeans_gif.rendering.canvas.text import paste_text, text_width
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.language import percent
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import DISTINCT_COLORS, EQUAL_SWATCHES, SWATCH_LABELS
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.theme import brightness

_LOWEST = 12
"""Pixels of a strip's height at least."""
_MIDDLE_GRAY = 120
"""Of outlines: a gray that white, black and both papers show with a contrast above 3."""
_NARROWEST = 5
"""Pixels from which a swatch has a line at its left."""
_LINE = 1.6
"""Height of the line of codes, in terms of the text's size."""


class Swatches(Panel):
    """Colors from dark to bright, outlined; nothing before there are clusters.

    Below stand the hex code and the share of each cluster, or the share alone, where they fit.
    """

    name = "swatches"
    fits = ("photo",)
    options = (DISTINCT_COLORS, EQUAL_SWATCHES, SWATCH_LABELS)
    draws = False
    shows_palette = True
    distinct_colors: bool
    equal_swatches: bool
    swatch_labels: bool

    def rigid(self, axis: int) -> bool:
        return axis == 1

    def natural(self, stage: Stage) -> tuple[int, int]:
        height = max(_LOWEST, stage.text_size)
        return (0, height + self.swatch_labels * round(_LINE * stage.text_size))

    def prepare(self) -> None:
        distinct = self.distinct_colors or self.stage.palette is not None
        self._palettes = self.stage.once(photo_palettes, self.history, distinct, self.stage.palette)
        self._slots = claim_cluster_colors(self.stage.plan, self._palettes, distinct)
        # Dark to bright in the end, so that a swatch keeps its place while colors move.
        self._order = np.argsort(brightness(self._palettes[-1]), kind="stable")
        self._text_size = self.stage.text_size
        below = round(_LINE * self._text_size)
        self._below = below if self.swatch_labels and self.box.height >= _LOWEST + below else 0

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        if key.labeled is None:
            return
        sizes = self.history.sizes[key.labeled][self._order]
        parts = np.where(sizes > 0, 1.0, 0.0) if self.equal_swatches else sizes
        edges = np.rint(np.cumsum(parts) / parts.sum() * self.box.width).astype(int)
        row = np.repeat(self._order, np.diff(edges, prepend=0)) + colors.starts[self._slots]
        bottom = self.box.bottom - self._below
        strip = indices[self.box.top : bottom, self.box.left : self.box.right]
        strip[:] = row
        if len(colors.ramp):
            self._outline(strip, edges, colors)
            self._label(indices, key, np.concatenate([[0], edges]), colors)

    def _outline(self, strip: Array, edges: Array, colors: FrameColors) -> None:
        """Lines around the strip, and between swatches that are wide enough for them."""
        grays = colors.palette[colors.ramp][:, 0].astype(int)
        line = colors.ramp[np.abs(grays - _MIDDLE_GRAY).argmin()]
        strip[[0, -1]] = line
        strip[:, [0, -1]] = line
        starts, widths = edges[:-1], np.diff(edges)
        strip[:, starts[widths >= _NARROWEST]] = line

    def _label(self, indices: Array, key: Keyframe, edges: Array, colors: FrameColors) -> None:
        if not self._below:
            return
        sizes, size = self.history.sizes[key.labeled], self._text_size
        for j, left, right in zip(self._order, edges[:-1], edges[1:], strict=True):
            part = percent(f"{100 * sizes[j] / sizes.sum():.0f}")
            code = "#{:02x}{:02x}{:02x}".format(*self._palettes[key.state][j])
            for text in (f"{code} {part}", part):
                width = text_width(text, size)
                if width < right - left - size // 4:
                    x = self.box.left + (left + right - width) // 2
                    corner = (int(x), self.box.bottom - self._below)
                    paste_text(indices, text, size, self._below, corner, colors.ramp)
                    break
