"""An obvious reading of Adobe Swatch Exchange files, block by block; no code of the package."""

from __future__ import annotations

import struct


def read_ase(data):
    """The groups of a file as [(name, [(name, (r, g, b)), ...]), ...]; accounts for all bytes."""
    assert data[:4] == b"ASEF"
    assert struct.unpack(">HH", data[4:8]) == (1, 0)
    (count,) = struct.unpack(">I", data[8:12])
    at, blocks, groups = 12, 0, []
    while at < len(data):
        kind, length = struct.unpack(">HI", data[at : at + 6])
        content = data[at + 6 : at + 6 + length]
        assert len(content) == length
        at, blocks = at + 6 + length, blocks + 1
        if kind == 0xC002:
            assert content == b""
            continue
        (letters,) = struct.unpack(">H", content[:2])
        name = content[2 : 2 + 2 * letters].decode("utf-16-be")
        assert name.endswith("\0")
        rest = content[2 + 2 * letters :]
        if kind == 0xC001:
            assert rest == b""
            groups.append((name[:-1], []))
        else:
            assert kind == 1
            assert rest[:4] == b"RGB "
            assert len(rest) == 18
            groups[-1][1].append((name[:-1], struct.unpack(">3f", rest[4:16])))
    assert blocks == count
    return groups
