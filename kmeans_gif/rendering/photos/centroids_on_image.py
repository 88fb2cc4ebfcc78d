"""centroids_on_image: each centroid as a disc over the picture, state by state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import require_choice
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.captions import CaptionStrip
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect
from kmeans_gif.rendering.palettes import PAPER
from kmeans_gif.rendering.photos.colors import PhotoColors, cluster_colors, photo_colors
from kmeans_gif.rendering.photos.dots import draw_centroids, draw_trails, paper_to_ink
from kmeans_gif.rendering.photos.places import centroid_places
from kmeans_gif.rendering.photos.wording import alt_text
from kmeans_gif.rendering.photos.wording import caption as caption_of
from kmeans_gif.rendering.timing import Scene, Timing, require_photo

BACKGROUNDS = ("recolored", "faded")
_COVERED = 0.08
"""Share of the picture that all discs cover together, where none overlap."""
_FADED = 0.35
"""Share of the photo's colors in a faded picture; the rest is paper."""


def centroids_on_image(
    history: History,
    *,
    background: str = "recolored",
    first: str = "original",
    caption: bool = True,
    trails: bool = True,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw each centroid over the photo: a disc at its place, in its color.

    The area of a disc is in proportion to the size of its cluster, on one scale in all
    frames; lines of ink and paper around it are not part of it.  With location among the
    features, a disc is where its centroid is.  Without, centroids have no place: the disc is
    at the mean place of the pixels that have the cluster's label in the same state.

    Parameters
    ----------
    history : History
        Of a photo.
    background : "recolored" or "faded"
        Below the discs: the clusters in the colors of their centroids, or the original
        photo, pale.
    first, caption, seconds_per_step, hold, plays, max_frames
        As in `recolor`.
    trails : bool
        Where each disc has been.

    Raises
    ------
    InputError
        If the history is not of a photo, or a value is out of its range.
    """
    require_photo(history, "centroids_on_image")
    require_choice("background", background, BACKGROUNDS)
    scenes = Timing(first, seconds_per_step, hold, plays, max_frames).scenes(history)
    photo = photo_colors(history.dataset)
    captions = [caption_of(history, scene.state, len(photo.colors)) for scene in scenes]
    picture = _CentroidsPicture(
        history,
        photo,
        faded=background == "faded",
        trails=trails,
        captions=captions if caption else None,
    )

    def draw(i: int) -> Frame:
        return picture.draw(scenes[i], captions[i])

    return Animation(
        draw=draw,
        size=picture.size,
        durations_ms=tuple(scene.duration_ms for scene in scenes),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=f"{alt_text(history)}, each centroid a disc over the picture",
    )


class _CentroidsPicture:
    """Draws states, or the photo itself, as frames of one size above their captions."""

    def __init__(
        self,
        history: History,
        photo: PhotoColors,
        *,
        faded: bool,
        trails: bool,
        captions: Sequence[Sequence[str]] | None,
    ) -> None:
        assert history.dataset.shape is not None
        self._history = history
        self._photo = photo
        self._trails = trails
        self._pale = _fade(photo.colors) if faded else None
        self._ramp = paper_to_ink("light")
        self._clusters = cluster_colors(history)
        self._places = centroid_places(history)
        height, width = self._shape = history.dataset.shape
        sizes = history.sizes
        self._radii = np.sqrt(_COVERED * height * width * sizes / (np.pi * sizes[0].sum()))
        self._line = min(2.5, max(1.0, min(height, width) / 250))
        self._trail = min(self._line, max(0.6, 0.2 * float(np.median(self._radii[0]))))
        self._strip = None if captions is None else CaptionStrip(captions, width)
        full_width = self._strip.width if self._strip else width
        self._left = (full_width - width) // 2
        self.size = (full_width, height + (self._strip.height if self._strip else 0))
        """(width, height) in pixels."""

    def draw(self, scene: Scene, caption: Sequence[str]) -> Frame:
        """The frame of a scene."""
        state, mask = scene.state, self._history.dataset.mask
        # Clusters take no slots that the photo's colors could use.
        clusters = self._clusters[:0, 0] if state is None else self._clusters[state]
        palette = np.concatenate([self._ramp, clusters])
        transparent = None
        if mask is not None:
            transparent = len(palette)
            palette = np.concatenate([palette, np.zeros((1, 3), np.uint8)])
        spare = self._photo.colors if state is None else self._pale
        if spare is None:
            labels = self._history.labels[state].astype(np.int64)
            pixels = self._history.dataset.to_pixels(labels + RAMP)
        else:
            pixels = self._photo.inverse.reshape(self._shape) + len(palette)
        if mask is not None:
            pixels = np.where(mask, transparent, pixels)  # type: ignore[arg-type]
        if state is not None:
            marks = self._marks(state, len(palette))
            pixels = np.where(marks < len(palette), marks, pixels)
        width, height = self.size
        n_colors = len(palette) + (0 if spare is None else len(spare))
        canvas = np.zeros((height, width), np.min_scalar_type(n_colors - 1))
        canvas[: self._shape[0], self._left : self._left + self._shape[1]] = pixels
        if self._strip is not None:
            canvas[self._shape[0] :] = self._strip.draw(caption, RAMP)
        return Frame(canvas, palette, scene.duration_ms, spare, transparent)

    def _marks(self, state: int, nothing: int) -> Array:
        """Trails and discs of a state, `(height, width)`; `nothing` where there are none."""
        height, width = self._shape
        marks = np.full((height, width), nothing, np.uint16)
        area = Rect(0, 0, width, height)
        if self._trails and state > 0:
            draw_trails(marks, area, self._places[: state + 1], self._trail)
        radii = self._radii[state]
        order = np.argsort(-radii, kind="stable")  # small discs stay visible
        draw_centroids(marks, area, self._places[state], radii, order, self._line)
        return marks


def _fade(colors: Array) -> Array:
    """`colors` `(s, 3)` mixed with paper."""
    return np.rint(_FADED * colors + (1 - _FADED) * np.array(PAPER)).astype(np.uint8)
