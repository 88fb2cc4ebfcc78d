"""Animated GIF of indexed frames: exact colors, and only the pixels that changed.

The format: CompuServe, "Graphics Interchange Format, version 89a", 1990.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import repeat
from typing import BinaryIO

import numpy as np

from kmeans_gif._threads import Executor, usable_cores
from kmeans_gif._typing import Array
from kmeans_gif.frame import Frame
from kmeans_gif.script import Script
from kmeans_gif.writing.lzw import encode_changes
from kmeans_gif.writing.quantize import GIF_COLORS, PaletteFitter

LONGEST_MS = 655_350
"""The longest duration that a GIF frame can have: 65535 hundredths of a second."""


@dataclass(frozen=True, eq=False)
class _Picture:
    """A frame in at most 256 colors."""

    indices: Array
    codes: Array
    """(m,) int64 color of each index; -1 where it is transparent."""
    table: bytes
    """Color table as bytes of the file, with a slot for `blank`."""
    blank: int
    """Index that shows what was there before, or -1 if all 256 are colors."""
    duration_ms: int

    @property
    def bits(self) -> int:
        """Bits of an index into the color table, which has 2 ** bits entries."""
        return (len(self.table) // 3).bit_length() - 1


@dataclass(eq=False)
class _Encoded:
    """A picture as bytes of the file."""

    picture: _Picture
    """Of one pixel, the first of all."""
    box: tuple[int, int, int, int]
    """(top, left, bottom, right) of the pixels that are stored."""
    data: bytes
    """Compressed pixels; empty if the picture looks like the one before."""
    duration_ms: int
    cleared: bool
    """Whether all is transparent again before the next picture, as some of its pixels are."""


def write_gif(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write `frames`, played `script.plays` times (0: for ever); how many the file has.

    Frames that look the same as the one before lengthen it, unless they are cleared.
    """
    table, count = None, 0
    shown: _Encoded | None = None
    for encoded in _encode_all(frames):
        if shown is None:
            table = encoded.picture.table
            _write_header(file, encoded, script.plays)
            _write_comment(file, script.alt_text)
        elif not encoded.data and shown.duration_ms + encoded.duration_ms <= LONGEST_MS:
            shown.duration_ms += encoded.duration_ms
            continue
        else:
            _write_frame(file, shown, table)
        shown, count = encoded, count + 1
    if shown is not None:
        _write_frame(file, shown, table)
    file.write(b";")
    return count


def _encode_all(frames: Iterator[Frame]) -> Iterator[_Encoded]:
    """Encode frames on all cores, which draw, compare and compress at the same time."""
    fitter = PaletteFitter()
    before = None
    cores = usable_cores()
    with Executor(cores) as executor:
        waiting: deque[Future[_Encoded]] = deque()
        pictures = map(_picture, frames, repeat(fitter))  # keeps no frame
        for picture, after in _with_next(pictures):
            cleared = after is not None and _vanishes(picture, after)
            waiting.append(executor.submit(_encode, before, picture, cleared))
            before = None if cleared else picture
            if len(waiting) > cores:  # bounds the memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _with_next(pictures: Iterator[_Picture]) -> Iterator[tuple[_Picture, _Picture | None]]:
    """Each picture with the next one, None at the end."""
    picture = next(pictures, None)
    while picture is not None:
        after = next(pictures, None)
        yield picture, after
        picture = after


def _vanishes(before: _Picture, after: _Picture) -> bool:
    """Whether a pixel becomes transparent, which no picture that is laid over another can do."""
    blank = after.codes == -1
    return bool(blank.any() and (blank[after.indices] & (before.codes != -1)[before.indices]).any())


def _encode(before: _Picture | None, after: _Picture, cleared: bool) -> _Encoded:
    """`after` is laid over `before`; stored whole if it is to be `cleared`, as its area will be."""
    if before is None or cleared:  # everything changes
        before, same = after, np.zeros((len(after.codes), len(after.codes)), bool)
    else:
        same = before.codes[:, None] == after.codes[None, :]
    box, data = encode_changes(before.indices, after.indices, same, after.blank, after.bits)
    # While it waits for those before it, its other pixels are not kept.
    corner = replace(after, indices=after.indices[:1, :1].copy())
    return _Encoded(corner, box, data, after.duration_ms, cleared)


def _picture(frame: Frame, fitter: PaletteFitter) -> _Picture:
    indices, palette, transparent = fitter.fit(frame)
    codes = palette.astype(np.int64) @ [65536, 256, 1]
    if transparent is not None:
        codes[transparent] = -1
        blank = transparent
    else:
        blank = len(palette) if len(palette) < GIF_COLORS else -1
    # At least 4 entries, since codes of the format have no fewer than 2 bits.
    entries = max(4, len(palette) + (blank == len(palette)))
    entries = 1 << (entries - 1).bit_length()
    table = palette.tobytes().ljust(3 * entries, b"\0")
    return _Picture(indices, codes, table, blank, frame.duration_ms)


def _write_header(file: BinaryIO, first: _Encoded, plays: int) -> None:
    height, width = first.box[2:]  # the first frame is stored whole
    flags = 0x80 | first.picture.bits - 1  # a global color table, of 2 ** bits entries
    file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0))
    file.write(first.picture.table)
    if plays != 1:  # without the extension a GIF plays once; its number counts repeats
        repeats = plays - 1 if plays else 0
        file.write(b"!\xff\x0bNETSCAPE2.0" + struct.pack("<BBHB", 3, 1, repeats, 0))


def _write_comment(file: BinaryIO, text: str) -> None:
    """`text` for those who cannot see; the format asks for ASCII, and readers take UTF-8."""
    if text:
        file.write(b"!\xfe")
        _write_blocks(file, text.encode())


def _write_frame(file: BinaryIO, encoded: _Encoded, global_table: bytes | None) -> None:
    picture = encoded.picture
    box, data = encoded.box, encoded.data
    if not data:
        # Nothing changed, but together with the frame before it would last too long: one
        # pixel is stored again.
        again = _encode(None, picture, False)
        box, data = again.box, again.data
    top, left, bottom, right = box
    # The frame stays where the next one has blank pixels, or its area becomes transparent.
    disposal = (2 if encoded.cleared else 1) << 2
    flags, blank = (disposal | 1, picture.blank) if picture.blank >= 0 else (disposal, 0)
    file.write(b"!\xf9" + struct.pack("<BBHBB", 4, flags, encoded.duration_ms // 10, blank, 0))
    local = picture.table != global_table
    flags = 0x80 | picture.bits - 1 if local else 0
    file.write(b"," + struct.pack("<HHHHB", left, top, right - left, bottom - top, flags))
    if local:
        file.write(picture.table)
    file.write(bytes([picture.bits]))
    _write_blocks(file, data)


def _write_blocks(file: BinaryIO, data: bytes) -> None:
    """`data` in pieces of at most 255 bytes, and an empty one at the end."""
    for start in range(0, len(data), 255):
        block = data[start : start + 255]
        file.write(bytes([len(block)]) + block)
    file.write(b"\0")
