"""tile_map: a scatter plot whose points are the pictures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces, state_caption, tile_map_alt_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source


class TileMap(StatesView):
    """Tiles on their principal components."""

    name = "map"
    function = "tile_map"
    kinds = ("tiles",)
    summary = "all tiles on their first two principal components"
    options = (
        *options.FREE_CANVAS, options.PALETTE, options.CAPTION,
        *options.timing(0.4), options.MEASURE,
        *options.WORDS,
    )  # fmt: skip

    def layout(self, o: Any) -> Layout:
        return panels.tile_map()

    def caption(self, key: Keyframe, o: Any) -> Pieces:
        return state_caption(o.history, key.state, self.measured(key, o))

    def alt_text(self, o: Any) -> str:
        return tile_map_alt_text(o.history)


VIEW = TileMap()


@documented(VIEW)
def tile_map(
    history: Source, *, theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    palette: str | PathLike[str] | Sequence[str] | None = None, caption: bool = True,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Show tiles on their first two principal components, one frame a state.

    Tiles stand at fixed places, framed in the color of their cluster, as many as find room
    without hiding one another.  Centroids are larger, numbered, and move; cluster j has the
    same color in every frame.  Distances along both directions have one scale.

    Examples
    --------
    >>> from kmeans_gif import KMeans, load_tiles, tile_map
    >>> import numpy as np
    >>> tiles = load_tiles(np.arange(40).reshape(10, 2, 2))
    >>> model = KMeans(2, random_state=0).fit(tiles)
    >>> tile_map(model).size[0]
    800
    """
    return VIEW.animate(**locals())
