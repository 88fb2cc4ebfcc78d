"""Rules: which values an option takes, and how they are typed on the command line."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kmeans_gif.errors import InputError, require_choice, require_number, require_whole


@dataclass(frozen=True)
class Rule:
    """Which values an option takes; this one any, which is checked with the data."""

    metavar: str = "FILE"
    """What stands for a value in the command's help."""
    kind: ClassVar[str] = "(n,) labels of any kind, or path"
    """Which values these are, in the documentation of functions."""

    def check(self, name: str, value: Any) -> Any:
        """`value` in its proper type; raises InputError, in the name of option `name`."""
        return value

    def read(self, text: str) -> Any:
        """The value that `text`, typed on the command line, stands for; raises ValueError."""
        return text


class Switch(Rule):
    """True or False."""

    kind = "bool"

    def check(self, name: str, value: Any) -> bool:
        if type(value).__name__ not in ("bool", "bool_"):  # NumPy's own is called either
            raise InputError(f"{name}={value!r}: must be True or False")
        return bool(value)


@dataclass(frozen=True)
class Choice(Rule):
    """One of some names, each with a note on what it means, or none."""

    kind = "str"

    metavar: str = "NAME"
    names: Mapping[str, str] = field(default_factory=dict)

    def check(self, name: str, value: Any) -> str:
        return require_choice(name, value, self.names)


@dataclass(frozen=True)
class Whole(Rule):
    """A whole number; `hint` says more about the numbers that there are."""

    kind = "int"

    metavar: str = "N"
    least: int = 0
    most: int | None = None
    hint: str = ""

    def check(self, name: str, value: Any) -> int:
        try:
            return require_whole(name, value, self.least, self.most)
        except InputError as error:
            raise InputError(f"{error}{self.hint}") from None

    def read(self, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise ValueError(f"{text!r}: must be a whole number") from None


@dataclass(frozen=True)
class EvenPixels(Whole):
    """An even number of pixels, as video needs it."""

    metavar: str = "PIXELS"
    least: int = 2
    most: int | None = 8192

    def check(self, name: str, value: Any) -> int:
        pixels = super().check(name, value)
        if pixels % 2:
            raise InputError(f"{name}={pixels}: must be even, such as {pixels + 1}")
        return pixels


@dataclass(frozen=True)
class Text(Rule):
    """Words on one line."""

    kind = "str"

    metavar: str = "TEXT"

    def check(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise InputError(f"{name}={value!r}: must be a text")
        return " ".join(value.split())


@dataclass(frozen=True)
class Number(Rule):
    """A number within limits."""

    kind = "float"

    metavar: str = "X"
    least: float = 0.0
    most: float = 1.0

    def check(self, name: str, value: Any) -> float:
        return require_number(name, value, self.least, self.most)

    def read(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise ValueError(f"{text!r}: must be a number") from None


@dataclass(frozen=True)
class Dimensions(Whole):
    """2 or 3."""

    metavar: str = "D"

    def check(self, name: str, value: Any) -> int:
        if isinstance(value, Hashable) and value in {2, 3}:
            return int(value)
        raise InputError(f"{name}={value!r}: choose 2 or 3 dimensions")


class FontFile(Rule):
    """A font, in a file that can be read."""

    kind = "path"

    def check(self, name: str, value: Any) -> str:
        from kmeans_gif.rendering.font_files import require_font

        return require_font(name, value)


class PaletteColors(Rule):
    """Colors of clusters: the name of a palette, hex colors, or a file of them."""

    kind = "str, path or sequence of str"

    def check(self, name: str, value: Any) -> Any:
        from kmeans_gif.rendering.palettes import palette_from

        return palette_from(name, value)


class Share(Rule):
    """A part of the room, or pixels."""

    def check(self, name: str, value: Any) -> float | int:
        part = isinstance(value, float) and 0 < value < 1
        if part or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
            return value  # type: ignore[no-any-return]
        raise InputError(
            f"{name}={value!r}: give a part of the room between 0 and 1, such as 0.3, or pixels, "
            "such as 300"
        )
