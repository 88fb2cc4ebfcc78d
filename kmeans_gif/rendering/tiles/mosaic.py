"""mosaic: centroids that are pictures themselves, with members of their clusters."""

from __future__ import annotations

import numpy as np

from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError, require_whole
from kmeans_gif.evaluation.metrics import Agreement, agreement, check_truth
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.captions import CaptionStrip, state_caption
from kmeans_gif.rendering.tiles.cards import Cards
from kmeans_gif.rendering.tiles.colors import tile_colors
from kmeans_gif.rendering.tiles.inertia_strip import InertiaStrip
from kmeans_gif.rendering.tiles.words import LEVELS
from kmeans_gif.rendering.timing import Timing


def mosaic(
    history: History,
    *,
    truth: object = None,
    cards_per_row: int | None = None,
    members: int = 8,
    caption: bool = True,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Show the centroids of tiles as pictures, one frame a state.

    Each cluster has a card, at the same place in every frame: the centroid, exactly
    `rint(centroids[t])` in pixels enlarged by a whole number; the cluster's size; a bar of how
    far the centroid moved, relative to the farthest move of the run; and some members,
    half of them the nearest to the centroid.  A member that comes from another cluster has
    an outline.  Below stands the curve of the inertia.

    Parameters
    ----------
    history : History
        Of tiles, as `KMeans.fit(load_tiles(...))` records it.
    truth : (n,) labels of any kind, optional
        The true class of each tile: shows the commonest class of each cluster, and purity
        and adjusted Rand index of each state.
    cards_per_row : int, optional
        Cards in a row; by default as many as make the picture about as wide as a slide.
    members : int
        Members shown of each cluster, in two rows; fewer where cards are narrow.
    caption : bool
        A strip below with the state's number, the share of tiles that switched to another
        cluster, and the inertia.
    seconds_per_step, hold : float
        How long a state is shown, and the last one; the seeds are shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there are more states, those in which few tiles switch are left out.

    Raises
    ------
    InputError
        If the history is not of tiles, `truth` has another length, or a value is out of its
        range.
    """
    if not history.dataset.is_tiles:
        raise InputError("mosaic needs the history of tiles, as load_tiles gives them")
    timing = check_mosaic(
        cards_per_row=cards_per_row,
        members=members,
        seconds_per_step=seconds_per_step,
        hold=hold,
        plays=plays,
        max_frames=max_frames,
    )
    scenes = timing.scenes(history)
    states = sorted({scene.state for scene in scenes if scene.state is not None})
    agreements, class_names = _agreements(history, states, truth)
    places = ((members + 1) // 2, members // 2)
    cards = Cards(
        history,
        states,
        places=places,
        columns=cards_per_row,
        agreements=agreements,
        class_names=class_names,
    )
    captions = [_caption(history, state, agreements) for state in states]
    colors = tile_colors(history, states)
    height, width = cards.size
    strip = CaptionStrip(captions, width) if caption else None
    width = strip.width if strip else width
    panel = InertiaStrip(history, width, _legend(places))
    strip_top = height + panel.height
    size = (width, strip_top + (strip.height if strip else 0))

    def draw(i: int) -> Frame:
        state = states[i]
        tiles = cards.index(state, colors)
        n_colors = len(tiles.palette) + (0 if tiles.spare is None else len(tiles.spare))
        canvas = np.full(size[::-1], colors.ramp[0], np.min_scalar_type(n_colors - 1))
        cards.draw(canvas, state, tiles, colors)
        panel.draw(canvas[height:strip_top], state, colors.ramp, tiles.accents)
        if strip is not None:
            canvas[strip_top:] = colors.ramp[strip.draw(captions[i], LEVELS)]
        return Frame(canvas, tiles.palette, scenes[i].duration_ms, tiles.spare)

    return Animation(
        draw=draw,
        size=size,
        durations_ms=tuple(scene.duration_ms for scene in scenes),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=_alt_text(history),
    )


def check_mosaic(
    *,
    cards_per_row: int | None = None,
    members: int = 8,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Timing:
    """Raise what `mosaic` would raise for these values; the rules for its course."""
    if cards_per_row is not None:
        require_whole("cards_per_row", cards_per_row, 1)
    require_whole("members", members, 0)
    return Timing("seeds", seconds_per_step, hold, plays, max_frames)


def _agreements(
    history: History, states: list[int], truth: object
) -> tuple[dict[int, Agreement] | None, tuple[str, ...]]:
    if truth is None:
        return None, ()
    classes, names = check_truth(truth, len(history.dataset.X))
    k = history.n_clusters
    return {t: agreement(history.labels[t], classes, k) for t in states}, names


def _caption(
    history: History, state: int, agreements: dict[int, Agreement] | None
) -> tuple[str, ...]:
    pieces = state_caption(history, state)
    if agreements is None:
        return pieces
    found = agreements[state]
    return (*pieces, f"purity {found.purity:.1%}", f"adj. Rand index {found.rand_index:.2f}")


def _legend(places: tuple[int, int]) -> list[tuple[str, int | None]]:
    """Lines that explain a card, each with the number of its accent, if it has one."""
    lines: list[tuple[str, int | None]] = [("how far the centroid moved", 0)]
    if places[0]:
        lines.append(("members: the nearest to the centroid", None))
    if places[1]:
        lines.append(("and, below, some others", None))
    if sum(places):
        lines.append(("came from another cluster", 1))
    return lines


def _alt_text(history: History) -> str:
    dataset = history.dataset
    assert dataset.tile_shape is not None
    h, w = dataset.tile_shape[:2]
    end = "until nothing changes" if history.converged else "not yet converged"
    return (
        f"k-means on {len(dataset.X)} tiles of {w}×{h} pixels from {dataset.name or 'an array'}: "
        f"the pictures of {history.n_clusters} centroids in {history.n_iter} iterations, {end}"
    )
