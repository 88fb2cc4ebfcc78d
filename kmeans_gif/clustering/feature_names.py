"""Names of features: kept by `fit`, compared by what comes after it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError

_SHOWN = 5
"""Names that a message lists."""


def feature_names(X: object) -> Array | None:
    """(d,) names of the features of `X`, a Dataset or a data frame; None if it has none.

    Columns of a data frame count if all their names are texts.
    """
    if isinstance(X, Dataset):
        names: Sequence[object] = X.feature_names
    elif hasattr(X, "collect_schema"):  # polars, which warns where a LazyFrame is asked otherwise
        names = X.collect_schema().names()
    else:
        names = [*getattr(X, "columns", ())]
    if not (names and all(isinstance(name, str) for name in names)):
        return None
    return np.array(names, dtype=object)


def require_same_names(known: Array, found: Array) -> None:
    """Raise InputError unless `found` are the names that `fit` saw, in the same order.

    The message has more than one line, since scikit-learn's checks prescribe its words.
    """
    if np.array_equal(known, found):
        return
    lines = ["The feature names should match those that were passed during fit."]
    unseen, missing = sorted({*found} - {*known}), sorted({*known} - {*found})
    if unseen:
        lines += ["Feature names unseen at fit time:", *_listed(unseen)]
    if missing:
        lines += ["Feature names seen at fit time, yet now missing:", *_listed(missing)]
    if not (unseen or missing):
        lines.append("Feature names must be in the same order as they were in fit.")
    raise InputError("\n".join([*lines, ""]))


def _listed(names: list[str]) -> list[str]:
    more = ["- ..."] if len(names) > _SHOWN else []
    return [f"- {name}" for name in names[:_SHOWN]] + more
