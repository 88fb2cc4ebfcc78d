"""What the registries of seedings and of file formats share.

A registry is a dictionary from names to entries; each entry has the function to call and
`help`, a few words on it.  The command's help and error messages list what is registered, so
importing a registry imports nothing heavy: its functions are `lazy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Protocol


class Entry(Protocol):
    """An entry of a registry."""

    @property
    def help(self) -> str:
        """A few words that can stand in brackets after the entry's name."""


def lazy(place: str) -> Callable[..., Any]:
    """The function at `place`, "module:name", whose module is imported by the first call.

    >>> lazy("math:sqrt")(9.0)
    3.0
    """
    module, _, name = place.partition(":")

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    return call


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Words as they stand in a sentence.

    >>> listed(["red", "green", "blue"])
    'red, green or blue'
    """
    *others, last = words
    return f"{', '.join(others)} {joint} {last}" if others else last


def explained(entries: Mapping[str, Entry], default: str = "") -> str:
    """The names in a registry with a few words on each, as help shows them."""
    return listed(
        f"{name} ({entry.help}{', the default' if name == default else ''})"
        for name, entry in entries.items()
    )
