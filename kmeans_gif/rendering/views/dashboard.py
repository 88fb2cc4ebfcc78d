"""dashboard: a photo, its colors in their space and the error, side by side and in step."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.language import say
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


class Dashboard(StatesView):
    """Picture and color space over the curve of the error."""

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
        solid = panels.color_solid(rotate=o.rotate, trails=o.trails)
        return panels.photo() | solid | panels.inertia(fill=False, share=0.27)

    def alt_text(self, o: Any) -> str:
        name = measure_of(o.dataset, o.measure).name
        return say(
            "{about}; picture, colors in their space and {measure} side by side",
            about=super().alt_text(o), measure=name,
        )  # fmt: skip


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
