"""Views: ready-made layouts, each a file here with a public function of the same name.

A new view is a file and a line in VIEWS; the first view of a kind of data is its default.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # without typing, which takes as long as all the rest
if TYPE_CHECKING:
    from kmeans_gif.rendering.view import View

VIEWS = [
    "recolor",
    "centroids_on_image",
    "color_space",
    "dashboard",
    "scatter",
    "mosaic",
    "tile_map",
    "animate",
    "race",
    "choice_walk",
]
"""Modules in this folder, each with its view as VIEW."""


def view(module: str) -> View:
    """The view of a module."""
    found: View = import_module(f"{__name__}.{module}").VIEW
    return found


def views_of(*kinds: str) -> list[View]:
    """The views for any of these kinds of data, by --view on the command line."""
    return [one for one in map(view, VIEWS) if one.name and set(one.kinds) & set(kinds)]
