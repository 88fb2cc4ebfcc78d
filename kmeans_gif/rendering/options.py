"""Options of views and panels: each is declared once, with its name, default, rule and help.

The Python parameter, the command-line option, its help, its check and its refusal where it does
not belong come from the declaration.  Nothing heavy is imported here: --help is built from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kmeans_gif._registry import listed
from kmeans_gif.language import LANGUAGES
from kmeans_gif.rendering.option_rules import (
    Choice,
    Dimensions,
    EvenPixels,
    FontFile,
    Number,
    PaletteColors,
    Rule,
    Share,
    Switch,
    Text,
    Whole,
)

__all__ = [
    "Choice", "Dimensions", "EvenPixels", "FontFile", "Number", "PaletteColors", "Rule", "Share",
    "Switch", "Text", "Whole",
]  # fmt: skip
"""Rules, for those who declare options."""


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
    in_names: bool = True
    """Whether files are named after it: whether it changes the picture or the run."""
    even: Any = None
    """What stands for None where the pace is even."""
    before: str = ""
    """What stands before its value in names of files, where the value, a word, needs it."""

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
    read = {o.name: o.check(values[o.name]) if o.name in values else o.default for o in options}
    if read.get("pace") == "even":
        read |= {o.name: o.even for o in options if read[o.name] is None}
    return read


_FIRST = {"original": "the photo", "seeds": "", "final": "", "none": ""}
FIRST = Option(
    "first", "original", Choice("WHAT", _FIRST),
    "first frame, which is what a printed slide shows", before="first-",
)  # fmt: skip
_SECONDS = Number("S", 0.02, 655.35)
"""Browsers replace shorter durations by 0.1, and a GIF cannot hold longer ones."""
_PACES = {
    "story": "slow first, then faster as less changes, quiet states left out",
    "even": "each state as long as the others",
}
PACE = Option("pace", "story", Choice("NAME", _PACES), "how states take their time", before="pace-")
SECONDS_PER_STEP = Option(
    "seconds_per_step", None, _SECONDS,
    "how long a state is shown, but for the first and last; in a story the longest, others in "
    "proportion",
)  # fmt: skip
HOLD = Option("hold", 2.0, _SECONDS, "how long the last state is shown")
SECONDS = Option(
    "seconds", None, _SECONDS, "length of the whole animation, to which all durations are scaled",
    "as it comes",
)  # fmt: skip
PLAYS = Option(
    "plays", 0, Whole("N", 0, 65535, "; 0 plays for ever"), "how often the animation plays",
    "0, for ever",
)  # fmt: skip
MAX_FRAMES = Option(
    "max_frames", 60, Whole("N", 2), "frames at most; quiet states beyond them are left out"
)
THEME = Option("theme", "light", Choice("NAME", {"light": "", "dark": ""}), "paper")
SLIDES = {"16:9": (1280, 720), "4:3": (960, 720), "square": (720, 720)}
"""(width, height) in pixels."""
SLIDE = Option(
    "slide", None, Choice("SHAPE", {name: f"{w}×{h}" for name, (w, h) in SLIDES.items()}),
    "size of the picture by the shape of slides", "16:9", before="slide-",
)  # fmt: skip
WIDTH = Option("width", None, EvenPixels(), "of the picture, in pixels", "that of the slide")
HEIGHT = Option("height", None, EvenPixels(), "of the picture, in pixels", "that of the slide")
CAPTION = Option("caption", True, Switch(), "words above and below the picture")
TITLE = Option("title", None, Text(), "title above the picture", before="title-")
LANGUAGE = Option(
    "language", "en", Choice("CODE", LANGUAGES), "of all words of the picture", before="language-"
)
TEXT_SCALE = Option(
    "text_scale", 1.0, Number("X", 0.5, 1.5),
    "how much larger text is than usual, which is large enough for the back row",
)  # fmt: skip
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
    "tween", None, Whole("N", 0, 1000), "frames in which centroids glide to their new places",
    "up to 3 in a story in teaching style, else 0",
)  # fmt: skip
NUMBERS = Option("numbers", True, Switch(), "numbers on the centroids")
TRAILS = Option("trails", True, Switch(), "trails of where centroids have been")
REGIONS = Option("regions", True, Switch(), "tint of the regions behind the points")
SWITCHED = Option("switched", True, Switch(), "marks on points that just switched")
PANEL = Option("panel", True, Switch(), "panel with the course of the error or inertia")
LINKS = Option("links", False, Switch(), "lines from points to their centroids")
SQUARES = Option(
    "squares", False, Switch(),
    "squares over these lines, whose areas add up to the inertia; in 2D, axes to one scale",
)  # fmt: skip
SHOW_SEEDING = Option(
    "show_seeding", False, Switch(),
    "draw the seeds one by one before the run, points as large as their chance to be drawn",
)  # fmt: skip
DISTINCT_COLORS = Option(
    "distinct_colors", False, Switch(), "colors that tell clusters apart, not the centroids' own"
)
SIDE_BY_SIDE = Option("side_by_side", False, Switch(), "the photo beside the clusters")
SWATCHES = Option(
    "swatches", False, Switch(),
    "a strip of the clusters' colors, as wide as the clusters are large, over codes and shares",
)  # fmt: skip
EQUAL_SWATCHES = Option(
    "equal_swatches", False, Switch(), "as --swatches, all of them equally wide"
)
SWATCH_LABELS = Option("swatch_labels", True, Switch(), "hex codes and shares below the swatches")
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
GROUPS = TRUTH.but(
    help="true groups, by default those of the data: shows purity and, at the end, them"
)
CARDS_PER_ROW = Option(
    "cards_per_row", None, Whole("N", 1), "clusters in a row", "as many as make about 800 pixels"
)
_MEASURES = {
    "error": "the typical distance of an observation to its centroid, for photos that of colors",
    "inertia": "the weighted sum of squared distances",
}
MEASURE = Option(
    "measure", "error", Choice("NAME", _MEASURES), "the number that says how good a clustering is"
)
FONT = Option(
    "font", None, FontFile(), "font of all text; what it lacks is drawn in DejaVu Sans or others"
)
PALETTE = Option(
    "palette", None, PaletteColors(),
    "colors of clusters: default, okabe-ito, tableau, or a file of hex colors, one a line, or of "
    "GIMP (.gpl)",
)  # fmt: skip
SHARE = Option("share", None, Share(), "what of the room a panel has")
MEMBERS = Option("members", 8, Whole(), "tiles shown of each cluster")


def timing(seconds_per_step: float, hold: float = 2.0) -> tuple[Option, ...]:
    """How fast an animation is; `seconds_per_step` is the default of an even pace."""
    shown = f"1.4, with even pace {seconds_per_step:g}"
    step = SECONDS_PER_STEP.but(even=seconds_per_step, shown_default=shown)
    return (PACE, step, HOLD.but(default=hold), SECONDS, PLAYS, MAX_FRAMES)


CANVAS = (THEME, SLIDE, WIDTH, HEIGHT)
"""Paper and size of a picture that is as large as a slide."""
_OWN = "what it needs"
FREE_CANVAS = (
    THEME, SLIDE.but(shown_default=_OWN), WIDTH.but(shown_default=_OWN),
    HEIGHT.but(shown_default=_OWN),
)  # fmt: skip
"""Paper and size of a picture that is as large as what it shows."""
WORDS = (TITLE, LANGUAGE, TEXT_SCALE, FONT)
"""What is said in a picture, and how it looks."""
