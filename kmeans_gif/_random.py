"""Where randomness comes from: one NumPy Generator, made from what the user gave."""

from __future__ import annotations

import numpy as np

from kmeans_gif.errors import require_whole


def generator(random_state: object) -> np.random.Generator:
    """`random_state` itself if it is a Generator, else one seeded with it; None is unseeded.

    Raises InputError for anything else than a Generator, a whole number of at least 0 or None.
    """
    if isinstance(random_state, np.random.Generator):
        return random_state
    if random_state is not None:
        random_state = require_whole("random_state", random_state, 0)
    return np.random.default_rng(random_state)
