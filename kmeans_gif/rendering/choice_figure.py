"""A still figure of the measures by which k is chosen."""

from __future__ import annotations

from os import PathLike

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array
from kmeans_gif.evaluation.choose_k import Choice, choice_of
from kmeans_gif.rendering.canvas.axes import Axes, draw_axes
from kmeans_gif.rendering.canvas.curves import Curve
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import fitting_size, write_text
from kmeans_gif.rendering.canvas.typeface import drawn_in
from kmeans_gif.rendering.choice_captions import MEASURES, other_measures, sampled, suggestion
from kmeans_gif.rendering.options import FONT, MEASURE
from kmeans_gif.rendering.panels.curve import measure_curve
from kmeans_gif.rendering.theme import ACCENTS, RAMP

_SIZE = (1500, 560)
_HEAD = 84
"""Pixels above the curves, for two lines of text."""
_TEXT = 18
_BLACK = np.zeros(3)


def choice_figure(
    choice: Choice, *, measure: str = "error", font: str | PathLike[str] | None = None
) -> Image.Image:
    """Error, silhouette and Calinski-Harabasz by k, with the suggested k and the best ones.

    `measure` and `font` are as in `choice_walk`: "inertia" is shown in place of the error, and
    the file of the font of all text.

    >>> from kmeans_gif import choice_figure, choose_k, make_points
    >>> choice_figure(choose_k(make_points("blobs", n=50), [2, 3], random_state=0)).size
    (1500, 560)
    """
    with drawn_in(FONT.check(font)):
        return _figure(choice_of(choice, "choice_figure"), MEASURE.check(measure))


def _figure(choice: Choice, shown: str) -> Image.Image:
    ks, made = [c.k for c in choice.candidates], measures(choice, shown)
    text = draw_axes(_SIZE, [axes for axes, _ in made], _TEXT)
    _write_head(text, choice)
    lines, marks = np.zeros_like(text), np.zeros_like(text)
    for i, (measure, (_, curve)) in enumerate(zip(MEASURES, made, strict=True)):
        curve.draw(lines, len(ks))
        for place in range(len(ks)):
            curve.dot(lines, place)
        best = choice.suggested if measure == "inertia" else choice.best(measure)
        if best is not None:
            curve.mark(marks, ks.index(best))
            _write_beside(marks, curve, ks.index(best), _area(i), f"k = {best}")
    return _in_colors([(text, _BLACK), (lines, ACCENTS["blue"]), (marks, ACCENTS["vermilion"])])


def measures(choice: Choice, shown: str = "error") -> list[tuple[Axes, Curve]]:
    """Axes and curve of each measure, from left to right."""
    return [measure_curve(_area(i), choice, name, shown) for i, name in enumerate(MEASURES)]


def _area(number: int) -> Rect:
    """Inside the axes of one of the curves, which stand side by side."""
    width = _SIZE[0] // len(MEASURES)
    box = Rect(number * width, _HEAD, (number + 1) * width, _SIZE[1])
    return box.inset(4 * _TEXT, 2 * _TEXT, _TEXT, 3.4 * _TEXT)


def _write_head(canvas: Array, choice: Choice) -> None:
    """What the data is and what is suggested; below, what else speaks for which k."""
    head = f"{choice.dataset.name or 'data'}: {suggestion(choice)}"
    below = "; ".join(filter(None, (other_measures(choice), sampled(choice))))
    middle, room = _SIZE[0] / 2, _SIZE[0] - 2 * _TEXT
    write_text(canvas, head, fitting_size([head], room, 24), (middle, 26))
    if below:
        write_text(canvas, below, fitting_size([below], room, _TEXT), (middle, 60))


def _write_beside(canvas: Array, curve: Curve, i: int, area: Rect, text: str) -> None:
    """Write `text` beside the marked value i, on its roomier side, away from the dot."""
    x, y = curve.path[i]
    at_left = 2 * x > area.left + area.right
    is_low = 2 * y > area.top + area.bottom
    row = area.top + _TEXT if is_low else area.bottom - _TEXT
    side = -1 if at_left else 1
    write_text(canvas, text, _TEXT, (x + side * _TEXT / 2, row), 1.0 if at_left else 0.0)


def _in_colors(layers: list[tuple[Array, Array]]) -> Image.Image:
    """Canvases of the ramp from paper to ink, each in a color of its own, one over the other."""
    picture = np.full((*layers[0][0].shape, 3), 255.0)
    for canvas, color in layers:
        picture += (color - picture) * (canvas / (RAMP - 1))[:, :, None]
    return Image.fromarray(np.rint(picture).astype(np.uint8))
