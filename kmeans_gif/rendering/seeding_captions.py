"""What frames say in which seeds are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History
    from kmeans_gif.rendering.captions import Pieces

_OFTEN = 0.2
"""From here on a chance is told in percent, since 1 in 3 is not 1 in 2.6."""
_NOTES = {
    "random": "all points have the same chance",
    "weighted": "the greater the weight, the greater the chance",
    "far": "the farther from the nearest seed, the greater the chance",
    "corner": "the points of lowest values, a bad start on purpose",
    "uniform": "seeds are drawn anywhere in the range of the points",
}


def chances_of_seeds(history: History) -> list[float]:
    """The chance that each seed had when it was drawn; empty where there was no such chance."""
    from kmeans_gif.clustering.seeding.chances import chances

    draws = history.seeding
    if draws is None or draws.indices is None:
        return []
    shares = chances(history.dataset, draws)
    return [float(share[i]) for share, i in zip(shares, draws.indices, strict=False)]


def seeding_caption(history: History, seed: int, known: list[float]) -> Pieces:
    """Which seed is drawn, and with which chance; `known` is `chances_of_seeds(history)`."""
    draws = history.seeding
    assert draws is not None
    which = f"seed {seed + 1} of {history.n_clusters}"
    if not draws.rule:  # that of a stand-in: as long as it may get
        return (
            "seeding",
            which,
            f"best of 9 candidates, chance 1 in {len(history.dataset.X):,}",
            "",
            "",
        )
    if known:
        how = chance(known[seed])
        if draws.candidates is not None and seed > 0:
            how = f"best of {candidates_of(draws.candidates[seed])} candidates, {how}"
    else:
        how = {
            "corner": "the next in the corner", "uniform": "drawn anywhere",
        }.get(draws.rule, draws.rule)  # fmt: skip
    return ("seeding", which, how, "", "")


def seeding_note(history: History, seed: int) -> str:
    """On what the chance of a point depends, or where seeds come from."""
    draws = history.seeding
    assert draws is not None
    if not draws.rule:
        return max(_NOTES.values(), key=len)
    rule = {"k-means++": "far", "plain-k-means++": "far"}.get(draws.rule, draws.rule)
    if rule == "random" or (rule == "far" and seed == 0):
        weights = history.dataset.weights
        rule = "random" if (weights == weights[0]).all() else "weighted"
    return _NOTES.get(rule, "")


def candidates_of(row: Array) -> int:
    """How many observations were drawn for a seed."""
    return int((row >= 0).sum())


def chance(share: float) -> str:
    """ "chance 1 in 40", or in percent where it is great."""
    if share >= _OFTEN:
        return f"chance {100 * share:.0f} %"
    return f"chance 1 in {1 / share:,.0f}"
