"""What views of a photo in three dimensions have in common."""

from __future__ import annotations

from kmeans_gif.clustering.history import History
from kmeans_gif.errors import require_whole
from kmeans_gif.rendering.points.course import Shot, turned
from kmeans_gif.rendering.points.scatter import LARGEST
from kmeans_gif.rendering.timing import Timing


def require_size(width: object, height: object) -> tuple[int, int]:
    """Both as ints in their range; InputError otherwise."""
    return require_whole("width", width, 1, LARGEST), require_whole("height", height, 1, LARGEST)


def photo_shots(history: History, timing: Timing, degrees: float) -> list[Shot]:
    """The scenes of a photo, seen by a camera that turns by `degrees`.

    Of kind "photo" before any clustering, else "state".
    """
    shots = [
        Shot("photo" if scene.state is None else "state", scene.state or 0, scene.duration_ms)
        for scene in timing.scenes(history)
    ]
    return turned(shots, degrees, hold=False, max_frames=timing.max_frames)
