"""What frames say in which seeds are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmeans_gif.language import percent, say
from kmeans_gif.rendering.captions import count

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History

_OFTEN = 0.2
"""From here on a chance is told in percent, since 1 in 3 is not 1 in 2.6."""
_NOTES = {
    "random": "all points have the same chance",
    "weighted": "the greater the weight, the likelier",
    "far": "the farther from all seeds, the likelier",
    "corner": "the points of lowest values, on purpose",
    "uniform": "drawn anywhere in the range of the points",
}


def chances_of_seeds(history: History) -> list[float]:
    """The chance that each seed had when it was drawn; empty where there was no such chance."""
    from kmeans_gif.clustering.seeding.chances import chances

    draws = history.seeding
    if draws is None or draws.indices is None:
        return []
    shares = chances(history.dataset, draws)
    return [float(share[i]) for share, i in zip(shares, draws.indices, strict=False)]


def how_drawn(history: History, seed: int, known: list[float]) -> str:
    """With which chance a seed was drawn; `known` is `chances_of_seeds(history)`."""
    draws = history.seeding
    assert draws is not None
    if not draws.rule:  # that of a stand-in: as long as it may get
        chance = say("chance 1 in {n}", n=count(len(history.dataset.X)))
        return say("best of {n} candidates, {chance}", n=9, chance=chance)
    if known:
        how = chance_of(known[seed])
        if draws.candidates is not None and seed > 0:
            n = candidates_of(draws.candidates[seed])
            how = say("best of {n} candidates, {chance}", n=n, chance=how)
        return how
    if draws.rule == "corner":
        return say("the next in the corner")
    return say("drawn anywhere") if draws.rule == "uniform" else draws.rule


def seeding_note(history: History, seed: int) -> str:
    """On what the chance of a point depends, or where seeds come from."""
    draws = history.seeding
    assert draws is not None
    if not draws.rule:
        return max(map(say, _NOTES.values()), key=len)
    rule = {"k-means++": "far", "plain-k-means++": "far"}.get(draws.rule, draws.rule)
    if rule == "random" or (rule == "far" and seed == 0):
        weights = history.dataset.weights
        rule = "random" if (weights == weights[0]).all() else "weighted"
    return say(_NOTES[rule]) if rule in _NOTES else ""


def candidates_of(row: Array) -> int:
    """How many observations were drawn for a seed."""
    return int((row >= 0).sum())


def chance_of(part: float) -> str:
    """ "chance 1 in 40", or in percent where it is great."""
    if part >= _OFTEN:
        return say("chance {share}", share=percent(f"{100 * part:.0f}"))
    return say("chance 1 in {n}", n=count(1 / part))
