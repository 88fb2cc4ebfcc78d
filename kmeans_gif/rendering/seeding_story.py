"""The draws of a run's seeds, one frame each, before the run."""

from __future__ import annotations

from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.storyboard import Pace

_SHARE = 3
"""A third of all frames is for the draws at most."""


def drawn_seeds(k: int, max_frames: int) -> list[int]:
    """Numbers, rising, of the seeds of k whose draws are shown: all, or evenly chosen ones.

    The last one is always shown; those left out appear with the next that is not.
    """
    shown = min(k, max(1, max_frames // _SHARE))
    return [(i + 1) * k // shown - 1 for i in range(shown)]


def seeding_story(k: int, pace: Pace) -> list[Keyframe]:
    """A frame for each draw that is shown, the first of them as long as a first frame is."""
    seeds = drawn_seeds(k, pace.max_frames)
    keys = [Keyframe("seeding", 0, pace.step_ms, seed=seed) for seed in seeds]
    return [keys[0]._replace(duration_ms=max(pace.lead_ms, pace.step_ms)), *keys[1:]]
