"""What pictures of races say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif._registry import listed
from kmeans_gif.language import say
from kmeans_gif.rendering.captions import ending, observations, with_name
from kmeans_gif.rendering.measure import measure_of

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.rendering.captions import Pieces
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.measure import Measure

LETTERS = "ABCD"
"""Of the runs of a race."""
_STEEP = 4.0
"""Seeds that exceed all later values by this factor are left off the scale."""
_EQUAL = 1e-9
"""Runs end equal if their inertia differs by less than this, relative to its size."""


def race_caption(
    histories: Sequence[History], names: Sequence[str], key: Keyframe, measure: str = "error"
) -> Pieces:
    """What all runs have in common, or which have ended; in the end, what they came to."""
    if key.phase == "end":
        return (results(histories, measure),)
    if key.phase == "seeds":
        points = observations(histories[0].dataset)
        same = say("{n} runs on the same {points}", n=len(names), points=points)
        left_off = race_scale(histories, measure)[1]
        return (same, say("the curves' scale ends below the seeds") if left_off else "")
    ends = [
        f"{letter} {ending(history, history.n_iter)}"
        for history, letter in zip(histories, LETTERS, strict=False)
        if key.state >= history.n_iter
    ]
    return (say(", ").join(ends),)


def race_scale(histories: Sequence[History], measure: str = "error") -> tuple[float, bool]:
    """The highest value on the scale of all curves, and whether those of seeds are above it."""
    shown = measure_of(histories[0].dataset, measure)
    values = [shown.of(history.inertia) for history in histories]
    highest = max(float(curve.max()) for curve in values)
    later = max(float(curve[1:].max(initial=0.0)) for curve in values)
    left_off = len(values) > 1 and highest > _STEEP * later > 0
    return (later if left_off else highest), left_off


def runner_value(history: History, key: Keyframe, measure: str = "error") -> str:
    """The measure of one run of a race, and the iteration that it is of."""
    if key.phase == "seeds":
        return ""
    t = min(key.state, history.n_iter)
    value = measure_of(history.dataset, measure).number(float(history.inertia[t]))
    return say("{x} at {t}", x=value, t=t)


def race_empty(histories: Sequence[History], key: Keyframe) -> str:
    """Which clusters of which runs have just become empty."""
    if key.phase == "seeds":
        return ""
    found = []
    for history, letter in zip(histories, LETTERS, strict=False):
        clusters = [str(e.cluster) for e in history.events
                    if e.kind == "empty" and e.state == key.state]  # fmt: skip
        if clusters:
            found.append(with_name(letter, say("{clusters} empty", clusters=", ".join(clusters))))
    return say("; ").join(found)


def winners(histories: Sequence[History]) -> list[int]:
    """The runs that ended lowest: one, or several in a tie."""
    ends = [float(history.inertia[-1]) for history in histories]
    lowest = min(ends)
    return [i for i, end in enumerate(ends) if end - lowest <= _EQUAL * lowest]


def results(histories: Sequence[History], measure: str = "error") -> str:
    """What all runs came to, at which iteration, the lowest first."""
    ends = [float(history.inertia[-1]) for history in histories]
    made = measure_of(histories[0].dataset, measure)
    shown = _told_apart(made, ends, winners(histories))
    each = (
        say("{run} {x} at {t}", run=LETTERS[i], x=shown[i], t=histories[i].n_iter)
        for i in sorted(range(len(ends)), key=lambda i: ends[i])
    )
    return say(", ").join(each)


def _told_apart(measure: Measure, ends: Sequence[float], best: Sequence[int]) -> list[str]:
    """`ends` by a measure, in as few digits as show that no other is as low as the `best`.

    Those in a tie are told alike.
    """
    others, lowest = set(range(len(ends))) - set(best), min(ends)
    for digits in range(4, 17):
        texts = [measure.number(lowest if i in best else end, digits) for i, end in enumerate(ends)]
        if all(texts[i] != texts[best[0]] for i in others):
            break
    return texts


def race_alt_text(histories: Sequence[History], names: Sequence[str], end: str) -> str:
    """A description of a race for those who cannot see it."""
    runs = listed(
        [f"{letter} {name}" for letter, name in zip(LETTERS, names, strict=False)], say("and")
    )
    return say(
        "{n} runs of k-means with {k} clusters on the same {points}, side by side: {runs}; {end}",
        n=len(histories), k=histories[0].n_clusters, points=observations(histories[0].dataset),
        runs=runs, end=end,
    )  # fmt: skip
