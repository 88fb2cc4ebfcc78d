"""Functions that are imported when they are first called.

Registries hold them, so that the command can list what there is without waiting for NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazy(place: str) -> Callable[..., Any]:
    """The function at `place`, "module:name", whose module is imported by the first call."""
    module, _, name = place.partition(":")

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    return call
