"""Which states are shown, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.errors import InputError, require_choice, require_number, require_whole
from kmeans_gif.writing.gif import LONGEST_MS

FIRST = ("original", "seeds", "final", "none")
SHORTEST_MS = 20
"""Browsers replace shorter delays by 100 ms."""


class Scene(NamedTuple):
    """What one frame shows."""

    state: int | None
    """None is the data before any clustering."""
    duration_ms: int


@dataclass(frozen=True)
class Timing:
    """Rules for the course of an animation; raises InputError for values out of range."""

    first: str
    """What comes first: one of FIRST."""
    seconds_per_step: float
    hold: float
    """Seconds for which the last state is shown; what comes first gets half of it."""
    plays: int
    """How often a file plays; 0 is for ever."""
    max_frames: int

    def __post_init__(self) -> None:
        require_choice("first", self.first, FIRST)
        require_whole("max_frames", self.max_frames, 2)
        _milliseconds("seconds_per_step", self.seconds_per_step)
        _milliseconds("hold", self.hold)
        try:
            require_whole("plays", self.plays, 0, 65535)
        except InputError as error:
            raise InputError(f"{error}; 0 plays for ever") from None

    @property
    def step_ms(self) -> int:
        """Duration of a state."""
        return _milliseconds("seconds_per_step", self.seconds_per_step)

    @property
    def hold_ms(self) -> int:
        """Duration of the last state."""
        return _milliseconds("hold", self.hold)

    @property
    def lead_ms(self) -> int:
        """Duration of what comes first, where it is not just the first state."""
        return max(SHORTEST_MS, self.hold_ms // 20 * 10)

    def scenes(self, history: History) -> list[Scene]:
        """The frames of an animation of `history`."""
        step_ms, hold_ms, lead_ms = self.step_ms, self.hold_ms, self.lead_ms
        lead = {
            "original": [Scene(None, lead_ms)],
            "final": [Scene(len(history) - 1, lead_ms)],
        }.get(self.first, [])
        states = choose_states(history, self.max_frames - len(lead))
        steps = [Scene(t, step_ms) for t in states[:-1]]
        if self.first == "seeds" and steps:
            steps[0] = Scene(0, lead_ms)
        return [*lead, *steps, Scene(states[-1], hold_ms)]


def require_history(history: object, renderer: str) -> None:
    """Raise InputError, in the name of `renderer`, for anything but a History."""
    if not isinstance(history, History):
        raise InputError(
            f"{renderer} needs a History, such as KMeans(...).fit(...).history_; "
            f"this is a {type(history).__name__}"
        )


def require_photo(history: History, renderer: str) -> None:
    """Raise InputError, in the name of `renderer`, for anything but a History of a photo."""
    require_history(history, renderer)
    if not history.dataset.is_image:
        raise InputError(f"{renderer} needs the history of a photo; this one has no pixels")


def choose_states(history: History, max_frames: int) -> list[int]:
    """At most `max_frames` states in order: the first, the last, and those that change most.

    What a state changes is the weight of the observations that switched to reach it; the
    earlier one is taken of equals.
    """
    return busiest_states(history.switched, max_frames)


def busiest_states(switched: Array, most: int) -> list[int]:
    """`choose_states` by `switched` `(T,)`."""
    states = len(switched)
    if states <= most:
        return list(range(states))
    if most == 1:
        return [states - 1]
    between = np.arange(1, states - 1)
    busiest = between[np.argsort(-switched[1:-1], kind="stable")][: most - 2]
    return [0, *sorted(int(t) for t in busiest), states - 1]


def _milliseconds(name: str, seconds: float) -> int:
    """`seconds` in whole hundredths, as milliseconds; InputError where a GIF has none such."""
    seconds = require_number(name, seconds, SHORTEST_MS / 1000, LONGEST_MS / 1000)
    return 10 * round(100 * seconds)
