"""What pictures say of lines of cost."""

from __future__ import annotations

from typing import Any


def cost_note(n: int, o: Any) -> str:
    """Of how many of n points the lines are drawn that options `o` ask for; what squares are."""
    from kmeans_gif.rendering.canvas.cost_lines import MOST_LINKS, MOST_SQUARES

    notes = []
    if o.links and n > MOST_LINKS:
        notes.append(f"lines of {MOST_LINKS} of {n:,} points")
    if o.squares:
        sample = f"squares of {MOST_SQUARES} of {n:,} points"
        notes.append(sample if n > MOST_SQUARES else "area of all squares: inertia")
    return ", ".join(notes)
