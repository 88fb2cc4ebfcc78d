"""PNG of the last frame, and animated PNG; both exact for any number of colors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kmeans_gif.frame import Frame
from kmeans_gif.script import Script
from kmeans_gif.writing.descriptions import png_texts
from kmeans_gif.writing.pillow import save_animation


def write_png(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write a PNG of the one frame in `frames`, the last one of the script; 1."""
    (frame,) = frames
    description = script.described(len(script.captions) - 1)
    frame.to_pil().save(file, format="PNG", pnginfo=png_texts(script, description))
    return 1


def write_apng(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write an animated PNG, of which Pillow stores what changes; how many frames it has."""
    texts = png_texts(script, script.alt_text)
    return save_animation(frames, file, format="PNG", loop=script.plays, pnginfo=texts)
