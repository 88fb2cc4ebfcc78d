"""Files read back: by Pillow, by ffmpeg, and a strict reading of a GIF's structure."""

from __future__ import annotations

import subprocess

import decode_page
import imageio_ffmpeg
import numpy as np
from PIL import Image


def files(folder):
    """Paths of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def numbered(picture):
    """One number for each color `(..., 3)`, to compare and count colors quickly."""
    red, green, blue = np.moveaxis(np.asarray(picture).astype(np.int32), -1, 0)
    return red << 16 | green << 8 | blue


def pillow_frames(path):
    """What is shown, as a list of ((h, w, 4) uint8, milliseconds)."""
    frames = []
    with Image.open(path) as image:
        for i in range(getattr(image, "n_frames", 1)):
            image.seek(i)
            frames.append((np.asarray(image.convert("RGBA")), image.info.get("duration", 0)))
    return frames


def shown_frames(path):
    """As `pillow_frames`, of a file in any format that shows the frames exactly."""
    return decode_page.frames(path) if path.suffix == ".html" else pillow_frames(path)


def ffmpeg_frames(path):
    """What is shown, as (frames, h, w, 4) uint8."""
    with Image.open(path) as image:
        width, height = image.size
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path)]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 4)


def merged(frames):
    """Successive equal (picture, milliseconds) put together: what is shown when."""
    shown = []
    for picture, duration in frames:
        if shown and np.array_equal(shown[-1][0], picture):
            shown[-1] = (picture, shown[-1][1] + duration)
        else:
            shown.append((picture, duration))
    return shown


def gif_structure(path):
    """Screen size, loop count and, for each frame, its box, delay and table size.

    Every block is walked through and every code read; raises AssertionError where one is out
    of order, leaves the screen, or names an index that its color table does not have.
    """
    data = path.read_bytes()
    assert data[:6] == b"GIF89a"
    width, height = (int.from_bytes(data[i : i + 2], "little") for i in (6, 8))
    assert data[10] & 0x80
    entries = 2 << (data[10] & 7)
    at = 13 + 3 * entries
    loop, frames, control = None, [], None
    while data[at] != 0x3B:
        if data[at] == 0x21:
            label, size = data[at + 1], data[at + 2]
            block = data[at + 3 : at + 3 + size]
            at, rest = _sub_blocks(data, at + 3 + size)
            if label == 0xF9:
                assert control is None
                control = block
            elif block == b"NETSCAPE2.0":
                loop = int.from_bytes(rest[1:3], "little")
        else:
            assert data[at] == 0x2C
            left, top, w, h = (
                int.from_bytes(data[at + i : at + i + 2], "little") for i in (1, 3, 5, 7)
            )
            assert left + w <= width
            assert top + h <= height
            assert w * h > 0
            flags = data[at + 9]
            table = 2 << (flags & 7) if flags & 0x80 else entries
            at += 10 + (3 * table if flags & 0x80 else 0)
            transparent = control[3] if control[0] & 1 else None
            assert transparent is None or transparent < table
            frames.append(
                {
                    "box": (left, top, w, h),
                    "delay": int.from_bytes(control[1:3], "little"),
                    "table": table,
                    "local": bool(flags & 0x80),
                    "transparent": transparent,
                }
            )
            control = None
            bits = data[at]
            assert 1 << bits == table
            at, packed = _sub_blocks(data, at + 1)
            assert _pixel_count(packed, bits) == w * h
    assert at == len(data) - 1
    return {"size": (width, height), "loop": loop, "frames": frames}


def _pixel_count(packed, bits):
    """Pixels that an LZW stream stands for, by the lengths of the runs that codes stand for.

    It begins with a clear code, ends with an end code, and has no byte beyond.
    """
    clear, end = 1 << bits, (1 << bits) + 1
    held = n_held = count = 0
    runs, size, before = [], bits + 1, None
    codes = iter(packed)
    while True:
        while n_held < size:
            held |= next(codes) << n_held
            n_held += 8
        code, held, n_held = held & ((1 << size) - 1), held >> size, n_held - size
        if code == end:
            assert held == 0
            assert next(codes, None) is None
            return count
        if code == clear:
            runs, size, before = [1] * clear + [0, 0], bits + 1, None
            continue
        if before is not None and len(runs) < 4096:
            runs.append(runs[before] + 1)
        assert code < len(runs)
        count += runs[code]
        before = code
        if len(runs) == 1 << size and size < 12:
            size += 1


def _sub_blocks(data, at):
    content = b""
    while data[at]:
        content += data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
    return at + 1, content
