"""dashboard: a photo, its colors in their space and the inertia, side by side and in step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import photo_alt_text
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.layout import Layout


class Dashboard(StatesView):
    """Picture, color space and inertia over one line of text."""

    name = "dashboard"
    function = "dashboard"
    kinds = ("photo",)
    summary = "picture, color space and inertia side by side"
    options = (
        *options.canvas(1200, 480),
        options.ROTATE,
        options.FIRST,
        options.CAPTION,
        options.TRAILS,
        *options.timing(0.3),
    )

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        solid = panels.color_solid(rotate=o.rotate, trails=o.trails)
        layout: Layout = panels.photo() | solid | panels.inertia(fill=False, share=0.22)
        return layout

    def text_size(self, dataset: Dataset, o: Any) -> int:
        """See `View`."""
        return min(18, max(11, o.height // 32))

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return f"{photo_alt_text(runs[0])}; picture, colors in their space and inertia side by side"


VIEW = Dashboard()


def dashboard(
    history: History | KMeans,
    *,
    theme: str = "light",
    width: int = 1200,
    height: int = 480,
    rotate: float = 0.0,
    first: str = "original",
    caption: bool = True,
    trails: bool = True,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw a photo in the colors of its centroids, its color space and the inertia so far.

    The photo is enlarged or reduced to its place by taking the nearest pixels, so that it
    shows no color but those of photo and centroids; the space is as in `color_space`.

    Parameters
    ----------
    history : History or fitted KMeans
        Of a photo.
    theme, rotate, trails
        As in `color_space`.
    width, height : int
        Of the whole picture, in pixels.
    first, caption, seconds_per_step, hold, plays, max_frames
        As in `recolor`.

    Raises
    ------
    InputError
        If the history is not of a photo, a value is out of its range, or the picture is
        too small.
    """
    return VIEW.animate(**locals())
