"""What pictures and tables of a choice of k say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmeans_gif.rendering.captions import (
    Pieces,
    colors_of,
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
        return "no clear elbow"
    return f"suggested k = {choice.suggested}, where inertia has its elbow"


def other_measures(choice: Choice) -> str:
    """What silhouette and Calinski-Harabasz are in favor of; empty where they say nothing."""
    texts = [
        f"{name} highest at k = {best}"
        for measure, name in MEASURES.items()
        if measure != "inertia" and (best := choice.best(measure)) is not None
    ]
    return ", ".join(texts)


def summary(choice: Choice) -> str:
    """The suggestion, and what else speaks for which k."""
    return "; ".join(filter(None, (suggestion(choice), other_measures(choice))))


def sampled(choice: Choice) -> str:
    """Of what the silhouette was taken, if not of everything; else empty."""
    if choice.sample_size is None:
        return ""
    what = "pixels" if choice.dataset.is_image else "points"
    return f"silhouette of a sample of {choice.sample_size:,} {what}"


def left_out(choice: Choice) -> str:
    """Which k there are too few distinct observations for."""
    ks = choice.left_out
    named = f"{ks[0]}" if len(ks) == 1 else f"{ks[0]} to {ks[-1]}"
    what = "colors" if choice.dataset.is_image else "points"
    return f"k = {named} left out: there are fewer distinct {what}"


def choice_caption(choice: Choice, key: Keyframe, measure: str = "error") -> Pieces:
    """k and its measures, and how much less the inertia or error is than for the k before."""
    if key.phase == "data":
        ks = [c.k for c in choice.candidates]
        return (f"k = {ks[0]} to {ks[-1]}", "", "", "")
    candidate, made = choice.candidates[key.state], measure_of(choice.dataset, measure)
    now, change = made.value(candidate.inertia), ""
    if key.state > 0:
        before = choice.candidates[key.state - 1]
        if (value := made.value(before.inertia)) > 0:
            word = "less" if now <= value else "more"
            change = f"{share(abs(value - now), value)} {word} than at {before.k}"
    wide = "" if math.isnan(candidate.silhouette) else f"silhouette {candidate.silhouette:.2f}"
    return (f"k = {candidate.k}", made.text(candidate.inertia), change, wide)


def choice_note(choice: Choice, key: Keyframe) -> Pieces:
    """What the data is, of what the silhouette is, and in the end what all that suggests."""
    if key.phase == "data":
        if choice.dataset.is_image:
            return (f"original photo, {colors_of(choice.dataset)}",)
        return (observations(choice.dataset),)
    return (summary(choice) if key.phase == "end" else sampled(choice),)


def choice_alt_text(choice: Choice, measure: str = "error") -> str:
    """A description of a walk through k for those who cannot see it."""
    ks = [c.k for c in choice.candidates]
    return (
        f"k-means on {choice.dataset.name or 'data'} with {ks[0]} to {ks[-1]} clusters, beside "
        f"curves of {measure_of(choice.dataset, measure).name} and silhouette; {summary(choice)}"
    )
