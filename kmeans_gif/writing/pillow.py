"""Writes animations in RGB by way of Pillow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image

from kmeans_gif.frame import Frame


def save_animation(frames: Iterator[Frame], file: BinaryIO, **options: Any) -> int:
    """Hand `frames` to Pillow's writer with `options` and each frame's duration.

    Pillow goes through the frames twice, so all of them are held in memory.  It makes one of
    equal frames and does not say so: how many the file has is read from it, and returned.
    """
    pictures: list[Image.Image] = []
    durations: list[int] = []
    for frame in frames:
        pictures.append(frame.to_pil())
        durations.append(frame.duration_ms)
    written = io.BytesIO()
    pictures[0].save(
        written, save_all=True, append_images=pictures[1:], duration=durations, **options
    )
    file.write(written.getbuffer())
    with Image.open(written) as read:
        return int(getattr(read, "n_frames", 1))
