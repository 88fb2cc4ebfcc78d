"""One state of a run, and notes on what happened in it."""

from __future__ import annotations

from dataclasses import dataclass

from kmeans_gif._typing import Array


@dataclass(frozen=True)
class Event:
    """A note on a run: a cluster became empty, how a restart ended, or how the run ended."""

    state: int
    """Index of the state in which it happened."""
    kind: str
    """"empty", "restart", "converged" or "stopped"."""
    text: str
    """What happened and what was done, in words."""
    cluster: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Step:
    """One state of a run; fields as in `History`."""

    index: int
    centroids: Array
    labels: Array
    inertia: float
    sizes: Array
    switched: float
    shift: float
    events: tuple[Event, ...]

    def __repr__(self) -> str:
        return f"<Step {self.index}: inertia {self.inertia:.6g}, {self.switched:g} switched>"
