"""Animated lossless WebP, exact for any number of colors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kmeans_gif.frame import Frame
from kmeans_gif.script import Script
from kmeans_gif.writing.descriptions import xmp
from kmeans_gif.writing.pillow import save_animation


def write_webp(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write an animated WebP without loss; how many frames it has."""
    about = xmp(script)
    return save_animation(frames, file, format="WEBP", loop=script.plays, lossless=True, xmp=about)
