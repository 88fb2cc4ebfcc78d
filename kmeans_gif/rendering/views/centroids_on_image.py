"""centroids_on_image: each centroid as a disc over the picture, state by state."""

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


class CentroidsOnImage(StatesView):
    """Discs over the clusters, or over the faded photo."""

    name = "centroids"
    function = "centroids_on_image"
    kinds = ("photo",)
    summary = "discs over the picture"
    options = (
        options.BACKGROUND,
        options.FIRST,
        options.THEME,
        options.CAPTION,
        options.TRAILS,
        *options.timing(0.3),
    )

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        discs: Layout = panels.centroid_discs(background=o.background, trails=o.trails)
        return discs

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return f"{photo_alt_text(runs[0])}, each centroid a disc over the picture"


VIEW = CentroidsOnImage()


def centroids_on_image(
    history: History | KMeans,
    *,
    background: str = "recolored",
    first: str = "original",
    theme: str = "light",
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
    history : History or fitted KMeans
        Of a photo.
    background : "recolored" or "faded"
        Below the discs: the clusters in the colors of their centroids, or the original
        photo, pale.
    first, theme, caption, seconds_per_step, hold, plays, max_frames
        As in `recolor`.
    trails : bool
        Where each disc has been.

    Raises
    ------
    InputError
        If the history is not of a photo, or a value is out of its range.
    """
    return VIEW.animate(**locals())
