"""The parameters of a run as a history has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif.clustering.estimator import Estimator
from kmeans_gif.clustering.seeding.seeds import init_name


def plain_params(model: Estimator) -> dict[str, Any]:
    """Parameters that shape the result, as a file can hold them."""
    params = model.get_params()
    del params["n_threads"]
    init, random_state = params["init"], params["random_state"]
    if callable(init):
        params["init"] = init_name(init)
    elif not isinstance(init, str):
        params["init"] = np.asarray(init, dtype=np.float64).tolist()
    if isinstance(random_state, (np.random.Generator, np.random.RandomState)):
        params["random_state"] = f"a numpy.random.{type(random_state).__name__}"
    return {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in params.items()
    }
