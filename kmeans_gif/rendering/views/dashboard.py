"""dashboard: a photo, its colors in their space and the error, in step."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.language import say
from kmeans_gif.rendering import options
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.options import SLIDES
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


_PLOTS = 0.76
"""Share of the picture's height that is not text, about."""
_WIDEST_PHOTO, _HALF = 0.4, 0.5
"""Share of the room that a photo has at most, beside two panels and beside one."""
_CURVE, _CURVE_BELOW = 0.27, 0.42
"""Share of the width that the curve has at least; of what it shares with the solid."""
_SOLID = 1.2
"""Width over height of a box of which a solid uses all."""


class Dashboard(StatesView):
    """Picture, color space and curve of the error over one line of text.

    They stand in whichever way leaves photo and colors the most room.
    """

    name = "dashboard"
    function = "dashboard"
    kinds = ("photo",)
    slide = "16:9"
    summary = "picture, color space and curve of the error side by side"
    options = (
        *options.CANVAS, options.ROTATE, options.FIRST, options.CAPTION, options.TRAILS,
        *options.timing(0.3), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def layout(self, o: Any) -> Layout:
        height, width = o.dataset.shape
        arrangements = (_row, _tower, _band)  # the first is taken of equally good ones
        across, down = self.size(o) or SLIDES[self.slide]
        made = [make(width / height, across, _PLOTS * down, o) for make in arrangements]
        return max(made, key=lambda one: one[0])[1]

    def alt_text(self, o: Any) -> str:
        name = measure_of(o.dataset, o.measure).name
        return say(
            "{about}; picture, colors in their space and {measure} side by side",
            about=super().alt_text(o), measure=name,
        )  # fmt: skip


def _row(shape: float, width: float, height: float, o: Any) -> tuple[float, Layout]:
    """Photo, solid and curve side by side; the curve has what the solid has no use for.

    `shape` is the photo's width over its height, `width` and `height` are the room in pixels.
    Also returns how good the arrangement is: the photo's area times that of the solid.
    """
    photo = min(_WIDEST_PHOTO * width, shape * height)
    solid = min((1 - _CURVE) * width - photo, _SOLID * height)
    layout = (
        panels.photo()
        | panels.color_solid(rotate=o.rotate, trails=o.trails, share=max(1, round(solid)))
        | panels.inertia(fill=False)
    )
    return photo**2 / shape * min(solid, height) ** 2, layout


def _tower(shape: float, width: float, height: float, o: Any) -> tuple[float, Layout]:
    """As `_row`, with the curve below the solid: for portraits in a picture that is not wide."""
    photo = min(_HALF * width, shape * height)
    below = panels.inertia(share=_CURVE_BELOW)
    layout = panels.photo(share=max(1, round(photo))) | (
        panels.color_solid(rotate=o.rotate, trails=o.trails) / below
    )
    side = min(width - photo, (1 - _CURVE_BELOW) * height)
    return photo**2 / shape * side**2, layout


def _band(shape: float, width: float, height: float, o: Any) -> tuple[float, Layout]:
    """As `_row`, with the photo above the others: for panoramas in a picture that is high."""
    photo = min(_HALF * height, width / shape)
    beside = panels.inertia(share=_CURVE_BELOW)
    layout = panels.photo(share=max(1, round(photo))) / (
        panels.color_solid(rotate=o.rotate, trails=o.trails) | beside
    )
    side = min((1 - _CURVE_BELOW) * width, height - photo)
    return photo**2 * shape * side**2, layout


VIEW = Dashboard()


@documented(VIEW)
def dashboard(
    history: Source, *, theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    rotate: float = 0.0, first: str = "original", caption: bool = True, trails: bool = True,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw a photo in the colors of its centroids, its color space and the error so far.

    The photo is enlarged or reduced to its place by taking the nearest pixels, so that it
    shows no color but those of photo and centroids; the space is as in `color_space`.

    Examples
    --------
    >>> from kmeans_gif import KMeans, dashboard, load_image
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> model = KMeans(2, random_state=0).fit(photo)
    >>> dashboard(model, rotate=60).size
    (1280, 720)
    """
    return VIEW.animate(**locals())
