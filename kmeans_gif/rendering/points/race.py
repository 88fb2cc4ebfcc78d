"""race: runs from different seeds on the same data, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError, require_choice, require_whole
from kmeans_gif.rendering.drawing.point_colors import THEMES, require_drawable
from kmeans_gif.rendering.drawing.projection import view_of
from kmeans_gif.rendering.points.course import Shot, turned
from kmeans_gif.rendering.points.race_picture import RacePicture
from kmeans_gif.rendering.points.scatter import LARGEST, require_rotation
from kmeans_gif.rendering.points.wording import number, observations
from kmeans_gif.rendering.timing import Timing, busiest_states

_MOST_RUNS = 4
_LONGEST_NAME = 24
_LETTER = 12
"""Pixels of the picture's width for each letter of a caption that stands on one line."""
_EQUAL = 1e-9
"""Runs end equal if their inertia differs by less than this, relative to its size."""


def race(
    histories: Sequence[History],
    names: Sequence[str],
    *,
    theme: str = "light",
    dim: int | None = None,
    width: int = 1200,
    height: int = 600,
    rotate: float = 0.0,
    seconds_per_step: float = 0.6,
    hold: float = 3.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw two to four runs in step: the seeds, then a frame a state, and who ends lowest.

    A run that has ended waits for the others.  One panel has the inertia of all.

    Parameters
    ----------
    histories : sequence of History
        Of the same data and number of clusters.
    names : sequence of str
        One a run, such as the name of its seeding.
    theme, dim, width, height, rotate, plays, max_frames
        As in `scatter`.
    seconds_per_step, hold : float
        How long a state is shown, and the last one with the verdict; the seeds are shown
        for half of `hold`.

    Raises
    ------
    InputError
        If the runs do not compare, or as in `scatter`.
    """
    histories, names = _comparable(histories, names)
    require_choice("theme", theme, THEMES)
    size = require_whole("width", width, 1, LARGEST), require_whole("height", height, 1, LARGEST)
    timing = Timing("none", seconds_per_step, hold, plays, max_frames)
    require_drawable(histories[0].n_clusters)
    views = [view_of(history, dim) for history in histories]
    degrees = require_rotation(rotate, views[0].dim)
    shots = turned(_course(histories, timing), degrees, hold=False, max_frames=max_frames)
    texts = [_caption(histories, names, shot) for shot in shots]
    texts[-1] = verdict(histories, names)
    texts = [(head, " · ".join(filter(None, (more, views[0].note)))) for head, more in texts]
    captions = [" · ".join(filter(None, pieces)) for pieces in texts]
    together = max(map(len, captions)) <= size[0] // _LETTER
    if together:
        lines = [[(caption,) for caption in captions]]
    else:
        lines = [[(head,) for head, _ in texts], [(more,) for _, more in texts]]
    picture = RacePicture(
        histories, views, names, shots, size=size, theme=theme, lines=lines
    )  # fmt: skip
    return Animation(
        draw=picture.draw,
        size=size,
        durations_ms=tuple(shot.duration_ms for shot in shots),
        captions=tuple(captions),
        plays=plays,
        alt_text=f"{len(names)} runs of k-means with {histories[0].n_clusters} clusters on the "
        f"same {observations(histories[0])}, side by side; {captions[-1]}",
    )


def verdict(histories: Sequence[History], names: Sequence[str]) -> tuple[str, str]:
    """Which run ended with the lowest inertia, or which tie, and what the others came to."""
    ends = np.array([history.inertia[-1] for history in histories])
    order = [int(i) for i in np.argsort(ends, kind="stable")]
    lowest = ends[order[0]]
    best = [i for i in order if ends[i] - lowest <= _EQUAL * lowest]
    shown = _told_apart(ends, best)
    rounds = [str(history.n_iter) for history in histories]
    count, tie, each = _listed([rounds[i] for i in best]), "", ""
    if len(best) > 1:
        tie = "a tie of "
        if len({rounds[i] for i in best}) == 1:
            count, each = rounds[best[0]], " each"
    unit = "iteration" if count == "1" else "iterations"
    winners = _listed([names[i] for i in best])
    head = f"lowest inertia: {tie}{winners}, {shown[order[0]]} in {count} {unit}{each}"
    others = [f"{names[i]} {shown[i]} in {rounds[i]}" for i in order if i not in best]
    return head, ", ".join(others)


def _told_apart(ends: Array, best: Sequence[int]) -> list[str]:
    """`ends` in as few digits as show that no other is as low as the `best`."""
    others = set(range(len(ends))) - set(best)
    for digits in range(4, 17):
        texts = [number(end, digits) for end in ends]
        if all(texts[i] != texts[best[0]] for i in others):
            break
    return texts


def _listed(texts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _course(histories: Sequence[History], timing: Timing) -> list[Shot]:
    """The seeds, then all states, or those in which the most observations switch."""
    states = max(len(history) for history in histories)
    if states > 1 and timing.max_frames < 3:
        raise InputError(
            f"max_frames={timing.max_frames}: must be at least 3, for the seeds, the first and the "
            "last state"
        )
    switched = np.zeros(states)
    for history in histories:
        switched[: len(history)] += history.switched
    shots = [Shot("seeds", 0, timing.lead_ms)]
    for t in busiest_states(switched, timing.max_frames - 1):
        shots.append(Shot("assign", t, timing.step_ms))
    shots[-1] = shots[-1]._replace(duration_ms=timing.hold_ms)
    return shots


def _caption(histories: Sequence[History], names: Sequence[str], shot: Shot) -> tuple[str, str]:
    """What all runs have in common, and which have ended."""
    if shot.kind == "seeds":
        return f"seeds of {len(names)} runs on the same {observations(histories[0])}", ""
    ended = [
        f"{name} {'converged' if history.converged else 'stopped'} at {history.n_iter}"
        for history, name in zip(histories, names, strict=True)
        if shot.state >= history.n_iter
    ]
    return f"iteration {shot.state}", ", ".join(ended)


def _comparable(
    histories: Sequence[History], names: Sequence[str]
) -> tuple[list[History], list[str]]:
    """Both as lists; InputError unless they are runs that can be shown side by side."""
    histories, names = list(histories), list(names)
    if not 2 <= len(histories) <= _MOST_RUNS:
        raise InputError(f"{len(histories)} runs: a race has 2 to {_MOST_RUNS}")
    if len(names) != len(histories):
        raise InputError(f"{len(names)} names for {len(histories)} runs: give each run one name")
    first = histories[0]
    for name, history in zip(names, histories, strict=True):
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            raise InputError(
                f"names has {name!r}: each must be a text of 1 to {_LONGEST_NAME} characters"
            )
        same = all(
            np.array_equal(getattr(first.dataset, what), getattr(history.dataset, what))
            for what in ("X", "weights")
        )
        if not same:
            raise InputError(f"run {name!r} is on other data than {names[0]!r}: a race needs one")
        if history.n_clusters != first.n_clusters:
            raise InputError(
                f"run {name!r} has {history.n_clusters} clusters, {names[0]!r} has "
                f"{first.n_clusters}: a race needs the same number"
            )
    return histories, names
