"""How far pixels are from their centroids, as text and as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.captions import space_name
from kmeans_gif.reporting.figures import LINE, figure, tidy

_SIZE = (960, 600)
_UNITS = {
    "rgb": "levels of color, 0 to 255 a channel",
    "lab": "units of CIELAB, of which lightness has 100",
    "oklab": "units of Oklab, of which lightness has 1",
}


def mean_distance(history: History) -> float:
    """Mean over pixels of the distance to their centroid in the last state."""
    dataset = history.dataset
    last = history[-1]
    apart = np.sqrt(((dataset.X - last.centroids[last.labels]) ** 2).sum(axis=1))
    return float(np.average(apart, weights=dataset.weights))


def loss_text(history: History, title: str) -> bytes:
    """The loss at the end, with units, and in every iteration, as text."""
    dataset = history.dataset
    pixels = dataset.weights.sum()
    unit = _UNITS[dataset.color_space]
    if dataset.location_scale is not None:
        unit += f", {dataset.location_scale:g} a pixel of location"
    inertia = history.inertia[-1]
    lines = [
        title,
        "",
        f"unit: {unit}",
        f"mean distance of a pixel to its centroid: {mean_distance(history):.6g} units",
        f"root mean square of the distances: {np.sqrt(inertia / pixels):.6g} units",
        f"inertia, the sum of squared distances over {pixels:,.0f} pixels: "
        f"{inertia:.10g} square units",
        "",
        "iteration           inertia  mean square  pixels switched",
    ]
    for t, (value, switched) in enumerate(zip(history.inertia, history.switched, strict=True)):
        lines.append(f"{t:9d}  {value:16.10g}  {value / pixels:11.6g}  {switched:15.0f}")
    return ("\n".join(lines) + "\n").encode()


def loss_graph(history: History, title: str) -> Image.Image:
    """A curve of inertia over iterations."""

    def draw(made: Any) -> None:
        ax = made.subplots()
        ax.plot(history.inertia, "o-", color=LINE, linewidth=2.5, markersize=6)
        ax.set_ylim(bottom=0)
        space = space_name(history.dataset)
        end = "converged" if history.converged else "stopped"
        tidy(ax, f"{title}: {end} at {history.n_iter}", "iteration")
        ax.set_ylabel(f"inertia in {space}" if space else "inertia", fontsize=14)

    return figure(_SIZE, draw)
