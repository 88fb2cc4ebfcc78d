"""Outcome: what an animation asks, and what came out, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif._registry import listed
from kmeans_gif._words import counted
from kmeans_gif.rendering.captions import number, share
from kmeans_gif.rendering.choice_captions import suggestion
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.points_captions import LETTERS

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.choose_k import Choice

_MOST_SIZES = 8
"""Clusters whose sizes are told one by one."""
_MOST_ROWS = 12
"""Numbers that one slide can show."""

Numbers = tuple[tuple[str, str], ...]


class Outcome(NamedTuple):
    """A question, and its answer."""

    question: str
    sentence: str
    """How far the measure fell and how large clusters are, as the end of a description."""
    numbers: Numbers
    """Names and values."""


def outcome_of(history: History, measure: str) -> Outcome:
    """The outcome of one run.

    >>> from kmeans_gif import KMeans
    >>> model = KMeans(2, init=[[0], [2]]).fit([[0], [2], [10], [12]])
    >>> outcome_of(model.history_, "error").sentence
    'typical distance falls from 6.4 to 1; final sizes 2 and 2 observations'
    """
    made = measure_of(history.dataset, measure)
    start, end = (float(history.inertia[t]) for t in (0, -1))
    numbers = [
        ("data", _named(history.dataset)),
        _observed(history.dataset),
        ("clusters, k", str(history.n_clusters)),
        ("iterations", f"{history.n_iter}, {_ended(history)}"),
        (f"{made.name} of the seeds", f"{made.number(start)}{made.unit}"),
        (f"{made.name} at the end", f"{made.number(end)}{made.unit}"),
        ("final sizes", _sizes(history)),
    ]
    if isinstance(history.params.get("init"), str):
        numbers.insert(3, ("seeding", str(history.params["init"])))
    fall = made.text(end)
    if made.number(start) != made.number(end):
        fall = f"{made.name} falls from {made.number(start)} to {made.number(end)}{made.unit}"
    return Outcome(_question(history), f"{fall}; final sizes {_sizes(history)}", tuple(numbers))


def race_outcome(histories: Sequence[History], names: Sequence[str], measure: str) -> Outcome:
    """The outcome of runs side by side; their description says who ended lowest."""
    made = measure_of(histories[0].dataset, measure)
    numbers = [
        ("data", _named(histories[0].dataset)),
        _observed(histories[0].dataset),
        ("clusters, k", str(histories[0].n_clusters)),
    ]
    for letter, name, history in zip(LETTERS, names, histories, strict=False):
        end = made.text(float(history.inertia[-1]))
        rounds = counted(history.n_iter, "iteration")
        numbers.append((f"{letter}: {name}", f"{end} after {rounds}, {_ended(history)}"))
    return Outcome(f"Do the seeds decide the end? {listed(names, 'and')}", "", tuple(numbers))


def choice_outcome(choice: Choice, measure: str) -> Outcome:
    """The outcome of a choice of k; its description says which is suggested."""
    made = measure_of(choice.dataset, measure)
    shown = choice.candidates[: _MOST_ROWS - 2]
    numbers = [
        ("data", _named(choice.dataset)),
        *((f"k = {one.k}", made.text(one.inertia)) for one in shown),
        ("outcome", suggestion(choice)),
    ]
    question = f"How many clusters are there in {_named(choice.dataset)}?"
    return Outcome(question, "", tuple(numbers))


def _named(dataset: Dataset) -> str:
    return dataset.name if dataset.name not in ("", "array") else "an array"


def _question(history: History) -> str:
    dataset, k = history.dataset, history.n_clusters
    if dataset.is_image:
        return f"Which {counted(k, 'color')} would tell most of {_named(dataset)}?"
    if dataset.is_tiles:
        return f"Which {counted(k, 'picture')} would stand for {len(dataset.X):,} of them?"
    return f"How does k-means find {counted(k, 'cluster')} in {_named(dataset)}?"


def _observed(dataset: Dataset) -> tuple[str, str]:
    if dataset.is_image:
        assert dataset.shape is not None
        return "pixels", f"{dataset.shape[1]:,} × {dataset.shape[0]:,}"
    name = "tiles" if dataset.is_tiles else "observations"
    return name, f"{len(dataset.X):,} of {counted(dataset.X.shape[1], 'feature')}"


def _ended(history: History) -> str:
    return "converged" if history.converged else "not converged"


def _sizes(history: History) -> str:
    """Sizes at the end: counts of observations where each weighs 1, else shares."""
    dataset, sizes = history.dataset, history.sizes[-1].tolist()
    counts = not dataset.is_image and bool((dataset.weights == 1).all())
    whole = float(dataset.weights.sum())
    texts = [number(size) if counts else share(size, whole) for size in sizes]
    unit = "tiles" if dataset.is_tiles else "observations" if counts else "of the weight"
    unit = "of the pixels" if dataset.is_image else unit
    if len(sizes) <= _MOST_SIZES:
        return f"{listed(texts, 'and')} {unit}"
    order = sorted(range(len(sizes)), key=lambda j: sizes[j])
    return f"from {texts[order[0]]} to {texts[order[-1]]} {unit}"
