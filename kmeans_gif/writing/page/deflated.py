"""Parts put together into one deflated stream, as a browser's DecompressionStream inflates it.

Formats: P. Deutsch, J.-L. Gailly, RFC 1950 and RFC 1951, 1996.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import NamedTuple


class Part(NamedTuple):
    """Bytes to be deflated."""

    data: bytes
    noise: bool = False
    """Whether nothing repeats in them, so that looking for it would only disturb."""


def deflated(parts: Iterable[Part]) -> bytes:
    """The bytes of all parts as one zlib stream.

    Noise stands in blocks of its own, with a code of its own: a tenth smaller than among others.

    >>> zlib.decompress(deflated([Part(b"again and "), Part(b"again", noise=True)]))
    b'again and again'
    """
    stream = [b"\x78\xda"]
    check = 1
    plain = _raw(zlib.Z_DEFAULT_STRATEGY)
    for part in parts:
        check = zlib.adler32(part.data, check)
        if not part.noise:
            stream.append(plain.compress(part.data))
            continue
        alone = _raw(zlib.Z_HUFFMAN_ONLY)
        stream.append(plain.flush(zlib.Z_SYNC_FLUSH))
        stream += [alone.compress(part.data), alone.flush(zlib.Z_SYNC_FLUSH)]
        plain = _raw(zlib.Z_DEFAULT_STRATEGY)  # what it has seen lies elsewhere now
    return b"".join([*stream, plain.flush(), check.to_bytes(4, "big")])


def _raw(strategy: int) -> zlib._Compress:
    """A compressor of blocks without head and checksum, which can be put one behind the other."""
    return zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, strategy)
