"""What captions of photo animations say."""

from __future__ import annotations

from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.captions import state_caption
from kmeans_gif.rendering.photos.colors import space_name


def caption(history: History, state: int | None, n_colors: int) -> tuple[str, ...]:
    """Pieces of the caption of a state; None is the original photo, of `n_colors` colors.

    Inertia is of RGB colors, or the caption says of what.
    """
    if state is None:
        return (f"k = {history.n_clusters}", "original photo", f"{n_colors:,} colors", "")
    *pieces, inertia = state_caption(history, state)
    if space := space_name(history.dataset):
        inertia += f" in {space}"
    return (*pieces, inertia)


def alt_text(history: History) -> str:
    """A description for those who cannot see the animation."""
    dataset = history.dataset
    assert dataset.shape is not None
    height, width = dataset.shape
    end = "until nothing changes" if history.converged else "not yet converged"
    space = space_name(dataset)
    return (
        f"k-means on {dataset.name or 'a photo'}, {width}×{height} pixels: from "
        f"{history.n_clusters} seed colors in {history.n_iter} iterations, {end}"
        + (f"; features: {space}" if space else "")
    )
