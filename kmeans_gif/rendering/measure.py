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

from kmeans_gif.rendering.captions import in_space, number, share, space_name

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset


@dataclass(frozen=True)
class Measure:
    """What inertia is divided by before its root is taken, if it is, and how it is called."""

    name: str
    """Such as "typical color error"."""
    unit: str = ""
    """Such as " of 255", after a value."""
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
        return f"<{least:g}" if 0 < value < least / 2 else f"{value:.{self.decimals}f}"

    def text(self, inertia: float) -> str:
        """Name, value and unit, such as "typical color error 12.3 of 255"."""
        return f"{self.name} {self.number(inertia)}{self.unit}"

    @property
    def title(self) -> str:
        """What stands at an axis of its values."""
        comma = "," if self.unit and not self.unit.startswith((" in ", " of z")) else ""
        return f"{self.name}{comma}{self.unit}"

    def of_start(self, inertia: float, start: float) -> str:
        """The value as a share of that of the seeds, whose inertia is `start`; else empty."""
        if not start > 0:
            return ""
        return f"{share(self.value(inertia), self.value(start))} of the start"


def measure_of(dataset: Dataset, measure: str) -> Measure:
    """The measure called `measure`, "error" or "inertia", for runs on `dataset`."""
    if measure == "inertia":
        return Measure("inertia", in_space(dataset))
    total, d = float(dataset.weights.sum()), dataset.X.shape[1]
    if dataset.is_tiles:
        return Measure("typical pixel error", " of 255", total * d, 1)
    if not dataset.is_image:
        space = " in z-scores" if dataset.standardized is not None else ""
        return Measure("typical distance", space, total)
    if dataset.location_scale is not None:
        return Measure("typical distance", f" in {space_name(dataset)}", total, 1)
    if dataset.color_space == "rgb":
        name = "typical gray error" if d == 1 else "typical color error"
        return Measure(name, " of 255", total * d, 1)
    unit = f" in {space_name(dataset)}"
    return Measure("typical color error", unit, total, 1 if dataset.color_space == "lab" else 3)


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
