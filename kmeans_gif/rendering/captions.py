"""What pictures of photos and tiles say, and how numbers are said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif._words import counted

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.metrics import Agreement, TrueClasses
    from kmeans_gif.rendering.keyframe import Keyframe

Pieces = tuple[str, ...]
Lines = list[list[Pieces]]
"""Lines below a picture, each with its pieces for every keyframe."""


def share(part: float, whole: float) -> str:
    """`part` of `whole` in percent; what is more than nothing never looks like nothing."""
    percent = 100 * part / whole
    if percent == 0 or percent >= 9.95:
        return f"{percent:.0f} %"
    return "<0.01 %" if percent < 0.01 else f"{percent:.2g} %"


def number(value: float, digits: int = 4) -> str:
    """`value` with so many significant digits, or to the unit where that is more."""
    if 1000 <= value < 1e9:
        return f"{value:,.{max(0, digits - len(f'{value:.0f}'))}f}"
    return f"{value:.{digits}g}"


def one_line(*pieces: str) -> str:
    """Those of `pieces` that say something, in a row."""
    return " · ".join(filter(None, pieces))


def observations(dataset: Dataset) -> str:
    """How many there are."""
    n = len(dataset.X)
    return "1 point" if n == 1 else f"{n:,} points"


def ended(history: History) -> str:
    """Whether a run came to an end, as descriptions say it."""
    return "until nothing changes" if history.converged else "not yet converged"


def state_caption(
    history: History, state: int, measured: Pieces, truth: TrueClasses | None = None
) -> Pieces:
    """k, iteration, share of the observations that switched, measure, agreement with the truth.

    `measured` is what `measure.after_assign` says.
    """
    name = f"iteration {state} of {history.n_iter}"
    if state == history.n_iter and state > 0:
        name = f"converged at {state}" if history.converged else f"stopped at {state}"
    switched = "seeds"
    if state > 0:
        switched = f"{share(history.switched[state], history.sizes[state].sum())} switched"
    pieces = (f"k = {history.n_clusters}", name, switched, *measured)
    return pieces if truth is None else (*pieces, *agreement_pieces(history, state, truth))


def agreement_pieces(history: History, state: int, truth: TrueClasses) -> Pieces:
    """How the clusters of a state agree with true groups."""
    from kmeans_gif.evaluation.metrics import agreement

    found = agreement(history.labels[state], truth.numbers, history.n_clusters)
    return f"purity {found.purity:.1%}", f"adj. Rand index {found.rand_index:.2f}"


def photo_caption(history: History, key: Keyframe, measured: Pieces) -> Pieces:
    """As `state_caption`, or the number of colors of the original photo."""
    if key.phase == "data":
        return (f"k = {history.n_clusters}", "original photo", colors_of(history.dataset), "", "")
    return state_caption(history, key.state, measured)


def colors_of(dataset: Dataset) -> str:
    """How many colors a photo has."""
    from kmeans_gif.rendering.canvas.photo_colors import photo_colors

    return f"{len(photo_colors(dataset).colors):,} colors"


def space_name(dataset: Dataset) -> str:
    """The features that a photo's pixels were clustered on; empty for RGB or gray alone."""
    plain = "gray" if dataset.feature_names[-1:] == ("gray",) else "RGB"
    name = {"rgb": plain, "lab": "Lab", "oklab": "Oklab"}[dataset.color_space]
    if dataset.location_scale is not None:
        return f"{name} + location"
    return "" if dataset.color_space == "rgb" else name


def in_space(dataset: Dataset) -> str:
    """ " in Lab", or whatever inertia is of; empty for RGB colors, and for points as they are."""
    if dataset.standardized is not None:
        return " of z-scores"
    name = space_name(dataset) if dataset.is_image else ""
    return f" in {name}" if name else ""


def photo_alt_text(history: History) -> str:
    """A description of a photo's animation for those who cannot see it."""
    dataset = history.dataset
    assert dataset.shape is not None
    height, width = dataset.shape
    space = space_name(dataset)
    return (
        f"k-means on {dataset.name or 'a photo'}, {width}×{height} pixels: from "
        f"{history.n_clusters} seed colors in {counted(history.n_iter, 'iteration')}, "
        f"{ended(history)}" + (f"; features: {space}" if space else "")
    )


def card_texts(
    history: History, state: int, found: Agreement | None, class_names: Sequence[str]
) -> list[list[str]]:
    """Lines on the card of each cluster: its size and, where classes are known, the commonest."""
    texts = []
    for j, size in enumerate(history.sizes[state]):
        dropped = math.isnan(history.centroids[state, j, 0])
        lines = ["dropped" if dropped else f"n = {size:.10g}"]
        if found is not None:
            part = found.majority_share[j]
            name = class_names[found.majority[j]]
            lines.append("–" if math.isnan(part) else f"{name}: {share(part, 1)}")
        texts.append(lines)
    return texts


def cards_legend(members: int) -> list[tuple[str, str | None]]:
    """Lines that explain cards with so many members, each with the name of its accent, if any."""
    lines = [
        ("how far the centroid moved", "blue"),
        ("members: the nearest to the centroid", None),
        ("and, below, some others", None),
        ("came from another cluster", "vermilion"),
    ]
    return lines[:1] if members == 0 else lines if members > 1 else [*lines[:2], lines[3]]


def mosaic_alt_text(history: History) -> str:
    """A description of a mosaic for those who cannot see it."""
    dataset = history.dataset
    assert dataset.tile_shape is not None
    h, w = dataset.tile_shape[:2]
    return (
        f"k-means on {len(dataset.X)} tiles of {w}×{h} pixels from {dataset.name or 'an array'}: "
        f"the pictures of {history.n_clusters} centroids in "
        f"{counted(history.n_iter, 'iteration')}, {ended(history)}"
    )


def tile_map_titles(shown: int, n: int, variance: float) -> tuple[str, str]:
    """What a map shows: how many tiles, and how much of their differences; and a shorter one."""
    tiles = f"{shown:,} of {n:,} tiles"
    axes = f"on their first two principal components, {share(variance, 1)} of the variance"
    return f"{tiles} {axes}", tiles


def tile_map_alt_text(history: History) -> str:
    """A description of a map for those who cannot see it."""
    return (
        f"{len(history.dataset.X)} tiles from {history.dataset.name or 'an array'} on their "
        f"first two principal components, with {history.n_clusters} centroids that move in "
        f"{counted(history.n_iter, 'iteration')} of k-means"
    )
