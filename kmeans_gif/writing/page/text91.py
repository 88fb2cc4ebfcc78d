"""Bytes as letters that HTML may hold anywhere: 13 bits in two letters of 91.

All letters are printable ASCII but for the space, `"`, `&` and `<`, so that nothing in a script
element or a quoted attribute needs escaping.  1.23 letters a byte, where base64 takes 1.33.
J. Henke, "basE91", 2006, has the idea; here all groups have the same length.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array

ALPHABET = bytes(code for code in range(0x21, 0x7F) if code not in b'"&<')
_BITS = 13
_AT_ONCE = _BITS << 14
"""Bytes that are made letters at once: a bit takes eight bytes meanwhile."""


def text91(data: bytes) -> str:
    """`data` as text; the page knows the number of bytes from what they hold.

    >>> text91(b"k-means")
    '-pFfDsD6$!'
    """
    filled = np.frombuffer(data.ljust(-(-len(data) // _BITS) * _BITS, b"\0"), np.uint8)
    parts = [
        _letters(filled[start : start + _AT_ONCE]) for start in range(0, len(filled), _AT_ONCE)
    ]
    return b"".join(parts)[: 2 * -(-8 * len(data) // _BITS)].decode("ascii")


def _letters(data: Array) -> bytes:
    """`data`, (a multiple of 13,) uint8, as letters."""
    groups = np.unpackbits(data).reshape(-1, _BITS)
    values = groups @ (1 << np.arange(_BITS - 1, -1, -1))
    pairs = np.stack(np.divmod(values, len(ALPHABET)), axis=1)
    letters: bytes = np.frombuffer(ALPHABET, np.uint8)[pairs].tobytes()
    return letters
