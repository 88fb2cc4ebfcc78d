"""Options of views and panels: each is declared once, with its name, default, rule and help.

The Python parameter, the command-line option, its help, its check and its refusal where it does
not belong come from the declaration.  Nothing heavy is imported here: --help is built from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from kmeans_gif._registry import listed
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
        if value not in (True, False) or isinstance(value, (int, float)) != isinstance(value, bool):
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
        if value not in (2, 3) or isinstance(value, bool):
            raise InputError(f"{name}={value!r}: choose 2 or 3 dimensions")
        return int(value)


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


@dataclass(frozen=True)
class Option:
    """A parameter of a view or a panel."""

    name: str
    default: Any
    rule: Rule
    help: str
    """What it is, in the command's help, which adds the choices and the default."""
    shown_default: str = ""
    """The default in words, where its value does not say it."""

    def but(self, **changes: Any) -> Option:
        """This option with another default or help."""
        return replace(self, **changes)

    def check(self, value: Any) -> Any:
        """`value` in its proper type; raises InputError.  None stands for a default of None."""
        if value is None and self.default is None:
            return None
        return self.rule.check(self.name, value)

    @property
    def text(self) -> str:
        """What it is, with the choices that there are."""
        if not isinstance(self.rule, Choice):
            return self.help
        names = (f"{name} ({note})" if note else name for name, note in self.rule.names.items())
        return f"{self.help}: {listed(names)}"

    @property
    def flag(self) -> str:
        """The word of the command line that stands for it."""
        off = "no-" if self.default is True else ""
        return f"--{off}{self.name.replace('_', '-')}"


def read_options(options: Sequence[Option], values: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each of `options`, checked: the one in `values`, or the default."""
    return {o.name: o.check(values[o.name]) if o.name in values else o.default for o in options}


FIRST = Option(
    "first", "original",
    Choice("WHAT", {"original": "the photo", "seeds": "", "final": "", "none": ""}),
    "first frame, which is what a printed slide shows",
)  # fmt: skip
_SECONDS = Number("S", 0.02, 655.35)
"""Browsers replace shorter durations by 0.1, and a GIF cannot hold longer ones."""
SECONDS_PER_STEP = Option("seconds_per_step", 0.3, _SECONDS, "how long a state is shown")
HOLD = Option("hold", 2.0, _SECONDS, "how long the last state is shown")
PLAYS = Option(
    "plays", 0, Whole("N", 0, 65535, "; 0 plays for ever"), "how often the animation plays",
    "0, for ever",
)  # fmt: skip
MAX_FRAMES = Option("max_frames", 60, Whole("N", 2), "leave out quiet states beyond this number")
_SIDE = Whole("PIXELS", 1, 8192)
THEME = Option("theme", "light", Choice("NAME", {"light": "", "dark": ""}), "paper")
WIDTH = Option("width", 800, _SIDE, "of the picture")
HEIGHT = Option("height", 600, _SIDE, "of the picture")
CAPTION = Option("caption", True, Switch(), "words below the picture")
DIM = Option(
    "dim", None, Dimensions(),
    "draw in 2 or 3 dimensions; of more than 3 features, the first principal components are drawn",
    "those of the data",
)  # fmt: skip
ROTATE = Option(
    "rotate", 0.0, Number("DEGREES", -36_000.0, 36_000.0),
    "in 3D, how far the view turns over the whole animation",
)  # fmt: skip
SEAMLESS = Option(
    "seamless", False, Switch(), "with --rotate, keep turning while the last state is held"
)
_STYLES = {
    "teaching": "one frame for each half-step, with all explanations",
    "plain": "points and centroids only",
}
STYLE = Option("style", "teaching", Choice("NAME", _STYLES), "how much is shown")
TWEEN = Option(
    "tween", 0, Whole("N", 0, 1000), "frames in which centroids glide to their new places"
)
NUMBERS = Option("numbers", True, Switch(), "numbers on the centroids")
TRAILS = Option("trails", True, Switch(), "trails of where centroids have been")
REGIONS = Option("regions", True, Switch(), "tint of the regions behind the points")
SWITCHED = Option("switched", True, Switch(), "marks on points that just switched")
PANEL = Option("panel", True, Switch(), "panel with the course of the inertia")
DISTINCT_COLORS = Option(
    "distinct_colors", False, Switch(),
    "colors that tell clusters apart, not those of the centroids",
)  # fmt: skip
SIDE_BY_SIDE = Option("side_by_side", False, Switch(), "the photo beside the clusters")
SWATCHES = Option(
    "swatches", False, Switch(),
    "a strip of the clusters' colors, as wide as the clusters are large",
)  # fmt: skip
ORIGINAL = Option("original", False, Switch(), "the photo as it was, in every frame")
FILL = Option(
    "fill", True, Switch(), "as high as its box, rather than of a shape that suits a curve"
)
_GROUNDS = {"recolored": "", "faded": "the original photo, pale"}
BACKGROUND = Option("background", "recolored", Choice("NAME", _GROUNDS), "below the discs")
TRUTH = Option(
    "truth", None, Rule(),
    "true labels, in text or .npy, one a tile: shows purity and adjusted Rand index",
)  # fmt: skip
CARDS_PER_ROW = Option(
    "cards_per_row", None, Whole("N", 1), "clusters in a row", "as many as make about 800 pixels"
)
SHARE = Option("share", None, Share(), "what of the room a panel has")
MEMBERS = Option("members", 8, Whole(), "tiles shown of each cluster")


def timing(seconds_per_step: float, hold: float = 2.0) -> tuple[Option, ...]:
    """How fast an animation is, with these defaults."""
    step = SECONDS_PER_STEP.but(default=seconds_per_step)
    return (step, HOLD.but(default=hold), PLAYS, MAX_FRAMES)


def canvas(width: int, height: int) -> tuple[Option, ...]:
    """Paper and size of a picture, with these defaults."""
    return (THEME, WIDTH.but(default=width), HEIGHT.but(default=height))
