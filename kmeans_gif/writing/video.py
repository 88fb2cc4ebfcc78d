"""Video, by the ffmpeg of imageio-ffmpeg: H.264 in .mp4, VP9 in .webm; colors are not exact.

Half the rows and columns of color are dropped (4:2:0), which is what every player can show.
Pictures are therefore written at twice their size where they are small, and padded to even
sizes, never scaled otherwise.  Frames come at a constant rate, so that the last one is held.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import reduce
from itertools import accumulate, chain, pairwise
from math import gcd
from typing import BinaryIO

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.frame import Frame
from kmeans_gif.script import Script

_SMALL = 400_000
"""Pixels up to which a picture is written at twice its size."""
_SHORTEST_MS = 20
"""Of a frame of a video: 50 a second, which players keep up with, on a grid of 20 ms."""
_PAPER = 255
"""What is behind transparent pixels."""
# All these make the same bytes on every machine: no time stamps, as many threads everywhere, and
# arithmetic without shortcuts.
_COLORS = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv:"
    "sws_flags=bitexact+accurate_rnd+full_chroma_int,format=yuv420p",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    "-color_range", "tv", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "4",
)  # fmt: skip
_H264 = ("-preset", "veryfast", "-crf", "18", "-movflags", "+faststart", "-f", "mp4")
_VP9 = ("-deadline", "realtime", "-cpu-used", "8", "-crf", "24", "-b:v", "0", "-f", "webm")


def write_mp4(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write H.264 to a `file` on the disk, since ffmpeg goes by its name; how many `frames`."""
    return _write(frames, script, file, "libx264", _H264)


def write_webm(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write VP9 to a `file` on the disk, since ffmpeg goes by its name; how many `frames`."""
    return _write(frames, script, file, "libvpx-vp9", _VP9)


def _write(
    frames: Iterator[Frame], script: Script, file: BinaryIO, codec: str, more: tuple[str, ...]
) -> int:
    """The repeats that a constant rate takes do not count."""
    from imageio_ffmpeg import write_frames

    step_ms, counts = repeats(script.durations_ms)
    about = ("-metadata", f"title={script.title}", "-metadata", f"comment={script.alt_text}")
    first = even(next(frames))
    height, width = first.shape[:2]
    video = write_frames(
        file.name, (width, height), fps=1000 / step_ms, codec=codec, quality=None,
        pix_fmt_in="rgb24", pix_fmt_out="yuv420p", macro_block_size=1, ffmpeg_log_level="error",
        output_params=[*more, *_COLORS, *about],
    )  # fmt: skip
    video.send(None)  # starts it
    with contextlib.closing(video):
        for picture, count in zip(chain([first], map(even, frames)), counts, strict=True):
            for _ in range(count):
                video.send(np.ascontiguousarray(picture))
    file.seek(0, 2)
    return len(counts)


def repeats(durations_ms: tuple[int, ...]) -> tuple[int, list[int]]:
    """Milliseconds of a frame of the video, and how many of them each duration takes.

    The longest step that all durations are multiples of; where that is below 20 ms it is 20, and
    moments at which the picture changes are at most 10 ms away from the true ones.

    >>> repeats((400, 1400, 2000)), repeats((30, 30, 40))
    ((200, [2, 7, 10]), (20, [2, 1, 2]))
    """
    step = max(_SHORTEST_MS, reduce(gcd, durations_ms))
    ends = [(end + step // 2) // step for end in accumulate(durations_ms)]
    return step, [after - before for before, after in pairwise([0, *ends])]


def even(frame: Frame) -> Array:
    """(h, w, 3) uint8 with even sides: at twice the size if small, the last pixels repeated."""
    rgb = frame.rgb()
    if frame.transparent is not None:
        rgb[frame.indices == frame.transparent] = _PAPER
    if rgb.shape[0] * rgb.shape[1] <= _SMALL:
        return rgb.repeat(2, axis=0).repeat(2, axis=1)
    height, width = rgb.shape[:2]
    return np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
