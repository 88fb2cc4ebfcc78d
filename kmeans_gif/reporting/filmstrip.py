"""Filmstrips: a few telling frames of an animation on one sheet, for print."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import Any

from kmeans_gif._atomic import atomic_write
from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.language_fonts import font_of
from kmeans_gif.reporting.plots import draw_points
from kmeans_gif.script import Script
from kmeans_gif.writing.slide_words import title

_MOST, _PER_ROW = 6, 3
_WIDTH = 10.0
"""Inches of the sheet."""
_LETTERS = 56
"""Of a line of a caption."""
_HARD = "\u00a0"
"""A space at which no line is broken."""


def save_filmstrip(
    animation: Animation, path: str | os.PathLike[str], source: object = None
) -> list[int]:
    """Write a sheet of at most six frames to `path`, which ends in .pdf, .svg or .png.

    Where `source` is the run and the picture shows its points in their plane, they are drawn anew
    as vectors; all other pictures stand there pixel by pixel.  Returns the frames shown.
    """
    chosen = telling(animation.keyframes)
    with atomic_write(path) as file:
        _sheet(animation, chosen, source, file, Path(path).suffix[1:].lower())
    return chosen


def telling(keys: tuple[Keyframe, ...]) -> list[int]:
    """The first frame, the last, and up to four between: of states that a story shows, evenly.

    >>> telling(tuple(Keyframe("assign", t, 20) for t in range(11)))
    [0, 2, 4, 6, 8, 10]
    """
    still = [i for i, key in enumerate(keys) if key.phase not in ("between", "update", "seeding")]
    if len(still) <= _MOST:
        return still
    return [still[round(i * (len(still) - 1) / (_MOST - 1))] for i in range(_MOST)]


def _sheet(animation: Animation, chosen: list[int], source: Any, file: Any, form: str) -> None:
    """The same bytes whatever a user's settings of matplotlib say, and whenever."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    columns = min(_PER_ROW, len(chosen))
    rows = -(-len(chosen) // columns)
    width, height = animation.size
    each = _WIDTH / columns
    tall = each * (0.85 if _drawn(source, animation) else height / width) + 0.75
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["svg.hashsalt"] = "kmeans_gif"
        made = Figure(figsize=(_WIDTH, rows * tall), dpi=200, layout="constrained")
        FigureCanvasAgg(made)
        for ax, i in zip(made.subplots(rows, columns, squeeze=False).flat, chosen, strict=False):
            _draw(animation, i, source, ax)
        for ax in made.axes[len(chosen) :]:
            ax.set_axis_off()
        undated = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}
        made.savefig(file, format=form, metadata=undated[form])


def _drawn(source: Any, animation: Animation) -> bool:
    """Whether points in their plane are shown, which can be drawn as vectors."""
    return (
        isinstance(source, History)
        and not (source.dataset.is_image or source.dataset.is_tiles)
        and source.dataset.X.shape[1] == 2
    )


def _draw(animation: Animation, i: int, source: Any, ax: Any) -> None:
    key = animation.keyframes[i]
    if _drawn(source, animation):
        draw_points(source, key, ax)
        ax.set_ylabel("")  # the caption takes the place of the other label
        ax.tick_params(labelsize=7)
    else:
        ax.imshow(animation[i].rgb(), interpolation="nearest")
        ax.set_xticks([])
        ax.set_yticks([])
        ax.spines[:].set_visible(False)
    script = animation.script
    said = {"font": _font(script.language), "loc": "left", "parse_math": False}
    ax.set_title(title(script, i), fontsize=11, fontweight="bold", **said)
    ax.set_xlabel(_caption(script, i), fontsize=7.5, **said)


def _caption(script: Script, i: int) -> str:
    """The sentence on frame i, and its figures below, none of which is broken."""
    figures = script.figures(i).replace(" ", _HARD).replace(f"{_HARD}·{_HARD}", f"{_HARD}· ")
    lines = (textwrap.wrap(text, _LETTERS) for text in (script.line(i).sentence, figures))
    return "\n".join(line for wrapped in lines for line in wrapped)


def _font(language: str) -> Any:
    """A font that has the letters of a language, if matplotlib's own lacks some."""
    from matplotlib.font_manager import FontProperties

    file = font_of(language)
    own = not file or Path(file).name == "DejaVuSans.ttf"
    return None if own else FontProperties(fname=file)
