"""Which frames a deck shows, under which titles, and what a teacher may say of each."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby

from kmeans_gif.language import say
from kmeans_gif.script import Script

WAYS = ("keyframe", "state")
"""What has a slide of its own."""
_SPOKEN = {
    "data": "Before you show more, ask: which clusters do you see?",
    "seeding": "Ask: which one is likely to be drawn next?",
    "seeds": "These are first guesses, from which all else follows. Ask: which point will join "
    "which centroid?",
    "assign": "Centroids stand still, labels change. Ask: where is the mean of each cluster now?",
    "update": "Labels stand still, centroids move. Ask: which points are now nearer to another "
    "centroid?",
    "end": "Ask: what would other seeds have given?",
    "truth": "Ask: what could k-means not see?",
}
"""By phase, where each half-step has a frame."""
_STATE = "Ask: what will change in the next picture?"
"""Of a frame with new centroids and new labels at once."""


def frames_shown(script: Script, by: str) -> list[int]:
    """The frames that have a slide: of each keyframe, or state, the last; glides have none.

    A camera that turns makes several frames of one keyframe.
    """
    if not script.keyframes:
        return list(range(len(script.captions)))

    def identity(i: int) -> Hashable:
        key = script.keyframes[i]
        if by == "state":
            return key.state, key.phase if key.phase in ("data", "end", "truth") else ""
        return key.phase, key.state, key.seed

    still = [i for i, key in enumerate(script.keyframes) if key.phase != "between"]
    return [[*frames][-1] for _, frames in groupby(still, identity)]


def title(script: Script, i: int) -> str:
    """The word of frame i and its step, but for k: titles of slides should differ."""
    line = script.line(i)
    steps = [part for part in line.step.split(" · ") if not part.startswith("k = ")]
    return " · ".join(filter(None, (line.word, *steps[:1])))


def capital(sentence: str) -> str:
    """`sentence` with a capital letter, but for the symbol k."""
    return sentence if sentence.startswith("k ") else sentence[:1].upper() + sentence[1:]


def spoken(script: Script, i: int) -> str:
    """What may be said of frame i, and its caption."""
    return "\n\n".join(filter(None, (_prompt(script, i), script.captions[i])))


def _prompt(script: Script, i: int) -> str:
    """What to say and ask."""
    word = script.line(i).word
    if word == say("Converged"):
        return say("Means and nearest centroids agree. Ask: is this the best there is?")
    if word == say("Stopped"):
        return say("Ask: what would change if it went on?")
    if not script.keyframes:
        return ""
    phase = script.keyframes[i].phase
    if phase == "assign" and not any(key.phase == "update" for key in script.keyframes):
        return say(_STATE)
    return say(_SPOKEN[phase]) if phase in _SPOKEN else ""
