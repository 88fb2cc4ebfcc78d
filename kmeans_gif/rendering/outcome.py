"""Outcome: what an animation asks, and what came out, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif._registry import listed
from kmeans_gif.language import say
from kmeans_gif.rendering.captions import count, iterations, number, share, whole_shape, with_name
from kmeans_gif.rendering.choice_captions import suggestion
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.race_captions import LETTERS

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
        (say("data"), _named(history.dataset)),
        _observed(history.dataset),
        (say("clusters, k"), str(history.n_clusters)),
        (say("iterations"), say(", ").join((count(history.n_iter), _ended(history)))),
        (say("{name} of the seeds", name=made.name), made.value_text(start)),
        (say("{name} at the end", name=made.name), made.value_text(end)),
        (say("final sizes"), _sizes(history)),
    ]
    if isinstance(history.params.get("init"), str):
        numbers.insert(3, (say("seeding"), str(history.params["init"])))
    fall = made.text(end)
    if made.number(start) != made.number(end):
        fall = say(
            "{name} falls from {start} to {end}",
            name=made.name, start=made.number(start), end=made.value_text(end),
        )  # fmt: skip
    sentence = say("{fall}; final sizes {sizes}", fall=fall, sizes=_sizes(history))
    return Outcome(_question(history), sentence, tuple(numbers))


def race_outcome(histories: Sequence[History], names: Sequence[str], measure: str) -> Outcome:
    """The outcome of runs side by side; their description says who ended lowest."""
    made = measure_of(histories[0].dataset, measure)
    numbers = [
        (say("data"), _named(histories[0].dataset)),
        _observed(histories[0].dataset),
        (say("clusters, k"), str(histories[0].n_clusters)),
    ]
    for letter, name, history in zip(LETTERS, names, histories, strict=False):
        end = say(
            "{measure} after {iterations}, {ended}",
            measure=made.text(float(history.inertia[-1])), iterations=iterations(history.n_iter),
            ended=_ended(history),
        )  # fmt: skip
        numbers.append((with_name(letter, name), end))
    question = say("Do the seeds decide the end? {names}", names=listed(names, say("and")))
    return Outcome(question, "", tuple(numbers))


def choice_outcome(choice: Choice, measure: str) -> Outcome:
    """The outcome of a choice of k; its description says which is suggested."""
    made = measure_of(choice.dataset, measure)
    shown = choice.candidates[: _MOST_ROWS - 2]
    numbers = [
        (say("data"), _named(choice.dataset)),
        *((f"k = {one.k}", made.text(one.inertia)) for one in shown),
        (say("outcome"), suggestion(choice)),
    ]
    question = say("How many clusters are there in {name}?", name=_named(choice.dataset))
    return Outcome(question, "", tuple(numbers))


def _named(dataset: Dataset) -> str:
    return dataset.name if dataset.name not in ("", "array") else say("an array")


def _question(history: History) -> str:
    dataset, k = history.dataset, history.n_clusters
    name = _named(dataset)
    if dataset.is_image:
        if k == 1:
            return say("Which color would tell most of {name}?", name=name)
        return say("Which {k} colors would tell most of {name}?", k=k, name=name)
    if dataset.is_tiles:
        n = count(len(dataset.X))
        if k == 1:
            return say("Which picture would stand for {n} of them?", n=n)
        return say("Which {k} pictures would stand for {n} of them?", k=k, n=n)
    if k == 1:
        return say("Where does k-means see the middle of {name}?", name=name)
    return say("How does k-means find {k} clusters in {name}?", k=k, name=name)


def _observed(dataset: Dataset) -> tuple[str, str]:
    if dataset.is_image:
        height, width = whole_shape(dataset)
        return say("pixels"), f"{count(width)} × {count(height)}"
    name = say("tiles") if dataset.is_tiles else say("observations")
    d = dataset.X.shape[1]
    features = say("1 feature") if d == 1 else say("{n} features", n=d)
    return name, say(
        "{n} with {features}", n=count(dataset.sample_of or len(dataset.X)), features=features
    )


def _ended(history: History) -> str:
    return say("converged") if history.converged else say("not converged")


def _sizes(history: History) -> str:
    """Sizes at the end: counts of observations where each weighs 1, else shares."""
    dataset, sizes = history.dataset, history.sizes[-1].tolist()
    alike = dataset.sample_of is not None or bool((dataset.weights == 1).all())
    counts = not dataset.is_image and alike
    whole = float(dataset.weights.sum())
    texts = [number(size) if counts else share(size, whole) for size in sizes]
    if len(sizes) <= _MOST_SIZES:
        told = listed(texts, say("and"))
    else:
        order = sorted(range(len(sizes)), key=lambda j: sizes[j])
        told = say("from {least} to {most}", least=texts[order[0]], most=texts[order[-1]])
    if dataset.is_image:
        return say("{sizes} of the pixels", sizes=told)
    if dataset.is_tiles:
        return say("{sizes} tiles", sizes=told)
    if counts:
        return say("{sizes} observations", sizes=told)
    return say("{sizes} of the weight", sizes=told)
