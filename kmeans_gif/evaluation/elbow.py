"""The elbow of a curve of inertia, where there is one.

It says little.  Inertia falls with every further cluster, whatever the data, and
most curves are smooth; where one bends depends on the scale of the plot and on luck with the
seeds.  So a bend counts here only if it is sharper than data without clusters show, and
"no clear elbow" is the usual answer for photos, whose colors rarely come in groups.

E. Schubert, "Stop using the elbow criterion for k-means and how to choose the number of
clusters instead", ACM SIGKDD Explorations 25 (2023).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SHARP = 2.0
"""Before an elbow the curve falls at least this many times as steeply as anywhere after it."""
_FLOOR = 1e-12
"""Inertia below this share of that of a single cluster counts as zero."""


def elbow(ks: Sequence[int], inertia: Sequence[float], total: float) -> int | None:
    """The k at which the curve bends most, or None if it does not bend sharply.

    On logarithmic axes the inertia of data spread evenly in d dimensions falls on a straight
    line of slope -2 / d, at any scale (P. L. Zador, "Asymptotic quantization error of
    continuous signals and the quantization dimension", IEEE Transactions on Information
    Theory 28 (1982)).  With clusters it falls faster up to their number than beyond.  So the
    slope towards a k is compared with the steepest after it.

    `ks` rise; `total` is the inertia of a single cluster.  The last two k cannot be elbows,
    since too little is known of what comes after.
    """
    values = list(inertia)
    numbers = list(ks)
    if numbers[0] > 1:
        numbers, values = [1, *numbers], [total, *values]
    if total <= 0:
        return None
    heights = np.log(np.maximum(values, _FLOOR * total))
    slopes = -np.diff(heights) / np.diff(np.log(numbers))
    best, sharpest = None, _SHARP
    for i in range(len(slopes) - 2):
        after = max(float(slopes[i + 1 :].max()), _FLOOR)
        if slopes[i] / after > sharpest:
            best, sharpest = numbers[i + 1], float(slopes[i] / after)
    return best
