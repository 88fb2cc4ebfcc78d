"""Keyframe: what one frame of an animation shows."""

from __future__ import annotations

from typing import NamedTuple

PHASES = ("data", "seeding", "seeds", "assign", "update", "between", "end", "truth")
"""What a frame can be about: the data before any clustering; one more seed that is drawn; the
first centroids; labels that have just been given; centroids that have just moved; centroids on
their way; how it ended; the true groups beside the last state."""


class Keyframe(NamedTuple):
    """Phase, state, time and camera of one frame.

    State t of a history has centroids and the labels that they give, so *assign* shows a state
    as it was recorded.  *Update* shows the centroids of state t on the labels of the state
    before, which they are the means of.
    """

    phase: str
    """One of PHASES."""
    state: int
    """The state whose centroids are shown, or that they are on their way to."""
    duration_ms: int
    share: float = 1.0
    """How far between the state before and this one the centroids are."""
    angle: float = 0.0
    """Degrees by which the camera has turned."""
    seed: int = 0
    """While seeds are drawn, the number of the last one."""

    @property
    def labeled(self) -> int | None:
        """The state whose labels are shown, which is the last one whose inertia is known.

        None before there are any.
        """
        if self.phase in ("data", "seeding", "seeds"):
            return None
        return self.state - (self.phase in ("update", "between"))

    @property
    def half_steps(self) -> int:
        """How many half-steps are done: assign 0, update 1, assign 1, update 2 ..."""
        if self.labeled is None:
            return 0
        return 2 * self.labeled + 1 + (self.phase == "update")
