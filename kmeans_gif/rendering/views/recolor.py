"""recolor: a photo in the colors of its centroids, state by state."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView, documented
from kmeans_gif.script import Lab

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


class Recolor(StatesView):
    """The clusters, perhaps beside the photo and above a strip of their colors."""

    name = "recolor"
    function = "recolor"
    kinds = ("photo",)
    summary = "each pixel in the color of its centroid"
    options = (
        options.DISTINCT_COLORS, options.FIRST, options.THEME, options.PALETTE, options.CAPTION,
        options.SIDE_BY_SIDE, options.SWATCHES, options.EQUAL_SWATCHES, *options.timing(0.3),
        options.MEASURE, options.FONT,
    )  # fmt: skip

    def layout(self, o: Any) -> Layout:
        layout: Layout = panels.photo(distinct_colors=o.distinct_colors)
        if o.side_by_side:
            gap = max(4, o.dataset.shape[1] // 60)
            layout = Beside(panels.photo(original=True), layout, gap=gap)
        if o.swatches or o.equal_swatches:
            layout /= panels.swatches(
                distinct_colors=o.distinct_colors, equal_swatches=o.equal_swatches
            )
        return layout

    def lab(self, o: Any) -> Lab | None:
        from kmeans_gif.rendering.palettes import colors_at_most
        from kmeans_gif.rendering.theme import distinct_palette

        own = o.distinct_colors or o.palette is not None
        most = colors_at_most(o.history.n_clusters, o.palette) if own else 0
        return Lab(o.history, distinct_palette(most, o.palette), o.theme == "dark")


VIEW = Recolor()


@documented(VIEW)
def recolor(
    history: Source, *, distinct_colors: bool = False, first: str = "original",
    theme: str = "light",
    palette: str | PathLike[str] | Sequence[str] | None = None, caption: bool = True,
    side_by_side: bool = False, swatches: bool = False, equal_swatches: bool = False,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Paint each pixel of a photo in the color of its centroid, one frame a state.

    With `caption=False` and neither `side_by_side` nor `swatches`, a frame is exactly
    `rint(centroids[t])[labels[t]]`, with the color part of centroids, turned back to RGB.

    Examples
    --------
    >>> from kmeans_gif import KMeans, load_image, recolor
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> model = KMeans(2, random_state=0).fit(photo)
    >>> recolor(model, caption=False).size
    (3, 1)
    """
    return VIEW.animate(**locals())
