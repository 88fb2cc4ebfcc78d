"""What pictures and tables of a choice of k say."""

from __future__ import annotations

import numpy as np

from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.captions import share
from kmeans_gif.rendering.choice.course import Stop
from kmeans_gif.rendering.photos.colors import photo_colors, space_name
from kmeans_gif.rendering.points.wording import number


def verdict(choice: Choice) -> str:
    """The suggested k, or that there is none."""
    if choice.suggested is None:
        return "no clear elbow"
    return f"suggested k = {choice.suggested}, where the curve has its elbow"


def others(choice: Choice) -> str:
    """What the other two measures are in favor of; empty where they say nothing."""
    named = {"silhouette": "silhouette", "calinski_harabasz": "Calinski-Harabasz"}
    texts = [
        f"{name} highest at k = {best}"
        for measure, name in named.items()
        if (best := choice.best(measure)) is not None
    ]
    return ", ".join(texts)


def space(choice: Choice) -> str:
    """Of what inertia is where that is not RGB colors or points: " in Lab"; else empty."""
    name = space_name(choice.dataset) if choice.dataset.is_image else ""
    return f" in {name}" if name else ""


def sampled(choice: Choice) -> str:
    """What the silhouette was taken of, if not of everything; else empty."""
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


def numbers(choice: Choice, stop: Stop) -> tuple[str, ...]:
    """k and its measures."""
    if stop.candidate is None:
        ks = [c.k for c in choice.candidates]
        return (f"k = {ks[0]} to {ks[-1]}", "", "", "")
    candidate = choice.candidates[stop.candidate]
    change = ""
    if stop.candidate > 0:
        before = choice.candidates[stop.candidate - 1]
        if before.inertia > 0:
            less = share(abs(before.inertia - candidate.inertia), before.inertia)
            word = "less" if candidate.inertia <= before.inertia else "more"
            change = f"{less} {word} than at {before.k}"
    wide = "" if np.isnan(candidate.silhouette) else f"silhouette {candidate.silhouette:.2f}"
    inertia = f"inertia {number(candidate.inertia)}{space(choice)}"
    return (f"k = {candidate.k}", inertia, change, wide)


def note(choice: Choice, stop: Stop) -> tuple[str, ...]:
    """What the data is, what the silhouette is of, and in the end what all that suggests."""
    if stop.candidate is None:
        if choice.dataset.is_image:
            return (f"original photo, {len(photo_colors(choice.dataset).colors):,} colors",)
        return (f"{len(choice.dataset.X):,} points",)
    if not stop.last:
        return (sampled(choice),)
    return (_summary(choice),)


def alt_text(choice: Choice) -> str:
    """A description for those who cannot see the walk."""
    ks = [c.k for c in choice.candidates]
    return (
        f"k-means on {choice.dataset.name or 'data'} with {ks[0]} to {ks[-1]} clusters, beside "
        f"curves of inertia and silhouette; {_summary(choice)}"
    )


def _summary(choice: Choice) -> str:
    return "; ".join(filter(None, (verdict(choice), others(choice))))
