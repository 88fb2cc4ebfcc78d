"""Measure: the number by which pictures say how good a clustering is.

The usual one is an *error*: the root of the mean squared distance of observations to their
centroids, with w the weights, sqrt(inertia / sum(w)).

- Photos in RGB or gray, and tiles: the mean is taken over channels as well, sqrt(inertia / (sum(w)
  * d)), so that the error of white for black is 255, and that of any other pixels less.
- Photos in Lab and Oklab: the distance is their own difference of colors, ΔE; for Lab that of
  CIE 1976.  (Captions do without the letter Δ, which not every machine has a font for.)
- Points, and photos with location: the distance in the units of the data, or in z-scores.

The other is *inertia* itself, the textbook's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmeans_gif.language import say, written
from kmeans_gif.rendering.captions import number, share, space_name

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset


_PLAIN = ("{name} {x}", "{name}", "{x}")
_OF_255 = ("{name} {x} of 255", "{name}, of 255", "{x} of 255")
_IN_SPACE = ("{name} {x} in {space}", "{name} in {space}", "{x} in {space}")
_IN_SCORES = ("{name} {x} in z-scores", "{name} in z-scores", "{x} in z-scores")
_OF_SCORES = ("{name} {x} of z-scores", "{name} of z-scores", "{x} of z-scores")
"""What is said of a value, what stands at an axis of values, and a value with its unit."""


@dataclass(frozen=True)
class Measure:
    """What inertia is divided by before its root is taken, if it is, and how it is called."""

    name: str
    """Such as "typical color error"."""
    sentence: str
    """What is said of a value, in English."""
    at_axis: str
    """What stands at an axis of values."""
    with_unit: str
    """What is said of a value where its name is known."""
    space: str = ""
    """The `{space}` in these, if any."""
    divisor: float = 0.0
    """0 for inertia itself."""
    decimals: int | None = None
    """Of a value in a text; None for significant digits."""

    def of(self, inertia: Array) -> Array:
        """Values of this measure, `(m,)`, for those of inertia."""
        import numpy as np  # not before it is needed: --help loads this module

        return np.sqrt(inertia / self.divisor) if self.divisor else inertia

    def value(self, inertia: float) -> float:
        """The value of this measure for one of inertia."""
        return math.sqrt(inertia / self.divisor) if self.divisor else float(inertia)

    def number(self, inertia: float, digits: int = 0) -> str:
        """The value in figures, in so many significant ones if they are given."""
        value = self.value(inertia)
        if digits or self.decimals is None:
            return number(value, digits or (3 if self.divisor else 4))
        least = 10.0**-self.decimals
        return written(f"<{least:g}" if 0 < value < least / 2 else f"{value:.{self.decimals}f}")

    def text(self, inertia: float) -> str:
        """Name, value and unit, such as "typical color error 12.3 of 255"."""
        number = self.number(inertia)
        return say(self.sentence, name=self.name, x=number, space=self.space)

    def value_text(self, inertia: float) -> str:
        """Value and unit, such as "12.3 of 255"."""
        return say(self.with_unit, x=self.number(inertia), space=self.space)

    @property
    def short(self) -> str:
        """What stands there where room is little."""
        return say("error") if self.divisor else self.name

    @property
    def title(self) -> str:
        """What stands at an axis of its values."""
        return say(self.at_axis, name=self.name, space=self.space)

    def of_start(self, inertia: float, start: float) -> str:
        """The value as a share of that of the seeds, whose inertia is `start`; else empty."""
        if not start > 0:
            return ""
        part = share(self.value(inertia), self.value(start))
        return say("{share} of the start", share=part)


def measure_of(dataset: Dataset, measure: str) -> Measure:
    """The measure called `measure`, "error" or "inertia", for runs on `dataset`."""
    space = space_name(dataset) if dataset.is_image else ""
    total, d = float(dataset.weights.sum()), dataset.X.shape[1]
    in_space = _IN_SPACE if space else _PLAIN
    if dataset.standardized is not None:
        in_space = _OF_SCORES if measure == "inertia" else _IN_SCORES
    if measure == "inertia":
        return Measure(say("inertia"), *in_space, space)
    if dataset.is_tiles:
        return Measure(say("typical pixel error"), *_OF_255, "", total * d, 1)
    if not dataset.is_image:
        return Measure(say("typical distance"), *in_space, "", total)
    if dataset.location_scale is not None:
        return Measure(say("typical distance"), *in_space, space, total, 1)
    if dataset.color_space == "rgb":
        name = say("typical gray error") if d == 1 else say("typical color error")
        return Measure(name, *_OF_255, "", total * d, 1)
    decimals = 1 if dataset.color_space == "lab" else 3
    return Measure(say("typical color error"), *in_space, space, total, decimals)


def after_assign(history: History, t: int, measure: str) -> tuple[str, str]:
    """What a caption says of state t: the measure, and its share of the start after that."""
    return _said(history, float(history.inertia[t]), measure, first=t == 0)


def after_update(history: History, t: int, measure: str) -> tuple[str, str]:
    """As `after_assign`, where centroids have moved to state t and labels have not followed."""
    return _said(history, float(history.inertia_after_update[t]), measure)


def _said(
    history: History, inertia: float, measure: str, *, first: bool = False
) -> tuple[str, str]:
    made = measure_of(history.dataset, measure)
    return made.text(inertia), "" if first else made.of_start(inertia, float(history.inertia[0]))


def half_steps(history: History, measure: str) -> Array:
    """`(2 T - 1,)` values after each half-step: assign 0, update 1, assign 1, update 2 ..."""
    import numpy as np

    values = np.empty(2 * len(history) - 1)
    values[::2] = history.inertia
    values[1::2] = history.inertia_after_update[1:]
    return measure_of(history.dataset, measure).of(values)
