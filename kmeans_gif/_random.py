"""The source of randomness: a NumPy Generator made from the parameter `random_state`."""

from __future__ import annotations

import numpy as np

from kmeans_gif.errors import require_whole


def generator(random_state: object) -> np.random.Generator:
    """A Generator: `random_state` itself if it is one, else a new one seeded with it.

    With None it is seeded differently each time, with a RandomState by numbers drawn from it.
    Raises InputError for anything else, as `require_random_state` does.
    """
    require_random_state(random_state)
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, np.random.RandomState):
        random_state = random_state.randint(2**32, size=4, dtype=np.uint32)
    return np.random.default_rng(random_state)  # type: ignore[arg-type]


def require_random_state(random_state: object) -> None:
    """Raise InputError unless `generator` takes `random_state`; draws nothing from it.

    That is a whole number of at least 0, a Generator, a RandomState or None.
    """
    if not isinstance(random_state, (np.random.Generator, np.random.RandomState, type(None))):
        require_whole("random_state", random_state, 0)
