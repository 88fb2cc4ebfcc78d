"""Which function draws a run, and with which of the options that were given."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import kmeans_gif
from kmeans_gif.cli.given import (
    ALWAYS,
    CANVAS,
    PHOTO_ONLY,
    POINTS_ONLY,
    TILES_ONLY,
    TIMING,
    given,
    refuse,
)
from kmeans_gif.errors import InputError, require_choice

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History

_RENDERERS = {
    "recolor": "recolor",
    "centroids": "centroids_on_image",
    "color-space": "color_space",
    "composed": "composed",
}
"""Public functions by --view."""
_VIEWS = {
    "recolor": (*ALWAYS, "first", "distinct_colors", "side_by_side", "swatches"),
    "centroids": (*ALWAYS, "first", "background", "trails"),
    "color-space": (*ALWAYS, *CANVAS, "trails"),
    "composed": (*ALWAYS, *CANVAS, "first", "trails"),
}
"""Their options."""


def draw_photo(history: History, options: argparse.Namespace) -> Animation:
    """The animation of a photo that --view asks for; InputError for options of others."""
    view = require_choice("view", getattr(options, "view", "recolor"), _VIEWS)
    refuse(options, POINTS_ONLY, "is for points, and these are pixels of a photo")
    refuse(options, TILES_ONLY, "is for tiles, and these are pixels of a photo")
    for name in dict.fromkeys(name for names in _VIEWS.values() for name in names):
        if name not in _VIEWS[view]:
            those = ", ".join(other for other, names in _VIEWS.items() if name in names)
            refuse(options, (name,), f"is not for --view {view}, but for {those}")
    renderer = getattr(kmeans_gif, _RENDERERS[view])  # imports no other
    animation: Animation = renderer(history, **given(options, _VIEWS[view]))
    return animation


def check_photo(options: argparse.Namespace, n_clusters: int) -> None:
    """Raise what `draw_photo` would raise, before time is spent on clustering.

    Frames are drawn on demand, so that a run of one state on two pixels stands in cheaply.
    """
    import numpy as np

    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.labels import label_type
    from kmeans_gif.data.images import load_image

    k = max(1, n_clusters)
    one = np.zeros(1)
    history = History(
        centroids=np.zeros((1, k, 3)),
        labels=np.zeros((1, 2), label_type(k)),
        inertia=one,
        sizes=np.eye(1, k) * 2,
        switched=one,
        shift=one,
        converged=True,
        dataset=load_image(np.array([[[0] * 3, [255] * 3]], np.uint8)),
    )
    draw_photo(history, options)


def scatter_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of scatter that were given; InputError for those of photos."""
    refuse(options, PHOTO_ONLY, "is for photos, and these are points")
    refuse(options, TILES_ONLY, "is for tiles, and these are points")
    return given(options, (*ALWAYS, *CANVAS, "trails", *POINTS_ONLY))


def tiles_renderer(options: argparse.Namespace, n: int) -> Callable[[History], Animation]:
    """What draws histories of n tiles: mosaic or tile_map with the options that were given.

    Raises InputError for options of other renderers, and for whatever is wrong with those of
    this one, before time is spent on clustering.
    """
    from kmeans_gif.data.tile_arrays import read_truth
    from kmeans_gif.rendering.tiles.mosaic import check_mosaic, mosaic
    from kmeans_gif.rendering.tiles.tile_map import tile_map

    refuse(options, PHOTO_ONLY, "is for photos, and these are tiles")
    refuse(options, (*CANVAS, "trails", *POINTS_ONLY), "is for points, and these are tiles")
    arguments = given(options, ("caption", *TIMING))
    cards = given(options, ("cards_per_row", "members", "truth"))
    check_mosaic(**given(options, (*TIMING, "cards_per_row", "members")))
    if hasattr(options, "map"):
        for name in cards:
            raise InputError(f"--{name.replace('_', '-')}: is for the mosaic, not for the map")
        return functools.partial(tile_map, **arguments)
    if "truth" in cards:
        cards["truth"] = read_truth(options.truth, n)
    return functools.partial(mosaic, **arguments, **cards)


def race_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of race that were given."""
    return given(options, (*TIMING, *CANVAS))


def choice_arguments(options: argparse.Namespace) -> dict[str, Any]:
    """Keyword arguments of choice_walk that were given."""
    return given(options, (*TIMING[:3], "distinct_colors", "dim", "width", "height"))
