"""What pictures say of lines of cost."""

from __future__ import annotations

from typing import Any

from kmeans_gif.language import say
from kmeans_gif.rendering.captions import count


def cost_note(n: int, o: Any) -> str:
    """Of how many of n points the lines are drawn that options `o` ask for; what squares are."""
    from kmeans_gif.rendering.canvas.cost_lines import MOST_LINKS, MOST_SQUARES

    notes = []
    if o.links and n > MOST_LINKS:
        notes.append(say("lines of {part} of {points} points", part=MOST_LINKS, points=count(n)))
    if o.squares:
        sample = say("squares of {part} of {points} points", part=MOST_SQUARES, points=count(n))
        notes.append(sample if n > MOST_SQUARES else say("area of all squares: inertia"))
    return say(", ").join(notes)
