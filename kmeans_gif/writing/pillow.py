"""Writes animations in RGB by way of Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image

from kmeans_gif.frame import Frame


def save_animation(frames: Iterator[Frame], file: BinaryIO, **options: Any) -> None:
    """Hand `frames` to Pillow's writer with `options` and each frame's duration.

    Pillow goes through the frames twice, so all of them are held in memory.
    """
    pictures: list[Image.Image] = []
    durations: list[int] = []
    for frame in frames:
        pictures.append(frame.to_pil())
        durations.append(frame.duration_ms)
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=durations, **options)
