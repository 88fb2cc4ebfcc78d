"""What `transform` returns: an array, or a data frame of pandas or polars."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError, require_choice

CONTAINERS = ("default", "pandas", "polars")
_Self = TypeVar("_Self", bound="OutputContainer")


class OutputContainer:
    """A base for estimators whose `transform` returns what `set_output` chose."""

    def set_output(self: _Self, *, transform: str | None = None) -> _Self:
        """Choose what `transform` and `fit_transform` return.

        "default" is an array, "pandas" and "polars" a data frame; None leaves the choice as it is.
        """
        if transform is not None:
            require_choice("transform", transform, CONTAINERS)
            # The name under which scikit-learn's clone() looks for it.
            self._sklearn_output_config = {"transform": transform}
        return self

    def _contained(self, values: Array, names: Array, source: object) -> Any:
        """`values` `(n, k)` as chosen, with columns `names` and the index of `source`."""
        chosen = getattr(self, "_sklearn_output_config", {}).get("transform")
        sklearn = sys.modules.get("sklearn")
        if chosen is None and sklearn is not None:
            chosen = sklearn.get_config()["transform_output"]
        if chosen in (None, "default"):
            return values
        library = imported(chosen, f"set_output(transform={chosen!r})")
        if chosen == "polars":
            return library.DataFrame(values, schema=list(names), orient="row")
        index = source.index if isinstance(source, library.DataFrame) else None
        return library.DataFrame(values, columns=names, index=index)


def as_frame(columns: dict[str, Array]) -> Any:
    """`columns` as a data frame of pandas, else of polars, else as a structured array."""
    for library in ("pandas", "polars"):
        try:
            return import_module(library).DataFrame(columns)
        except ImportError:
            continue
    table = np.empty(len(next(iter(columns.values()))), [(n, c.dtype) for n, c in columns.items()])
    for name, column in columns.items():
        table[name] = column
    return table


def imported(library: str, purpose: str) -> Any:
    """The module `library`; raises InputError where it is not installed."""
    try:
        return import_module(library)
    except ImportError:
        raise InputError(f"{purpose} needs {library}: pip install {library}") from None
