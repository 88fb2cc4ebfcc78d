"""Which function draws a photo's run, by --view, and with which options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import kmeans_gif
from kmeans_gif.cli.pictures import ALWAYS, CANVAS, POINTS_ONLY, TILES_ONLY, given, refuse
from kmeans_gif.errors import require_choice

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

    from kmeans_gif.clustering.assignment import label_type
    from kmeans_gif.clustering.history import History
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
