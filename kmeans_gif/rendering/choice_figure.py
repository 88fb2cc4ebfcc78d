"""A still figure of the measures by which k is chosen."""

from __future__ import annotations

from os import PathLike

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array
from kmeans_gif.evaluation.choose_k import Choice, choice_of
from kmeans_gif.language import say
from kmeans_gif.rendering.canvas.axes import Axes, draw_axes
from kmeans_gif.rendering.canvas.curves import Curve
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import wrapped, write_text
from kmeans_gif.rendering.canvas.type_sizes import type_sizes
from kmeans_gif.rendering.captions import with_name
from kmeans_gif.rendering.choice_captions import MEASURES, other_measures, sampled, suggestion
from kmeans_gif.rendering.language_fonts import require_letters
from kmeans_gif.rendering.options import FONT, LANGUAGE, MEASURE
from kmeans_gif.rendering.panels.measure_by_k import measure_curve
from kmeans_gif.rendering.stage import spoken_in
from kmeans_gif.rendering.theme import ACCENTS, RAMP

_SIZE = (1500, 844)
_LINE = 1.35
"""Height of a line, in terms of the text's size."""
_BLACK = np.zeros(3)


def choice_figure(
    choice: Choice, *, measure: str = "error", language: str = "en",
    font: str | PathLike[str] | None = None,
) -> Image.Image:  # fmt: skip
    """Error, silhouette and Calinski-Harabasz by k, with the suggested k and the best ones.

    `measure`, `language` and `font` are as in `choice_walk`: "inertia" is shown in place of the
    error, the code of the language of all words, and the file of their font.

    >>> from kmeans_gif import choice_figure, choose_k, make_points
    >>> choice_figure(choose_k(make_points("blobs", n=50), [2, 3], random_state=0)).size
    (1500, 844)
    """
    code, file = LANGUAGE.check(language), FONT.check(font)
    require_letters(code, file)
    with spoken_in(code, file):
        return _figure(choice_of(choice, "choice_figure"), MEASURE.check(measure))


def _figure(choice: Choice, shown: str) -> Image.Image:
    ks, made, size = [c.k for c in choice.candidates], measures(choice, shown), _text_size()
    text = draw_axes(_SIZE, [axes for axes, _ in made], size)
    for row, line in enumerate(_head(choice)):
        write_text(text, line, size, (_SIZE[0] / 2, (row + 0.6) * _LINE * size))
    lines, marks = np.zeros_like(text), np.zeros_like(text)
    for measure, (axes, curve) in zip(MEASURES, made, strict=True):
        curve.draw(lines, len(ks))
        for place in range(len(ks)):
            curve.dot(lines, place)
        best = choice.suggested if measure == "inertia" else choice.best(measure)
        if best is not None:
            curve.mark(marks, ks.index(best))
            _write_beside(marks, curve, ks.index(best), axes.area, f"k = {best}")
    return _in_colors([(text, _BLACK), (lines, ACCENTS["blue"]), (marks, ACCENTS["vermilion"])])


def measures(choice: Choice, shown: str = "error") -> list[tuple[Axes, Curve]]:
    """Axes and curve of each measure, from left to right."""
    size, width = _text_size(), _SIZE[0] // len(MEASURES)
    top = round((len(_head(choice)) + 0.3) * _LINE * size)
    boxes = (Rect(i * width, top, (i + 1) * width, _SIZE[1]) for i in range(len(MEASURES)))
    return [
        measure_curve(box, choice, name, shown, size)
        for box, name in zip(boxes, MEASURES, strict=True)
    ]


def _text_size() -> int:
    return type_sizes(_SIZE[0]).text


def _head(choice: Choice) -> list[str]:
    """What the data is and what is suggested; below, what else speaks for which k."""
    head = with_name(choice.dataset.name or say("data"), suggestion(choice))
    below = say("; ").join(filter(None, (other_measures(choice), sampled(choice))))
    size = _text_size()
    return [
        line for text in (head, below) if text for line in wrapped(text, _SIZE[0] - 2 * size, size)
    ]


def _write_beside(canvas: Array, curve: Curve, i: int, area: Rect, text: str) -> None:
    """Write `text` beside the marked value i, on its roomier side, away from the dot."""
    (x, y), size = curve.path[i], _text_size()
    at_left = 2 * x > area.left + area.right
    is_low = 2 * y > area.top + area.bottom
    row = area.top + size if is_low else area.bottom - size
    side = -1 if at_left else 1
    write_text(canvas, text, size, (x + side * size / 2, row), 1.0 if at_left else 0.0)


def _in_colors(layers: list[tuple[Array, Array]]) -> Image.Image:
    """Canvases of the ramp from paper to ink, each in a color of its own, one over the other."""
    picture = np.full((*layers[0][0].shape, 3), 255.0)
    for canvas, color in layers:
        picture += (color - picture) * (canvas / (RAMP - 1))[:, :, None]
    return Image.fromarray(np.rint(picture).astype(np.uint8))
