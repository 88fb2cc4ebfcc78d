"""The distinct colors of a picture, each with its number of pixels, and the order of both.

Along a Z-order curve, colors or places that stand together are alike, so that k-means rules
out most centroids for whole blocks of them.
G. M. Morton, "A computer oriented geodetic data base and a new technique in file
sequencing", IBM, 1966.
"""

from __future__ import annotations

import numpy as np

from kmeans_gif._jit import jit
from kmeans_gif.data.dataset import Array


def distinct_colors(pixels: Array, mask: Array | None = None) -> tuple[Array, Array, Array]:
    """Distinct colors of `pixels`, in Z-order.

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
    found_colors = flat[firsts[:n]]
    order = np.argsort(z_order(found_colors, 8))
    rank = np.empty(n, np.intp)
    rank[order] = np.arange(n)
    colors = found_colors[order].astype(np.uint8)
    return colors, counts[:n][order], np.where(counted, rank[inverse], 0)


def z_order(values: Array, bits: int) -> Array:
    """Places (n,) on the Z-order curve of `values` (n, c), unsigned: their bits interleaved.

    values: whole numbers below 2**bits; c times bits is at most 32.
    """
    places = np.zeros(len(values), np.uint32)
    channels = values.shape[1]
    for bit in range(bits):
        for channel, value in enumerate(values.T):
            place = channels * (bit + 1) - channel - 1  # the first channel's bits stand highest
            places |= (value.astype(np.uint32) >> np.uint32(bit) & np.uint32(1)) << np.uint32(place)
    return places


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
