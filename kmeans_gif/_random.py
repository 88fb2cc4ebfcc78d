"""The source of randomness: a NumPy Generator made from the parameter `random_state`."""

from __future__ import annotations

import numpy as np

from kmeans_gif.errors import require_whole


def generator(random_state: object) -> np.random.Generator:
    """A Generator: `random_state` itself if it is one, else a new one seeded with it.

    With None it is seeded differently each time.  Raises InputError for anything but a
    Generator, a whole number of at least 0 or None.
    """
    if isinstance(random_state, np.random.Generator):
        return random_state
    if random_state is not None:
        random_state = require_whole("random_state", random_state, 0)
    return np.random.default_rng(random_state)
