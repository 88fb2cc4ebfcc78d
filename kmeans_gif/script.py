"""Script: what is said about the frames of an animation, and how they play."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History


class Lab(NamedTuple):
    """A run that a page can run again, from other seeds or on other points."""

    history: History
    colors: Array
    """(m, 3) uint8 colors of clusters, of as many as there may be."""
    dark: bool = False
    """Whether the paper of the picture is dark."""


class StageLine(NamedTuple):
    """What a frame shows, in a large word, a plain sentence, and where in the run it stands."""

    word: str
    """Such as "Assign"."""
    sentence: str
    """Such as "every point joins its nearest centroid"."""
    step: str
    """Such as "k = 4 · iteration 2 of 9"."""


@dataclass(frozen=True)
class Script:
    """What goes with the frames of an animation into files of formats that can hold it.

    Tuples have one item a frame.
    """

    size: tuple[int, int]
    """(width, height) of the frames in pixels."""
    durations_ms: tuple[int, ...]
    captions: tuple[str, ...]
    stage_lines: tuple[StageLine, ...] = ()
    """Empty for an animation that says nothing about its steps."""
    keyframes: tuple[Any, ...] = ()
    """Phase, state and camera of each frame, as a `Keyframe`; empty where nobody told them."""
    lab: Lab | None = None
    """What a page needs to run k-means anew, if it can."""
    alt_text: str = ""
    """A description for those who cannot see the animation."""
    title: str = ""
    """What the author calls it, if anything."""
    language: str = "en"
    """That of the texts, as in HTML."""
    plays: int = 0
    """How often a file plays; 0 is for ever."""
