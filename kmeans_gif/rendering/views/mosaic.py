"""mosaic: centroids that are pictures themselves, with members of their clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import (
    Pieces,
    agreement_caption,
    cards_legend,
    mosaic_alt_text,
    state_caption,
)
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.layout import Layout


class Mosaic(StatesView):
    """A card for each cluster, over the curve of inertia and a legend."""

    name = "mosaic"
    function = "mosaic"
    kinds = ("tiles",)
    summary = "a card for each cluster"
    options = (
        options.TRUTH,
        options.CARDS_PER_ROW,
        options.MEMBERS,
        options.THEME,
        options.CAPTION,
        *options.timing(0.4),
    )

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        from kmeans_gif.rendering.panels.inertia_strip import InertiaStrip
        from kmeans_gif.rendering.panels.legend import Legend

        cards: Layout = panels.cards(
            truth=o.truth, cards_per_row=o.cards_per_row, members=o.members
        )
        legend = Legend(cards_legend((o.members + 1) // 2, o.members // 2))
        return cards / (InertiaStrip() | legend)

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """See `View`."""
        super().require(dataset, k, o)
        if o.truth is not None:
            from kmeans_gif.evaluation.metrics import true_classes

            o.truth = true_classes(o.truth, len(dataset.X))

    def caption(self, history: History, key: Keyframe, o: Any) -> Pieces:
        """See `StatesView`."""
        if o.truth is None:
            return state_caption(history, key.state)
        from kmeans_gif.evaluation.metrics import agreement

        found = agreement(history.labels[key.state], o.truth.numbers, history.n_clusters)
        return agreement_caption(history, key.state, found)

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return mosaic_alt_text(runs[0])


VIEW = Mosaic()


def mosaic(
    history: History | KMeans,
    *,
    truth: object = None,
    cards_per_row: int | None = None,
    members: int = 8,
    theme: str = "light",
    caption: bool = True,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Show the centroids of tiles as pictures, one frame a state.

    Each cluster has a card, at the same place in every frame: the centroid, exactly
    `rint(centroids[t])` in pixels enlarged by a whole number; the cluster's size; a bar of how
    far the centroid moved, relative to the farthest move of the run; and some members,
    half of them the nearest to the centroid.  A member that comes from another cluster has
    an outline.  Below stands the curve of the inertia.

    Parameters
    ----------
    history : History or fitted KMeans
        Of tiles, as `KMeans.fit(load_tiles(...))` records it.
    truth : (n,) labels of any kind, or the path of a file of them, optional
        The true class of each tile: shows the commonest class of each cluster, and purity
        and adjusted Rand index of each state.
    cards_per_row : int, optional
        Cards in a row; by default as many as make the picture about as wide as a slide.
    members : int
        Members shown of each cluster, in two rows; fewer where cards are narrow.
    theme : "light" or "dark"
        Paper.
    caption : bool
        A strip below with the state's number, the share of tiles that switched to another
        cluster, and the inertia.
    seconds_per_step, hold : float
        How long a state is shown, and the last one; the seeds are shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there are more states, those in which few tiles switch are left out.

    Raises
    ------
    InputError
        If the history is not of tiles, `truth` has another length, or a value is out of its
        range.
    """
    return VIEW.animate(**locals())
