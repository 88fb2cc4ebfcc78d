"""Arrays that belong to one object: nobody else can write them, and neither can it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from kmeans_gif._typing import Array


class OwnsArrays:
    """A frozen dataclass whose arrays are its own and read-only.

    Arrays that somebody could write are copied; those that loaders have `frozen` are kept.
    """

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]  # of subclasses
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, own(value))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Copies and unpickled ones are read-only as well, which NumPy would not keep."""
        for name, value in state.items():
            self.__dict__[name] = frozen(value) if isinstance(value, np.ndarray) else value


def frozen(array: Array) -> Array:
    """`array`, made read-only; for arrays that nobody else holds."""
    array.flags.writeable = False
    return array


def own(array: Array) -> Array:
    """`array` where nobody can write it, else a read-only copy."""
    return array if is_own(array) else frozen(array.copy())


def is_own(array: Array) -> bool:
    """Whether nobody can write `array`."""
    part: object = array
    while isinstance(part, np.ndarray) and not part.flags.writeable:
        part = part.base
    return part is None or isinstance(part, bytes)


def converted(array: Array) -> Array:
    """`array` as C-ordered float64; read-only if that is another array, which nobody holds."""
    result = np.ascontiguousarray(array, dtype=np.float64)
    return result if np.may_share_memory(result, array) else frozen(result)
