"""A page read back in Python: what it holds, and its frames, as their formats are described."""

from __future__ import annotations

import json
import re
import struct
import zlib

import numpy as np


def held(text):
    """The bytes that a page holds."""
    n_bytes, letters = re.search(r'id="held" data-bytes="(\d+)">([^<]*)<', text).groups()
    known = [chr(code) for code in range(33, 127) if chr(code) not in '"&<']
    values = {letter: i for i, letter in enumerate(known)}
    bits = "".join(
        f"{91 * values[a] + values[b]:013b}"
        for a, b in zip(letters[::2], letters[1::2], strict=True)
    )
    packed = bytes(int(bits[i : i + 8], 2) for i in range(0, 8 * int(n_bytes), 8))
    return zlib.decompress(packed)


def parts(text):
    """Heads and values of frames, numbers of the lab, what is said, and the code of a page."""
    data = held(text)
    heads, *lengths = struct.unpack("<4I", data[-16:])
    end, found = len(data) - 16, []
    for length in reversed(lengths):
        found.append(data[end - length : end])
        end -= length
    code, said, numbers = found
    return (data[:heads], data[heads:end]), numbers, json.loads(said), code.decode()


def frames(path):
    """What a page shows, as a list of ((h, w, 4) uint8, milliseconds)."""
    streams, _, said, _ = parts(path.read_text(encoding="utf-8"))
    head, values = map(Stream, streams)
    width, height = said["size"]
    codes, own = np.zeros((height, width), int), np.zeros((height, width, 3), np.uint8)
    shown = []
    for ms in said["ms"]:
        m, transparent = head.numbers("H", 2)
        palette = np.zeros((m + 2, 4), np.uint8)
        palette[2:, :3] = np.frombuffer(head.read(3 * m), np.uint8).reshape(m, 3)
        palette[2:, 3] = 255
        if transparent:
            palette[transparent + 1] = 0
        x, y, w, h = head.numbers("H", 4)
        (flags,) = head.numbers("B", 1)
        where = np.ones(w * h, bool)
        if not flags & 2:
            bits = np.frombuffer(head.read(-(-w * h // 8)), np.uint8)
            where = np.unpackbits(bits)[: w * h].astype(bool)
        count = int(where.sum())
        planes = [np.frombuffer(values.read(count), np.uint8) for _ in range(1 + (flags & 1))]
        part = codes[y : y + h, x : x + w]
        part[where.reshape(h, w)] = sum(p.astype(int) << 8 * i for i, p in enumerate(planes))
        if flags & 4:
            fresh = np.zeros(codes.shape, bool)
            fresh[y : y + h, x : x + w] = where.reshape(h, w)
            own[codes != 1] = 0
            x, y, w, h = head.numbers("H", 4)
            part = own[y : y + h, x : x + w]
            new = fresh[y : y + h, x : x + w] & (codes[y : y + h, x : x + w] == 1)
            part[:] = values.colors(head.numbers("I", 12), part.astype(int), new)
        picture = palette[codes]
        picture[codes == 1] = np.insert(own[codes == 1], 3, 255, axis=1)
        shown.append((picture, ms))
    assert (head.at, values.at) == (len(head.data), len(values.data))
    return shown


class Stream:
    """Bytes read one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def numbers(self, kind, count):
        return struct.unpack(f"<{count}{kind}", self.read(struct.calcsize(f"<{count}{kind}")))

    def colors(self, lengths, known, fresh):
        """(h, w, 3): green, then red and blue less green, each by its neighbors, where fresh."""
        streams = [iter(self.read(length)) for length in lengths]
        red, green, blue = np.moveaxis(known, 2, 0)
        green = self.channel(streams[:4], green, fresh)
        red = self.channel(streams[4:8], (red - green) % 256, fresh)
        blue = self.channel(streams[8:], (blue - green) % 256, fresh)
        assert all(next(stream, None) is None for stream in streams)
        return np.stack([red + green, green, blue + green], axis=2) % 256

    def channel(self, streams, known, fresh):
        values = np.pad(known, ((1, 0), (1, 0)))
        for y, x in np.argwhere(fresh) + 1:
            left, above, both = (int(values[at]) for at in ((y, x - 1), (y - 1, x), (y - 1, x - 1)))
            lively = sum(min(abs(a - both), 256 - abs(a - both)) for a in (left, above))
            degree = sum(lively >= least for least in (3, 8, 20))
            guess = sorted([left, above, left + above - both])[1]
            values[y, x] = (guess + next(streams[degree])) % 256
        return values[1:, 1:]
