"""What pictures and tables of a choice of k say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmeans_gif.rendering.captions import (
    Pieces,
    colors_of,
    in_space,
    number,
    observations,
    share,
)

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
    return f"suggested k = {choice.suggested}, where the curve has its elbow"


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


def choice_caption(choice: Choice, key: Keyframe) -> Pieces:
    """k and its measures, and how much less the inertia is than for the k before."""
    if key.phase == "data":
        ks = [c.k for c in choice.candidates]
        return (f"k = {ks[0]} to {ks[-1]}", "", "", "")
    candidate = choice.candidates[key.state]
    change = ""
    if key.state > 0:
        before = choice.candidates[key.state - 1]
        if before.inertia > 0:
            less = share(abs(before.inertia - candidate.inertia), before.inertia)
            word = "less" if candidate.inertia <= before.inertia else "more"
            change = f"{less} {word} than at {before.k}"
    wide = "" if math.isnan(candidate.silhouette) else f"silhouette {candidate.silhouette:.2f}"
    inertia = f"inertia {number(candidate.inertia)}{in_space(choice.dataset)}"
    return (f"k = {candidate.k}", inertia, change, wide)


def choice_note(choice: Choice, key: Keyframe) -> Pieces:
    """What the data is, of what the silhouette is, and in the end what all that suggests."""
    if key.phase == "data":
        if choice.dataset.is_image:
            return (f"original photo, {colors_of(choice.dataset)}",)
        return (observations(choice.dataset),)
    return (summary(choice) if key.phase == "end" else sampled(choice),)


def choice_alt_text(choice: Choice) -> str:
    """A description of a walk through k for those who cannot see it."""
    ks = [c.k for c in choice.candidates]
    return (
        f"k-means on {choice.dataset.name or 'data'} with {ks[0]} to {ks[-1]} clusters, beside "
        f"curves of inertia and silhouette; {summary(choice)}"
    )
