"""How seeds were drawn, as arrays of a history file: written, and checked when read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.seeding.draws import Draws, fits
from kmeans_gif.data.numpy_files import DamagedError, Member

_INDICES, _CANDIDATES = "seeding_indices", "seeding_candidates"


def seeding_arrays(draws: Draws) -> dict[str, Array]:
    """The arrays of `draws` by their names in a file."""
    arrays = {_INDICES: draws.indices, _CANDIDATES: draws.candidates}
    return {name: array.astype(np.int64) for name, array in arrays.items() if array is not None}


def expected_shapes(found: Mapping[str, Member], k: int) -> dict[str, tuple[int, ...]]:
    """Shapes that arrays in a file must have, of those that are there: a row for each seed."""
    shapes: dict[str, tuple[int, ...]] = {_INDICES: (k,)} if _INDICES in found else {}
    if _CANDIDATES in found:
        shape = found[_CANDIDATES].shape
        shapes[_CANDIDATES] = (k, max(1, shape[-1] if shape else 1))
    return shapes


def draws_from(arrays: Mapping[str, Array], rule: str | None) -> Draws | None:
    """How seeds were drawn; raises DamagedError where the seeds cannot have come about so."""
    draws = Draws(rule or "", arrays.get(_INDICES), arrays.get(_CANDIDATES))
    known = rule is not None
    if (draws.indices is not None or draws.candidates is not None) and not known:
        raise DamagedError("seeding missing")
    if not fits(draws, arrays["X"], arrays["centroids"][0]):
        raise DamagedError("seeding of other seeds")
    return draws if known else None
