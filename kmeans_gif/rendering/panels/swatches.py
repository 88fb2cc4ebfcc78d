"""A strip of the clusters' colors, each as wide as its cluster is large, over their codes."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.language import percent
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.photo_colors import (
    PhotoColors,
    claim_cluster_colors,
    photo_colors,
    photo_palettes,
)
from kmeans_gif.rendering.canvas.text import paste_text, text_width
from kmeans_gif.rendering.keyframe import Keyframe
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
    """Colors from dark to bright, outlined; before there are clusters those of the photo.

    Below stands the share of each cluster where it fits, with the hex code where both fit in
    every frame, so that no code comes and goes.
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
        self._coded = self._with_codes() if self._below else np.zeros(0, bool)
        own = photo_colors(self.history.dataset)
        self.stage.plan.paste_quantizable("photo", own.colors, ("data",))
        self._photo = _dark_to_bright(own)

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        bottom = self.box.bottom - self._below
        strip = indices[self.box.top : bottom, self.box.left : self.box.right]
        if key.labeled is None:
            self._paste_photo(strip, colors)
            return
        edges = self._edges(key.labeled)
        row = np.repeat(self._order, np.diff(edges)) + colors.starts[self._slots]
        strip[:] = row
        if len(colors.ramp):
            self._outline(strip, edges[1:], colors)
            self._label(indices, key, edges, colors)

    def _paste_photo(self, strip: Array, colors: FrameColors) -> None:
        """The photo's pixels from dark to bright, as many as there is room for."""
        if "photo" not in colors.starts:
            return
        numbers, ends = self._photo
        places = (np.arange(strip.size) + 0.5) / strip.size * ends[-1]
        shown = numbers[np.searchsorted(ends, places, side="right")] + colors.starts["photo"]
        strip[:] = shown.reshape(strip.shape[::-1]).T
        if len(colors.ramp):
            self._outline(strip, np.array([strip.shape[1]]), colors)

    def _edges(self, state: int) -> Array:
        """(k + 1,) where swatches begin and end, in pixels, from dark to bright."""
        sizes = self.history.sizes[state][self._order]
        parts = np.where(sizes > 0, 1.0, 0.0) if self.equal_swatches else sizes
        ends = np.rint(np.cumsum(parts) / parts.sum() * self.box.width).astype(int)
        return np.concatenate([[0], ends])

    def _with_codes(self) -> Array:
        """(k,) whether swatches, from dark to bright, have room for a code in all frames."""
        size = self._text_size
        widest = max(text_width(f"#{6 * digit} 99 %", size) for digit in "0123456789abcdef")
        states = {key.labeled for key in self.stage.keyframes} - {None}
        widths = [np.diff(self._edges(state)) for state in states if state is not None]
        coded: Array = np.min(widths, axis=0) > widest + size // 4
        return coded

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
        swatches = zip(self._order, self._coded, edges[:-1], edges[1:], strict=True)
        for j, coded, left, right in swatches:
            text = percent(f"{100 * sizes[j] / sizes.sum():.0f}")
            if coded:
                text = "#{:02x}{:02x}{:02x} ".format(*self._palettes[key.state][j]) + text
            width = text_width(text, size)
            if width < right - left - size // 4:
                x = self.box.left + (left + right - width) // 2
                corner = (int(x), self.box.bottom - self._below)
                paste_text(indices, text, size, self._below, corner, colors.ramp)


def _dark_to_bright(photo: PhotoColors) -> tuple[Array, Array]:
    """Numbers `(s,)` of a photo's colors by brightness, and the pixels that are up to each."""
    order = np.argsort(brightness(photo.colors), kind="stable")
    return order, np.cumsum(photo.counts[order])
