"""A photo in the colors of its centroids, or as it was."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.pixel_values import of_pixels
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.photo_colors import (
    claim_cluster_colors,
    photo_colors,
    photo_palettes,
)
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel, Placed
from kmeans_gif.rendering.options import DISTINCT_COLORS, ORIGINAL
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.theme import distinct_palette

_WIDEST = 0.4
"""Of the room that it shares with panels beside it."""
_SPECK = 480
"""Pixels of the longer side up to which a photo of that many or fewer is enlarged."""
_MARGIN = 10
"""Pixels around a photo that is fitted into its box."""


class Photo(Panel):
    """Each pixel in the color of its centroid; before any clustering, the photo itself.

    In a picture as large as the photo it is shown pixel by pixel; elsewhere it is enlarged or
    reduced by taking the nearest pixels, so that it shows no other colors.
    """

    name = "photo"
    fits = ("photo",)
    options = (DISTINCT_COLORS, ORIGINAL)
    draws = False
    fills = True
    shows_palette = True
    distinct_colors: bool
    original: bool
    _fitted: tuple[int, int] | None = None

    def check(self, dataset: Dataset, k: int) -> None:
        if self.distinct_colors:
            distinct_palette(k)

    def natural(self, stage: Stage) -> tuple[int, int]:
        height, width = _shape(stage.histories[self.run].dataset)
        factor = 1 if stage.bare else max(1, _SPECK // max(height, width))
        return factor * width, factor * height

    def wish(self, axis: int, room: Rect, stage: Stage) -> int | None:
        if stage.natural or self.share is not None or axis == 1:
            return super().wish(axis, room, stage)
        self._fitted = self._fit(stage, round(_WIDEST * room.width), room.height)
        return self._fitted[0] + 2 * _MARGIN

    def _fit(self, stage: Stage, width: int, height: int) -> tuple[int, int]:
        """(width, height) in pixels, as large as fits into so many."""
        own = _shape(stage.histories[self.run].dataset)[::-1]
        scale = min((width - 2 * _MARGIN) / own[0], (height - 2 * _MARGIN) / own[1])
        return max(0, round(scale * own[0])), max(0, round(scale * own[1]))

    def place(self, room: Rect, stage: Stage) -> Placed:
        if stage.natural:
            size = self.natural(stage)
        else:
            size = self._fitted or self._fit(stage, room.width, room.height)
        return super().place(room.centered(*size), stage)

    def prepare(self) -> None:
        dataset, plan = self.history.dataset, self.stage.plan
        photo = photo_colors(dataset)
        if not self.original:
            distinct = self.distinct_colors or self.stage.palette is not None
            palettes = self.stage.once(photo_palettes, self.history, distinct, self.stage.palette)
            self._slots = claim_cluster_colors(plan, palettes, distinct)
        plan.paste_quantizable("photo", photo.colors, None if self.original else ("data",))
        if dataset.mask is not None and self.stage.natural:
            plan.claim_transparent()
        self._original = _sampled(photo.inverse, dataset, self.box)
        self._observation = _sampled(dataset.inverse, dataset, self.box)
        self._clear = None if dataset.mask is None else _sampled(dataset.mask, dataset, self.box)

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        pixels = indices[self.box.top : self.box.bottom, self.box.left : self.box.right]
        if self.original or key.labeled is None:
            np.add(self._original, colors.starts["photo"], out=pixels, casting="unsafe")
        else:
            slots = self.history.labels[key.labeled].astype(indices.dtype)
            slots += indices.dtype.type(colors.starts[self._slots])
            pixels[:] = of_pixels(slots, self._observation)
        if self._clear is not None:
            pixels[self._clear] = self._nothing(colors)

    def _nothing(self, colors: FrameColors) -> int:
        """The index of transparent pixels: what is behind the picture, or paper."""
        return int(colors.ramp[0] if colors.transparent is None else colors.transparent)


def _shape(dataset: Dataset) -> tuple[int, int]:
    assert dataset.shape is not None
    return dataset.shape


def _sampled(pixels: Array | None, dataset: Dataset, box: Rect) -> Array:
    """`pixels` of the photo, as many as `box` has, each the nearest one."""
    assert pixels is not None
    shape = _shape(dataset)
    pixels = pixels.reshape(shape)
    if shape == (box.height, box.width):
        return pixels
    rows = (2 * np.arange(box.height) + 1) * shape[0] // (2 * box.height)
    columns = (2 * np.arange(box.width) + 1) * shape[1] // (2 * box.width)
    nearest: Array = pixels[np.ix_(rows, columns)]
    return nearest
