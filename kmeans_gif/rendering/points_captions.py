"""What pictures of points and races say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif._registry import listed
from kmeans_gif._words import counted
from kmeans_gif.rendering.captions import (
    Pieces,
    agreement_pieces,
    ended,
    number,
    observations,
    share,
)
from kmeans_gif.rendering.measure import after_assign, after_update, measure_of

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.evaluation.metrics import TrueClasses
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.measure import Measure

_NAMES = 40
"""Letters of the names of true groups that are told."""
LETTERS = "ABCD"
"""Of the runs of a race."""
_EQUAL = 1e-9
"""Runs end equal if their inertia differs by less than this, relative to its size."""


def points_caption(
    history: History, key: Keyframe, *, named: bool = True, truth: TrueClasses | None = None,
    measure: str = "error",
) -> Pieces:  # fmt: skip
    """Step, iteration, what changed, measure, and its share of the start.

    The last two are empty where centroids have no labels or are on their way.  Only steps that
    are `named` say which they are.
    """
    t = key.state
    if key.phase == "truth" and truth is not None:
        return ("true groups", groups_named(truth), "", "", "")
    if key.phase == "seeds":
        return ("seeds", iteration(history, 0), observations(history.dataset), "", "")
    if key.phase == "between":
        return ("update", iteration(history, t), "centroids on their way", "", "")
    if key.phase == "update":
        moved = f"centroids moved by up to {number(history.shift[t], 3)}"
        return ("update", iteration(history, t), moved, *after_update(history, t, measure))
    changed = observations(history.dataset) if t == 0 else f"{switched(history, t)} switched"
    measured = after_assign(history, t, measure)
    return ("assign" if named else "", ending(history, t), changed, *measured)


def points_agreement(history: History, key: Keyframe, truth: TrueClasses | None) -> Pieces:
    """How the clusters that a frame shows agree with true groups, where they are known."""
    if truth is None or key.phase not in ("assign", "truth"):
        return ("", "")
    return agreement_pieces(history, key.state, truth)


def groups_named(truth: TrueClasses) -> str:
    """How many true groups there are, and their names where they are few."""
    count = f"{len(truth.names)} group" + "s" * (len(truth.names) > 1)
    names = listed(truth.names, "and")
    return f"{count}: {names}" if len(names) <= _NAMES else count


def iteration(history: History, t: int) -> str:
    """The number of an iteration and of how many."""
    return f"iteration {t} of {history.n_iter}"


def ending(history: History, t: int) -> str:
    """As `iteration`, but the last one says whether the run converged."""
    if t < history.n_iter:
        return iteration(history, t)
    return f"converged at {t}" if history.converged else f"stopped at {t}, not converged"


def switched(history: History, t: int) -> str:
    """How many points changed their cluster to reach state t, or which share of the weight."""
    weights = history.dataset.weights
    if (weights == 1).all():
        return f"{history.switched[t]:,.0f} of {len(weights):,}"
    return share(history.switched[t], weights.sum())


def empty_clusters(history: History, key: Keyframe) -> str:
    """Which clusters became empty in a state, where the frame shows its labels."""
    if key.phase != "assign":
        return ""
    texts = [e.text for e in history.events if e.state == key.state and e.kind == "empty"]
    more = f", and {len(texts) - 1} more" if len(texts) > 1 else ""
    return texts[0] + more if texts else ""


def points_alt_text(history: History) -> str:
    """A description of points for those who cannot see them."""
    n, d = history.dataset.X.shape
    features = "1 feature" if d == 1 else f"{d} features"
    return (
        f"k-means on {history.dataset.name or 'points'}: {n:,} observations of {features}, from "
        f"{history.n_clusters} seeds in {counted(history.n_iter, 'iteration')}, {ended(history)}"
    )


def race_caption(
    histories: Sequence[History], names: Sequence[str], key: Keyframe, measure: str = "error"
) -> Pieces:
    """What all runs have in common, and which have ended; in the end, the verdict."""
    if key.phase == "end":
        return verdict(histories, names, measure)
    if key.phase == "seeds":
        dataset = histories[0].dataset
        return f"seeds of {len(names)} runs on the same {observations(dataset)}", ""
    ends = [
        f"{letter} {'converged' if history.converged else 'stopped'} at {history.n_iter}"
        for history, letter in zip(histories, LETTERS, strict=False)
        if key.state >= history.n_iter
    ]
    return f"iteration {key.state}", ", ".join(ends)


def runner_texts(history: History, key: Keyframe, measure: str = "error") -> list[str]:
    """Lines below one run of a race: how far it is, and clusters that have just become empty."""
    if key.phase == "seeds":
        return ["seeds"]
    t = min(key.state, history.n_iter)
    lines = [f"{ending(history, t)} · {after_assign(history, t, measure)[0]}"]
    empty = [str(e.cluster) for e in history[t].events if e.kind == "empty"]
    if empty:
        many = len(empty) > 1
        lines.append(f"cluster{'s' * many} {', '.join(empty)} {'are' if many else 'is'} empty")
    return lines


def verdict(
    histories: Sequence[History], names: Sequence[str], measure: str = "error"
) -> tuple[str, str]:
    """Which run ended lowest, or which tie, and what the others came to.

    A winner is told by its letter and name, all others by their letters.
    """
    ends = [float(history.inertia[-1]) for history in histories]
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    lowest = ends[order[0]]
    best = [i for i in order if ends[i] - lowest <= _EQUAL * lowest]
    made = measure_of(histories[0].dataset, measure)
    shown = _told_apart(made, ends, best)
    rounds = [str(history.n_iter) for history in histories]
    count, tie, each = listed([rounds[i] for i in best], "and"), "", ""
    if len(best) > 1:
        tie = "a tie of "
        if len({rounds[i] for i in best}) == 1:
            count, each = rounds[best[0]], " each"
    unit = "iteration" if count == "1" else "iterations"
    winners = listed([LETTERS[i] for i in best], "and")
    if len(best) == 1:
        winners += f" ({names[best[0]]})"
    head = f"lowest {made.name}: {tie}{winners}, {shown[order[0]]} in {count} {unit}{each}"
    others = [f"{LETTERS[i]} {shown[i]} in {rounds[i]}" for i in order if i not in best]
    return head, ", ".join(others)


def _told_apart(measure: Measure, ends: Sequence[float], best: Sequence[int]) -> list[str]:
    """`ends` by a measure, in as few digits as show that no other is as low as the `best`."""
    others = set(range(len(ends))) - set(best)
    for digits in range(4, 17):
        texts = [measure.number(end, digits) for end in ends]
        if all(texts[i] != texts[best[0]] for i in others):
            break
    return texts


def race_alt_text(histories: Sequence[History], names: Sequence[str], end: str) -> str:
    """A description of a race for those who cannot see it."""
    runs = listed([f"{letter} {name}" for letter, name in zip(LETTERS, names, strict=False)], "and")
    return (
        f"{len(histories)} runs of k-means with {histories[0].n_clusters} clusters on the same "
        f"{observations(histories[0].dataset)}, side by side: {runs}; {end}"
    )
