"""Exact animated pictures of k-means at work.

from kmeans_gif import KMeans, load_image, recolor

history = KMeans(n_clusters=5, random_state=0).fit(load_image("photo.jpg")).history_
recolor(history).save("photo.gif")
"""

from __future__ import annotations

from importlib import import_module

from kmeans_gif.rendering.views import VIEWS

TYPE_CHECKING = False  # typing would delay the moment from which the command catches Ctrl-C
if TYPE_CHECKING:
    from kmeans_gif.animation import Animation as Animation
    from kmeans_gif.clustering.history import History as History
    from kmeans_gif.clustering.kmeans import KMeans as KMeans
    from kmeans_gif.data.chunks import as_chunks as as_chunks
    from kmeans_gif.data.dataset import Dataset as Dataset
    from kmeans_gif.data.images import load_image as load_image
    from kmeans_gif.data.points import make_points as make_points
    from kmeans_gif.data.scans import load_scan as load_scan
    from kmeans_gif.data.tables import load_points as load_points
    from kmeans_gif.data.tiles import load_tiles as load_tiles
    from kmeans_gif.errors import InputError as InputError
    from kmeans_gif.evaluation.choose_k import choose_k as choose_k
    from kmeans_gif.frame import Frame as Frame
    from kmeans_gif.rendering.choice_figure import choice_figure as choice_figure
    from kmeans_gif.rendering.panels import panels as panels
    from kmeans_gif.rendering.views.animate import animate as animate
    from kmeans_gif.rendering.views.centroids_on_image import (
        centroids_on_image as centroids_on_image,
    )
    from kmeans_gif.rendering.views.choice_walk import choice_walk as choice_walk
    from kmeans_gif.rendering.views.color_space import color_space as color_space
    from kmeans_gif.rendering.views.color_space import color_space_still as color_space_still
    from kmeans_gif.rendering.views.dashboard import dashboard as dashboard
    from kmeans_gif.rendering.views.mosaic import mosaic as mosaic
    from kmeans_gif.rendering.views.race import race as race
    from kmeans_gif.rendering.views.recolor import recolor as recolor
    from kmeans_gif.rendering.views.scatter import scatter as scatter
    from kmeans_gif.rendering.views.tile_map import tile_map as tile_map
    from kmeans_gif.reporting.centroid_files import save_centroids as save_centroids
    from kmeans_gif.reporting.folder import write_report as write_report
    from kmeans_gif.reporting.painting import save_painting as save_painting

__version__ = "0.1.0"

# Names are imported when first used: the command answers --help and wrong options without
# waiting for numba, and a photo never waits for matplotlib.
_HOME = {
    "Animation": "animation",
    "Dataset": "data.dataset",
    "Frame": "frame",
    "History": "clustering.history",
    "InputError": "errors",
    "KMeans": "clustering.kmeans",
    "as_chunks": "data.chunks",
    "choice_figure": "rendering.choice_figure",
    "choose_k": "evaluation.choose_k",
    "color_space_still": "rendering.views.color_space",
    "load_image": "data.images",
    "load_points": "data.tables",
    "load_scan": "data.scans",
    "load_tiles": "data.tiles",
    "make_points": "data.points",
    "panels": "rendering.panels",
    "save_centroids": "reporting.centroid_files",
    "save_painting": "reporting.painting",
    "write_report": "reporting.folder",
}


__all__ = [*_HOME, *VIEWS]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    if name not in _HOME and name not in VIEWS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOME.get(name, f"rendering.views.{name}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({"__doc__", "__version__", *__all__, *VIEWS})
