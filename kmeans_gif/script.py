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


_OF_PHASES = {
    "data": ("Data", "what there is, before any clustering"),
    "seeding": ("Seeding", "one more seed is drawn"),
    "seeds": ("Seeds", "the first centroids"),
    "assign": ("Assign", "each observation joins its nearest centroid"),
    "between": ("Update", "centroids on their way to the means of their clusters"),
    "update": ("Update", "each centroid moves to the mean of its cluster"),
    "end": ("End", "how it ended"),
    "truth": ("True groups", "the clusters beside the groups that are known"),
}
"""Word and sentence for frames that bring none of their own."""


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
    question: str = ""
    """What the animation answers, for an opening slide."""
    numbers: tuple[tuple[str, str], ...] = ()
    """What came out, as names and values, for a closing slide."""
    headline_height: int = 0
    """Rows at the top of each frame in which title and stage line stand, in pixels."""

    def line(self, i: int) -> StageLine:
        """What is said about frame i: its own line, or one made of its phase and caption."""
        if self.stage_lines:
            return self.stage_lines[i]
        phase = self.keyframes[i].phase if self.keyframes else ""
        word, sentence = _OF_PHASES.get(phase, ("", ""))
        return StageLine(word, sentence, self.captions[i])

    def figures(self, i: int) -> str:
        """What the caption of frame i says beyond its stage line."""
        if not self.stage_lines:
            return self.captions[i]
        said = next(filter(None, reversed(self.stage_lines[i])), "")
        _, found, rest = self.captions[i].partition(said)
        return rest.removeprefix(" · ") if found else self.captions[i]

    def described(self, i: int) -> str:
        """A description of frame i alone, for those who cannot see it."""
        return ". ".join(filter(None, (self.captions[i], self.alt_text)))
