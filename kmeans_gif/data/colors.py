"""The distinct colors of a picture, each with its number of pixels."""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif.data.dataset import Array


def distinct_colors(pixels: Array, mask: Array | None = None) -> tuple[Array, Array, Array]:
    """Distinct colors of `pixels`, sorted by red, then green, then blue.

    Parameters
    ----------
    pixels : (h, w, 1) or (h, w, 3) uint8
    mask : (h, w) bool, optional
        True where a pixel does not count.

    Returns
    -------
    colors : (n, channels) uint8
    counts : (n,) int64
        Pixels of each color.
    inverse : (h * w,) intp
        The color of each pixel; 0 where a pixel does not count.  NumPy takes values by
        indices of this type without converting them for every frame.
    """
    channels = pixels.shape[2]
    flat = pixels.reshape(-1, channels).astype(np.uint32)
    codes = flat[:, 0]
    for channel in range(1, channels):
        codes = codes << np.uint32(8) | flat[:, channel]
    counted = np.ones(len(codes), bool) if mask is None else ~mask.ravel()
    inverse = np.zeros(len(codes), np.intp)
    firsts = np.empty(len(codes), np.int32)
    counts = np.zeros(len(codes), np.int64)
    # A zeroed table costs memory only where it is touched; ids are stored plus 1.
    table = np.zeros(1 << 8 * channels, np.int32)
    n = _number_codes(codes, counted, table, inverse, firsts, counts)
    found = codes[firsts[:n]]
    order = np.argsort(found)
    rank = np.empty(n, np.intp)
    rank[order] = np.arange(n)
    colors = flat[firsts[:n][order]].astype(np.uint8)
    return colors, counts[:n][order], np.where(counted, rank[inverse], 0)


@jit
def _number_codes(
    codes: Array, counted: Array, table: Array, inverse: Array, firsts: Array, counts: Array
) -> int:
    """Number the codes by first appearance; returns how many there are.

    codes, counted: IN, (m,).  table: INOUT, zeros on entry, one entry a possible code.
    inverse, firsts, counts: OUT, (m,).
    """
    n = 0
    for i in range(codes.shape[0]):
        if counted[i]:
            seen = table[codes[i]]
            if seen == 0:
                firsts[n] = i
                n += 1
                seen = n
                table[codes[i]] = seen
            inverse[i] = seen - 1
            counts[seen - 1] += 1
    return n
