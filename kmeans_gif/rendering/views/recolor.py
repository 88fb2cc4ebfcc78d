"""recolor: a photo in the colors of its centroids, state by state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset


class Recolor(StatesView):
    """The clusters, perhaps beside the photo and above a strip of their colors."""

    name = "recolor"
    function = "recolor"
    kinds = ("photo",)
    summary = "each pixel in the color of its centroid"
    options = (
        options.DISTINCT_COLORS,
        options.FIRST,
        options.THEME,
        options.CAPTION,
        options.SIDE_BY_SIDE,
        options.SWATCHES,
        *options.timing(0.3),
    )

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        assert dataset.shape is not None
        layout: Layout = panels.photo(distinct_colors=o.distinct_colors)
        if o.side_by_side:
            gap = max(4, dataset.shape[1] // 60)
            layout = Beside(panels.photo(original=True), layout, gap=gap)
        if o.swatches:
            layout = layout / panels.swatches(distinct_colors=o.distinct_colors)
        return layout


VIEW = Recolor()


def recolor(
    history: History | KMeans,
    *,
    distinct_colors: bool = False,
    first: str = "original",
    theme: str = "light",
    caption: bool = True,
    side_by_side: bool = False,
    swatches: bool = False,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Paint each pixel of a photo in the color of its centroid, one frame a state.

    Parameters
    ----------
    history : History or fitted KMeans
        Of a photo, as `KMeans.fit(load_image(...))` records it.
    distinct_colors : bool
        Colors that tell clusters apart instead of those of the centroids.
    first : "original", "seeds", "final" or "none"
        The first frame, which is what a printed slide shows: the photo, held for half of
        `hold`; the seeds, held as long; the last state, held as long; or the seeds, for
        no longer than any state.
    theme : "light" or "dark"
        Paper, where there is any around the picture.
    caption : bool
        A strip below the picture with the state's number, the share of pixels that
        switched to another cluster, and the inertia.
    side_by_side : bool
        The photo at the left of the clusters.
    swatches : bool
        A strip of the clusters' colors, each as wide as its cluster is large.
    seconds_per_step, hold : float
        How long a state is shown, and the last one; rounded to hundredths of a second.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there are more states, those in which few pixels switch are left out.

    With `caption=False` and neither of the others, a frame is exactly
    `rint(centroids[t])[labels[t]]`, with the color part of centroids, turned back to RGB.

    Raises
    ------
    InputError
        If the history is not of a photo, or a value is out of its range.

    Examples
    --------
    >>> from kmeans_gif import KMeans, load_image
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> recolor(KMeans(2, random_state=0).fit(photo), caption=False).size
    (3, 1)
    """
    return VIEW.animate(**locals())
