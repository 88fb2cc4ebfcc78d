"""tile_map: a scatter plot whose points are the pictures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces, state_caption, tile_map_alt_text
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.layout import Layout


class TileMap(StatesView):
    """Tiles on their principal components."""

    name = "map"
    function = "tile_map"
    kinds = ("tiles",)
    summary = "all tiles on their first two principal components"
    options = (options.THEME, options.CAPTION, *options.timing(0.4))

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        tiles: Layout = panels.tile_map()
        return tiles

    def caption(self, history: History, key: Keyframe, o: Any) -> Pieces:
        """See `StatesView`."""
        return state_caption(history, key.state)

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return tile_map_alt_text(runs[0])


VIEW = TileMap()


def tile_map(
    history: History | KMeans,
    *,
    theme: str = "light",
    caption: bool = True,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Show tiles on their first two principal components, one frame a state.

    Tiles stand at fixed places, framed in the color of their cluster, as many as find room
    without hiding one another.  Centroids are larger, numbered, and move; cluster j has the
    same color in every frame.  Distances along both directions have one scale.

    Parameters
    ----------
    history : History or fitted KMeans
        Of tiles, as `KMeans.fit(load_tiles(...))` records it.
    theme, caption, seconds_per_step, hold, plays, max_frames
        As in `mosaic`.

    Raises
    ------
    InputError
        If the history is not of tiles, or a value is out of its range.
    """
    return VIEW.animate(**locals())
