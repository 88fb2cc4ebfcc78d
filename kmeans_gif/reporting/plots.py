"""States of a run, and its inertia, in axes of matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.canvas.projection import project
from kmeans_gif.rendering.default_palette import CLUSTERS
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.view import kind_of
from kmeans_gif.rendering.views import view
from kmeans_gif.reporting.figures import LINE

_PICTURES = {"photo": "recolor", "tiles": "mosaic"}
"""Views whose frames stand for states of data that are no points."""


def axes_or_current(ax: Any) -> Any:
    """`ax`, or for None those that pyplot draws to."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.gca()


def plot_state(history: History, t: int = -1, ax: Any = None, **points: Any) -> Any:
    """Draw state t into matplotlib's axes `ax`, and return these.

    Points in their plane (or on their principal components), with centroids; a photo or tiles as
    the picture of that state.  `points` go to `ax.scatter`.
    """
    ax = axes_or_current(ax)
    t = range(len(history))[t]
    kind = kind_of(history.dataset)
    if kind == "points":
        draw_points(history, Keyframe("assign", t, 0), ax, **points)
        return ax
    frame = view(_PICTURES[kind]).animate(history, state=t, caption=False)[0]
    ax.imshow(frame.rgb(), interpolation="nearest")
    ax.set_axis_off()
    return ax


def draw_points(history: History, key: Keyframe, ax: Any, **more: Any) -> None:
    """Points with the labels, and centroids, of a keyframe; gray before there are labels."""
    shown = project(history, 2)
    points, centroids = (shown.in_units(one) for one in (shown.points, shown.centroids[key.state]))
    colors = cluster_colors(history.n_clusters)
    labels = None if key.labeled is None else history.labels[key.labeled]
    of_points = np.full((len(points), 3), 0.6) if labels is None else colors[labels]
    own: dict[str, Any] = {"c": of_points, "edgecolors": 0.6 * of_points, "linewidths": 0.4}
    size = float(np.clip(6000 / len(points), 2, 24))
    ax.scatter(*points.T, **{"s": size, "zorder": 2, **own, **more})
    ax.scatter(*centroids.T, s=130, c=colors, edgecolors="black", linewidths=1.2, zorder=3)
    ax.scatter(*centroids.T, s=60, c="white", linewidths=0, zorder=3)
    for j, (x, y) in enumerate(centroids):
        if np.isfinite(x):
            ax.annotate(
                str(j), (x, y), ha="center", va="center", fontsize=7, zorder=4, parse_math=False
            )
    for name, label in zip(shown.names, (ax.set_xlabel, ax.set_ylabel), strict=False):
        label(name, parse_math=False)


def cluster_colors(k: int) -> Array:
    """(k, 3) float in 0 to 1: the usual colors of clusters, again from the first beyond 256."""
    palette = np.frombuffer(CLUSTERS, np.uint8).reshape(-1, 3)
    return np.asarray(palette[np.arange(k) % len(palette)] / 255.0)


def plot_inertia(history: History, ax: Any = None, **line: Any) -> Any:
    """Draw inertia over iterations into matplotlib's axes `ax`, and return these.

    A disc is inertia after labels were given, a ring that after centroids have moved.  `line` goes
    to `ax.plot`.
    """
    ax = axes_or_current(ax)
    iterations = np.arange(len(history))
    steps = np.repeat(iterations, 2)[1:] - 0.5 * (np.arange(2 * len(history) - 1) % 2)
    values = np.empty(2 * len(history) - 1)
    values[::2], values[1::2] = history.inertia, history.inertia_after_update[1:]
    ax.plot(steps, values, **{"color": LINE, "zorder": 2, **line})
    color = line.get("color", LINE)
    ax.plot(iterations, history.inertia, "o", color=color, label="assign", zorder=3)
    ax.plot(
        steps[1::2], values[1::2], "o", color=color, markerfacecolor="white", label="update",
        zorder=3,
    )  # fmt: skip
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    ax.set_ylim(bottom=0)
    ax.set_xlabel("iteration")
    ax.set_ylabel("inertia")
    return ax
