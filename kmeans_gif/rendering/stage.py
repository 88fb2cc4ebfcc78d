"""Stage: what the panels of a picture have in common."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kmeans_gif.language import said_in

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.palettes import Palette


@contextlib.contextmanager
def spoken_in(language: str, font: str | None) -> Iterator[None]:
    """Have all text in the block said in a language, and drawn in a font.

    Without a `font` it is one that has all letters of the language.
    """
    from kmeans_gif.rendering.canvas.typeface import drawn_in
    from kmeans_gif.rendering.language_fonts import font_of

    with said_in(language), drawn_in(font or font_of(language)):
        yield


@dataclass(eq=False)
class Stage:
    """Runs, keyframes, theme and measures of one picture."""

    histories: Sequence[History]
    keyframes: Sequence[Keyframe]
    theme: str
    natural: bool
    """Whether the picture is as large as its panels ask for, rather than of a given size."""
    font: str | None = None
    """The file of the font of all text; None is the usual one."""
    measure: str = "error"
    """By which number clusterings are shown, "error" or "inertia"; see `measure.py`."""
    palette: Palette | None = None
    """Colors of clusters that the user chose; None are the usual ones."""
    text_scale: float = 1.0
    """How much larger text is than it must be."""
    language: str = "en"
    """In which texts are, a code."""
    bare: bool = False
    """Whether a photo is shown pixel by pixel, with nothing around it."""
    text_size: int = 0
    """Height of text beside marks, in pixels, once the picture's width is known."""
    alone: bool = True
    """Whether one panel at most needs colors beside those from paper to ink."""
    size: tuple[int, int] = (0, 0)
    """(width, height) of the picture in pixels, once it is known."""
    members: tuple[int, int] | None = None
    """How many members cards show, the nearest and others, once cards are laid out."""
    plan: PalettePlan = None  # type: ignore[assignment]  # made when the panels are known
    _known: dict[tuple[Hashable, ...], Any] = field(default_factory=dict)

    @contextlib.contextmanager
    def spoken(self) -> Iterator[None]:
        """Have all text in the block said in the stage's language, and drawn in its font."""
        with spoken_in(self.language, self.font):
            yield

    def once(self, function: Callable[..., Any], *arguments: Hashable) -> Any:
        """`function(*arguments)`, computed for the first panel that asks and kept for others."""
        key = (function, *arguments)
        if key not in self._known:
            self._known[key] = function(*arguments)
        return self._known[key]
