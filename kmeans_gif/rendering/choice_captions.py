"""What pictures and tables of a choice of k say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmeans_gif.language import say, written
from kmeans_gif.rendering.captions import (
    Pieces,
    colors_of,
    count,
    observations,
    share,
)
from kmeans_gif.rendering.measure import measure_of

if TYPE_CHECKING:
    from kmeans_gif.evaluation.choose_k import Choice
    from kmeans_gif.rendering.keyframe import Keyframe

MEASURES = {
    "inertia": "inertia",
    "silhouette": "silhouette",
    "calinski_harabasz": "Calinski-Harabasz",
}
"""Measures of a clustering, by what they are called."""


def suggestion(choice: Choice) -> str:
    """The suggested k, or that there is none."""
    if choice.suggested is None:
        return say("no clear elbow")
    return say("suggested k = {k}, where inertia has its elbow", k=choice.suggested)


def other_measures(choice: Choice) -> str:
    """What silhouette and Calinski-Harabasz are in favor of; empty where they say nothing."""
    texts = [
        say("{measure} highest at k = {k}", measure=say(name), k=best)
        for measure, name in MEASURES.items()
        if measure != "inertia" and (best := choice.best(measure)) is not None
    ]
    return say(", ").join(texts)


def summary(choice: Choice) -> str:
    """The suggestion, and what else speaks for which k."""
    return say("; ").join(filter(None, (suggestion(choice), other_measures(choice))))


def sampled(choice: Choice) -> str:
    """Of what the silhouette was taken, if not of everything; else empty."""
    if choice.sample_size is None:
        return ""
    n = count(choice.sample_size)
    if choice.dataset.is_image:
        return say("silhouette of a sample of {n} pixels", n=n)
    return say("silhouette of a sample of {n} points", n=n)


def left_out(choice: Choice) -> str:
    """Which k there are too few distinct observations for."""
    ks = choice.left_out
    named = f"{ks[0]}" if len(ks) == 1 else f"{ks[0]} to {ks[-1]}"
    what = "colors" if choice.dataset.is_image else "points"
    return f"k = {named} left out: there are fewer distinct {what}"


def choice_change(choice: Choice, key: Keyframe, measure: str = "error") -> str:
    """How much less the measure is than for the k before; empty for the first."""
    if key.state == 0:
        return ""
    made = measure_of(choice.dataset, measure)
    k, before = (choice.candidates[key.state - i] for i in (0, 1))
    now, value = made.value(k.inertia), made.value(before.inertia)
    if not value > 0:
        return ""
    part = share(abs(value - now), value)
    if now <= value:
        return say("{share} less than at {k}", share=part, k=before.k)
    return say("{share} more than at {k}", share=part, k=before.k)


def choice_caption(choice: Choice, key: Keyframe, measure: str = "error") -> Pieces:
    """The data, or the measures of a k; in the end what all that suggests."""
    if key.phase == "data":
        data = choice.dataset
        return (colors_of(data) if data.is_image else observations(data), sampled(choice))
    if key.phase == "end":
        return (other_measures(choice), "")
    silhouette = choice.candidates[key.state].silhouette
    wide = written(f"{silhouette:.2f}")
    said = "" if math.isnan(silhouette) else say("silhouette {x}", x=wide)
    return (choice_change(choice, key, measure), said)


def choice_alt_text(choice: Choice, measure: str = "error") -> str:
    """A description of a walk through k for those who cannot see it."""
    ks = [c.k for c in choice.candidates]
    return say(
        "k-means on {name} with {least} to {most} clusters, beside curves of {measure} and "
        "silhouette; {summary}",
        name=choice.dataset.name or say("data"), least=ks[0], most=ks[-1],
        measure=measure_of(choice.dataset, measure).name, summary=summary(choice),
    )  # fmt: skip
