"""What pictures of points say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmeans_gif._registry import listed
from kmeans_gif.language import say
from kmeans_gif.rendering.captions import (
    Pieces,
    agreement_pieces,
    count,
    ended,
    iterations,
    number,
    observations,
    sample_note,
    share,
    with_name,
)
from kmeans_gif.rendering.measure import after_assign, after_update

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.evaluation.metrics import TrueClasses
    from kmeans_gif.rendering.keyframe import Keyframe

_NAMES = 40
"""Letters of the names of true groups that are told."""


def points_caption(
    history: History, key: Keyframe, *, truth: TrueClasses | None = None, measure: str = "error"
) -> Pieces:
    """What changed, the measure, and its share of the start.

    The last two are empty where centroids have no labels or are on their way.
    """
    t = key.state
    if key.phase == "truth" and truth is not None:
        return (groups_named(truth), "", "")
    if key.phase in ("seeds", "seeding"):
        return (sample_note(history.dataset) or observations(history.dataset), "", "")
    if key.phase == "between":
        return (say("centroids on their way"), "", "")
    if key.phase == "update":
        moved = say("centroids moved by up to {x}", x=number(history.shift[t], 3))
        return (moved, *after_update(history, t, measure))
    changed = sample_note(history.dataset) or observations(history.dataset)
    if t > 0:
        changed = say("{share} switched", share=switched(history, t))
    return (changed, *after_assign(history, t, measure))


def points_agreement(history: History, key: Keyframe, truth: TrueClasses | None) -> Pieces:
    """How the clusters that a frame shows agree with true groups, where they are known."""
    if truth is None or key.phase not in ("assign", "truth"):
        return ("", "")
    return agreement_pieces(history, key.state, truth)


def groups_named(truth: TrueClasses) -> str:
    """How many true groups there are, and their names where they are few."""
    n, names = len(truth.names), listed(truth.names, say("and"))
    groups = say("1 group") if n == 1 else say("{n} groups", n=n)
    return with_name(groups, names) if len(names) <= _NAMES else groups


def switched(history: History, t: int) -> str:
    """How many points changed their cluster to reach state t, or which share of the weight."""
    weights, whole = history.dataset.weights, history.dataset.sample_of
    if whole is not None:
        return say("{part} of {whole}", part=count(history.switched[t]), whole=count(whole))
    if (weights == 1).all():
        return say("{part} of {whole}", part=count(history.switched[t]), whole=count(len(weights)))
    return share(history.switched[t], weights.sum())


def empty_clusters(history: History, key: Keyframe) -> str:
    """Which clusters became empty in a state, where the frame shows its labels."""
    if key.phase != "assign":
        return ""
    events = [e for e in history.events if e.state == key.state and e.kind == "empty"]
    if not events:
        return ""
    # An event says "cluster 3 is empty: " and what is done about it.
    cluster, done = events[0].cluster, say(events[0].text.partition(": ")[2])
    text = say("cluster {j} is empty: {done}", j=cluster, done=done)
    more = len(events) - 1
    return say("{text}, and {n} more", text=text, n=more) if more else text


def points_alt_text(history: History) -> str:
    """A description of points for those who cannot see them."""
    d = history.dataset.X.shape[1]
    features = say("1 feature") if d == 1 else say("{n} features", n=d)
    return say(
        "k-means on {name}: {points} of {features}, from {k} seeds in {iterations}, {ended}",
        name=history.dataset.name or say("points"), points=observations(history.dataset),
        features=features, k=history.n_clusters, iterations=iterations(history.n_iter),
        ended=ended(history),
    )  # fmt: skip
