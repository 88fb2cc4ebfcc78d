"""What pictures of photos and tiles say, and how numbers are said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif.language import percent, say, written

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.metrics import Agreement, TrueClasses
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.script import StageLine

Pieces = tuple[str, ...]
Lines = list[list[Pieces]]
"""Lines below a picture, each with its pieces for every keyframe."""


def share(part: float, whole: float) -> str:
    """`part` of `whole` in percent; what is more than nothing never looks like nothing."""
    hundredths = 100 * part / whole
    if hundredths == 0 or hundredths >= 9.95:
        return percent(f"{hundredths:.0f}")
    return percent("<0.01" if hundredths < 0.01 else f"{hundredths:.2g}")


def number(value: float, digits: int = 4) -> str:
    """`value` with so many significant digits, or to the unit where that is more."""
    if 1000 <= value < 1e9:
        return written(f"{value:,.{max(0, digits - len(f'{value:.0f}'))}f}")
    return written(f"{value:.{digits}g}")


def count(number: float) -> str:
    """A whole number, in groups of three digits."""
    return written(f"{number:,.0f}")


def with_name(name: str, text: str) -> str:
    """`text` behind what it is about."""
    return say("{name}: {text}", name=name, text=text)


def one_line(*pieces: str) -> str:
    """Those of `pieces` that say something, in a row."""
    return " · ".join(filter(None, pieces))


def in_words(said: StageLine) -> str:
    """Word and sentence of a stage line in a row."""
    if not said.sentence:
        return said.word
    if said.word[-1] in "?？":
        return f"{said.word} {said.sentence}"
    return with_name(said.word, said.sentence)


def observations(dataset: Dataset) -> str:
    """How many there are."""
    n = dataset.sample_of or len(dataset.X)
    return say("1 point") if n == 1 else say("{n} points", n=count(n))


def sample_note(dataset: Dataset) -> str:
    """Of how many observations those are a sample that are drawn; empty if they are all."""
    if dataset.sample_of is None:
        return ""
    n, whole = count(len(dataset.X)), count(dataset.sample_of)
    return say("{n} of {whole} points drawn", n=n, whole=whole)


def iteration(history: History, t: int) -> str:
    """k, and the number of an iteration and of how many."""
    k, n = history.n_clusters, history.n_iter
    return f"k = {k} · " + say("iteration {t} of {n}", t=t, n=n)


def ended(history: History) -> str:
    """Whether a run came to an end, as descriptions say it."""
    return say("until nothing changes") if history.converged else say("not yet converged")


def ending(history: History, t: int) -> str:
    """The number of an iteration; of the last one, whether the run converged."""
    if t < history.n_iter:
        return say("iteration {t} of {n}", t=t, n=history.n_iter)
    return say("converged at {t}", t=t) if history.converged else say("stopped at {t}", t=t)


def iterations(n: int) -> str:
    """How many there are."""
    return say("1 iteration") if n == 1 else say("{n} iterations", n=n)


def state_caption(
    history: History, state: int, measured: Pieces, truth: TrueClasses | None = None
) -> Pieces:
    """Share of the observations that switched, measure, agreement with the truth.

    `measured` is what `measure.after_assign` says.
    """
    switched = ""
    if state > 0:
        weight = history.sizes[state].sum()
        switched = say("{share} switched", share=share(history.switched[state], weight))
    pieces = (switched, *measured)
    return pieces if truth is None else (*pieces, *agreement_pieces(history, state, truth))


def agreement_pieces(history: History, state: int, truth: TrueClasses) -> Pieces:
    """How the clusters of a state agree with true groups."""
    from kmeans_gif.evaluation.metrics import agreement

    found = agreement(history.labels[state], truth.numbers, history.n_clusters)
    whole = 100 if found.purity == 1 else min(99, round(100 * found.purity))
    pure, index = percent(str(whole)), written(f"{found.rand_index:.2f}")
    return say("purity {share}", share=pure), say("adj. Rand index {x}", x=index)


def photo_caption(history: History, key: Keyframe, measured: Pieces) -> Pieces:
    """As `state_caption`, or the number of colors of the original photo."""
    if key.phase == "data":
        dataset = history.dataset
        if dataset.sample_of is None:
            return (colors_of(dataset), "", "")
        # How many colors a sample has is not how many the photo has.
        return (say("features: {space}", space=space_name(dataset)), "", "")
    return state_caption(history, key.state, measured)


def colors_of(dataset: Dataset) -> str:
    """How many colors a photo has."""
    from kmeans_gif.rendering.canvas.photo_colors import photo_colors

    return say("{n} colors", n=count(len(photo_colors(dataset).colors)))


def space_name(dataset: Dataset) -> str:
    """The features that a photo's pixels were clustered on; empty for RGB or gray alone."""
    plain = say("gray") if dataset.feature_names[-1:] == ("gray",) else "RGB"
    name = {"rgb": plain, "lab": "Lab", "oklab": "Oklab"}[dataset.color_space]
    if dataset.location_scale is not None:
        return say("{colors} + location", colors=name)
    return "" if dataset.color_space == "rgb" else name


def photo_alt_text(history: History) -> str:
    """A description of a photo's animation for those who cannot see it."""
    dataset = history.dataset
    height, width = whole_shape(dataset)
    space = space_name(dataset)
    about = say(
        "k-means on {name}, {width}×{height} pixels: from {k} seed colors in {iterations}, {ended}",
        name=dataset.name or say("a photo"), width=width, height=height, k=history.n_clusters,
        iterations=iterations(history.n_iter), ended=ended(history),
    )  # fmt: skip
    features = say("features: {space}", space=space) if space else ""
    return say("; ").join(filter(None, (about, features, shown_note(dataset))))


def whole_shape(dataset: Dataset) -> tuple[int, int]:
    """(height, width) of a photo: of all that was clustered, where less is shown."""
    assert dataset.shape is not None
    return dataset.shape if dataset.scan is None else dataset.scan.shape[:2]


def pixels_lines(dataset: Dataset, frames: int) -> Lines:
    """A line for so many frames, how many pixels of a photo are shown; none if they are all."""
    if dataset.shape is None or not shown_note(dataset):
        return []
    shown, whole = (count(math.prod(shape)) for shape in (dataset.shape, whole_shape(dataset)))
    return [[(say("{n} of {whole} pixels shown", n=shown, whole=whole),)] * frames]


def shown_note(dataset: Dataset) -> str:
    """How many pixels of a photo are shown; empty if they are all."""
    if dataset.shape is None or whole_shape(dataset) == dataset.shape:
        return ""
    height, width = dataset.shape
    return say("{width}×{height} of them shown", width=width, height=height)


def card_texts(
    history: History, state: int, found: Agreement | None, class_names: Sequence[str]
) -> list[list[tuple[str, str]]]:
    """Lines on the card of each cluster: its size and, where classes are known, the commonest.

    Each is a pair of what is said in full, and where room is little.
    """
    texts = []
    for j, size in enumerate(history.sizes[state]):
        n = written(f"{size:.10g}")
        dropped = math.isnan(history.centroids[state, j, 0])
        lines = [(say("dropped"), "–") if dropped else (f"n = {n}", n)]
        if found is not None:
            part = found.majority_share[j]
            name = class_names[found.majority[j]]
            named = with_name(name, share(part, 1))
            lines.append(("–", "–") if math.isnan(part) else (named, name))
        texts.append(lines)
    return texts


def cards_legend(nearest: int, others: int) -> list[tuple[str, str | None]]:
    """Lines that explain cards with so many members, each with the name of its accent, if any."""
    lines: list[tuple[str, str | None]] = [(say("move of the centroid"), "blue")]
    if nearest:
        lines.append((say("members: the nearest"), None))
        if others:
            lines.append((say("and, below, some others"), None))
        lines.append((say("has just come over"), "vermilion"))
    return lines


def mosaic_alt_text(history: History) -> str:
    """A description of a mosaic for those who cannot see it."""
    dataset = history.dataset
    assert dataset.tile_shape is not None
    h, w = dataset.tile_shape[:2]
    return say(
        "k-means on {n} tiles of {w}×{h} pixels from {name}: the pictures of {k} centroids in "
        "{iterations}, {ended}",
        n=len(dataset.X), w=w, h=h, name=dataset.name or say("an array"), k=history.n_clusters,
        iterations=iterations(history.n_iter), ended=ended(history),
    )  # fmt: skip


def tile_map_titles(shown: int, n: int, variance: float) -> tuple[str, str]:
    """What a map shows: how many tiles, and how much of their differences; and a shorter one."""
    tiles = say("{shown} of {n} tiles", shown=count(shown), n=count(n))
    axes = say("first two principal components: {share}", share=share(variance, 1))
    return say(", ").join((tiles, axes)), tiles


def tile_map_alt_text(history: History) -> str:
    """A description of a map for those who cannot see it."""
    return say(
        "{n} tiles from {name} on their first two principal components, with {k} centroids that "
        "move in {iterations} of k-means",
        n=len(history.dataset.X), name=history.dataset.name or say("an array"),
        k=history.n_clusters, iterations=iterations(history.n_iter),
    )  # fmt: skip
