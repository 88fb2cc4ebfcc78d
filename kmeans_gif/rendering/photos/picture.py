"""One frame of a photo's clustering: photo, clusters, swatches and caption in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.captions import CaptionStrip
from kmeans_gif.rendering.palettes import brightness, distinct_palette, text_ramp
from kmeans_gif.rendering.photos.colors import PhotoColors, cluster_colors
from kmeans_gif.writing.quantize import GIF_COLORS

_TEXT_LEVELS = 8
"""Steps from paper to ink: enough for smooth letters, few enough to leave slots for clusters."""


class _Colors(NamedTuple):
    """The palette of one frame: clusters, then text, then the transparent index."""

    palette: Array
    ramp: Array
    """Indices of the text's levels from paper to ink."""
    transparent: int | None


class PhotoPicture:
    """Draws states of a photo's history, or the photo itself, as frames of one size.

    From top to bottom: the clusters (right of the photo if `side_by_side`), the swatches,
    the caption.  `captions` are those of all frames, or None for a picture without text.
    """

    def __init__(
        self,
        history: History,
        photo: PhotoColors,
        *,
        distinct_colors: bool,
        side_by_side: bool,
        swatches: bool,
        captions: Sequence[Sequence[str]] | None,
    ) -> None:
        dataset = history.dataset
        assert dataset.shape is not None
        self._history = history
        self._photo_shape = dataset.shape
        self._photo = photo
        if distinct_colors:
            distinct = distinct_palette(history.n_clusters)
            self._palettes = np.broadcast_to(distinct, (len(history), *distinct.shape))
        else:
            self._palettes = cluster_colors(history)
        # Dark to bright in the end, so that a swatch keeps its place while colors move.
        self._swatch_order = np.argsort(brightness(self._palettes[-1]), kind="stable")
        self._side_by_side = side_by_side
        height, width = dataset.shape
        self._gap = max(4, width // 60) if side_by_side else 0
        content_width = 2 * width + self._gap if side_by_side else width
        self._strip = None if captions is None else CaptionStrip(captions, content_width)
        full_width = self._strip.width if self._strip else content_width
        self._swatch_height = max(12, height // 14) if swatches else 0
        self._left = (full_width - content_width) // 2
        self._text_top = height + self._swatch_height
        self.size = (full_width, self._text_top + (self._strip.height if self._strip else 0))
        """(width, height) in pixels."""
        self._bare = self.size == (width, height)

    def draw(self, state: int | None, caption: Sequence[str], duration_ms: int) -> Frame:
        """The frame of a state; None is the original photo."""
        colors = self._colors(state)
        spare = self._photo.colors if state is None or self._side_by_side else None
        n_colors = len(colors.palette) + (0 if spare is None else len(spare))
        width, height = self.size
        canvas = np.empty((height, width), np.min_scalar_type(n_colors - 1))
        if not self._bare:
            canvas[:] = colors.ramp[0]
        pictures = [state] if not self._side_by_side else [None, state]
        photo_height, photo_width = self._photo_shape
        left = self._left
        for shown in pictures:
            place = canvas[:photo_height, left : left + photo_width]
            place[:] = self._pixels(shown, colors)
            left += photo_width + self._gap
        if self._swatch_height and state is not None:
            canvas[photo_height : self._text_top] = self._swatch_row(state)
        if self._strip is not None:
            text = self._strip.draw(caption, len(colors.ramp))
            canvas[self._text_top :] = colors.ramp[text]
        return Frame(canvas, colors.palette, duration_ms, spare, colors.transparent)

    def _colors(self, state: int | None) -> _Colors:
        """The palette of a frame.

        A GIF has 256 colors for clusters, text and photo.  Side by side, the photo gets at
        least half of what clusters leave, in the same slots in every frame.  Where fewer
        than two slots are left for text, it takes the brightest and the darkest cluster.
        """
        if state is None and not self._side_by_side:
            clusters = np.empty((0, 3), np.uint8)
        else:
            clusters = self._palettes[state or 0]
        k = len(clusters)
        mask = self._history.dataset.mask
        free = GIF_COLORS - k - (mask is not None)
        levels = min(_TEXT_LEVELS, free // 2 if self._side_by_side else free)
        if self._bare:
            levels = 0
        elif k > GIF_COLORS:
            levels = _TEXT_LEVELS  # will be reduced anyway
        if levels >= 2:
            text, ramp = text_ramp(levels), np.arange(k, k + levels)
        else:
            light = brightness(clusters)
            text = np.empty((0, 3), np.uint8)
            ramp = np.array([light.argmax(), light.argmin()]) if k else np.empty(0, np.int64)
        palette = np.concatenate([clusters, text])
        if mask is None:
            return _Colors(palette, ramp, None)
        clear = np.zeros((1, 3), np.uint8)
        return _Colors(np.concatenate([palette, clear]), ramp, len(palette))

    def _pixels(self, state: int | None, colors: _Colors) -> Array:
        """Palette indices `(h, w)` of the photo (None) or of a state."""
        dataset = self._history.dataset
        if state is None:
            pixels = self._photo.inverse.reshape(self._photo_shape) + len(colors.palette)
        else:
            pixels = dataset.to_pixels(self._history.labels[state])
        if dataset.mask is not None:
            assert colors.transparent is not None
            pixels = np.where(dataset.mask, colors.transparent, pixels)
        return pixels

    def _swatch_row(self, state: int) -> Array:
        """One row of cluster indices, each as often as its share of the pixels asks for."""
        sizes = self._history.sizes[state][self._swatch_order]
        edges = np.rint(np.cumsum(sizes) / sizes.sum() * self.size[0]).astype(int)
        return np.repeat(self._swatch_order, np.diff(edges, prepend=0))
