"""Which frames a deck shows, under which titles, and what a teacher may say of each."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby
from typing import Any

from kmeans_gif.script import Script

WAYS = ("keyframe", "state")
"""What has a slide of its own."""
_SPOKEN = {
    "data": "Before showing more, ask: which clusters do you see?",
    "seeding": "Ask: which one is likely to be drawn next?",
    "seeds": "These are first guesses; all that follows comes from them. Ask: who joins whom?",
    "assign": "Centroids stand still, labels change: everyone takes the nearest centroid. Ask: "
    "where is the mean of each cluster now?",
    "update": "Labels stand still, centroids move to the means of their clusters. Ask: who is now "
    "nearer to another centroid?",
    "end": "Ask: would other seeds have ended here, too?",
    "truth": "Ask: what could k-means not see?",
}
_ENDED = (
    "Nothing changes any more: means and nearest centroids agree. Ask: is this the best there is?"
)
_STOPPED = "Here it was stopped. Ask: what would change if it went on?"


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


def spoken(script: Script, i: int) -> str:
    """What may be said of frame i, and its numbers."""
    line = script.line(i)
    key: Any = script.keyframes[i] if script.keyframes else None
    said = _SPOKEN.get(key.phase, "") if key else ""
    if key and key.phase == "assign" and i == len(script.captions) - 1:
        said = _ENDED if "converged" in script.captions[i] else _STOPPED
    sentence = line.sentence[:1].upper() + line.sentence[1:]
    about = " ".join(filter(None, (f"{line.word}:" if line.word else "", sentence)))
    return "\n\n".join(filter(None, (about, said, script.captions[i])))
