"""mosaic: centroids that are pictures themselves, with members of their clusters."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces, mosaic_alt_text, state_caption
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


class Mosaic(StatesView):
    """A card for each cluster, over the curve of the error and a legend."""

    name = "mosaic"
    function = "mosaic"
    kinds = ("tiles",)
    summary = "a card for each cluster"
    options = (
        options.TRUTH, options.CARDS_PER_ROW, options.MEMBERS, *options.FREE_CANVAS,
        options.CAPTION,
        *options.timing(0.4), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def require(self, o: Any) -> None:
        super().require(o)
        if o.truth is not None:
            from kmeans_gif.evaluation.metrics import true_classes

            o.truth = true_classes(o.truth, len(o.dataset.X))

    def layout(self, o: Any) -> Layout:
        cards = panels.cards(truth=o.truth, cards_per_row=o.cards_per_row, members=o.members)
        return cards / (panels.inertia_strip() | panels.cards_legend(members=o.members))

    def caption(self, key: Keyframe, o: Any) -> Pieces:
        return state_caption(o.history, key.state, self.measured(key, o), o.truth)

    def alt_text(self, o: Any) -> str:
        return mosaic_alt_text(o.history)


VIEW = Mosaic()


@documented(VIEW)
def mosaic(
    history: Source, *, truth: object = None, cards_per_row: int | None = None, members: int = 8,
    theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    caption: bool = True, pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Show the centroids of tiles as pictures, one frame a state.

    Each cluster has a card, at the same place in every frame: the centroid, exactly
    `rint(centroids[t])` in pixels enlarged by a whole number; the cluster's size; a bar of how
    far the centroid moved, relative to the farthest move of the run; and some members,
    half of them the nearest to the centroid.  A member that comes from another cluster has
    an outline.  Below stands the curve of the error, a staircase of half-steps.

    Examples
    --------
    >>> from kmeans_gif import KMeans, load_tiles, mosaic
    >>> import numpy as np
    >>> tiles = load_tiles(np.arange(40).reshape(10, 2, 2))
    >>> model = KMeans(2, random_state=0).fit(tiles)
    >>> mosaic(model, members=2).stage_lines[0].word
    'Start'
    """
    return VIEW.animate(**locals())
