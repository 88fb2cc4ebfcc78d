"""centroids_on_image: each centroid as a disc over the picture, state by state."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.language import say
from kmeans_gif.rendering import options
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


class CentroidsOnImage(StatesView):
    """Discs over the clusters, or over the faded photo."""

    name = "centroids"
    function = "centroids_on_image"
    kinds = ("photo",)
    summary = "discs over the picture"
    options = (
        options.BACKGROUND, options.FIRST, *options.FREE_CANVAS, options.CAPTION, options.TRAILS,
        *options.timing(0.3), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def layout(self, o: Any) -> Layout:
        return panels.centroid_discs(background=o.background, trails=o.trails)

    def alt_text(self, o: Any) -> str:
        return say("{about}, each centroid a disc over the picture", about=super().alt_text(o))


VIEW = CentroidsOnImage()


@documented(VIEW)
def centroids_on_image(
    history: Source, *, background: str = "recolored", first: str = "original",
    theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    caption: bool = True, trails: bool = True, pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw each centroid over the photo: a disc at its place, in its color.

    The area of a disc is in proportion to the size of its cluster, on one scale in all
    frames; lines of ink and paper around it are not part of it.  With location among the
    features, a disc is where its centroid is.  Without, centroids have no place: the disc is
    at the mean place of the pixels that have the cluster's label in the same state.

    Examples
    --------
    >>> from kmeans_gif import KMeans, centroids_on_image, load_image
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> model = KMeans(2, random_state=0).fit(photo)
    >>> centroids_on_image(model, caption=False).size
    (3, 1)
    """
    return VIEW.animate(**locals())
