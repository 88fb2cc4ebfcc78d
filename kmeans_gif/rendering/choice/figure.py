"""A still figure of the measures by which k is chosen."""

from __future__ import annotations

import numpy as np
from PIL import Image

from kmeans_gif._typing import Array
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.choice.panel import ChoicePanel
from kmeans_gif.rendering.choice.words import others, sampled, space, verdict
from kmeans_gif.rendering.drawing.axes import draw_axes
from kmeans_gif.rendering.drawing.lettering import fitting_size, write_text
from kmeans_gif.rendering.drawing.point_colors import RAMP
from kmeans_gif.rendering.drawing.projection import Rect

_SIZE = (1500, 560)
_HEAD = 84
"""Pixels above the curves, for two lines of text."""
_TEXT = 18
_CURVES = {
    "inertia": "inertia",
    "silhouette": "silhouette",
    "calinski_harabasz": "Calinski-Harabasz",
}
_INK = (0, 0, 0)
_LINE = (0, 114, 178)
_MARK = (213, 94, 0)
"""Of Okabe and Ito's colors, the pair that stands apart in gray as well."""


def choice_figure(choice: Choice) -> Image.Image:
    """Inertia, silhouette and Calinski-Harabasz by k, with the suggested k and the best ones."""
    panels = dict(zip(_CURVES, _panels(choice), strict=True))
    text = draw_axes(_SIZE, [panel.axes() for panel in panels.values()], _TEXT)
    _write_head(text, choice)
    lines, marks = np.zeros_like(text), np.zeros_like(text)
    ks = [c.k for c in choice.candidates]
    for measure, panel in panels.items():
        panel.draw(lines, len(ks), None)
        best = choice.suggested if measure == "inertia" else choice.best(measure)
        if best is not None:
            i = ks.index(best)
            panel.mark(marks, i)
            panel.write(marks, i, f"k = {best}", _TEXT)
    return _composed([(text, _INK), (lines, _LINE), (marks, _MARK)])


def _panels(choice: Choice) -> list[ChoicePanel]:
    ks = [c.k for c in choice.candidates]
    width = _SIZE[0] // len(_CURVES)
    panels = []
    for number, (measure, title) in enumerate(_CURVES.items()):
        area = Rect(
            number * width + 4 * _TEXT,
            _HEAD + 2 * _TEXT,
            (number + 1) * width - _TEXT,
            _SIZE[1] - round(3.4 * _TEXT),
        )
        of = space(choice) if measure == "inertia" else ""
        values = [float(getattr(c, measure)) for c in choice.candidates]
        panels.append(ChoicePanel(area, ks, values, title + of, "number of clusters k"))
    return panels


def _write_head(canvas: Array, choice: Choice) -> None:
    """What the data is and what is suggested; below, what else speaks for which k."""
    head = f"{choice.dataset.name or 'data'}: {verdict(choice)}"
    below = "; ".join(filter(None, (others(choice), sampled(choice))))
    middle, room = _SIZE[0] / 2, _SIZE[0] - 2 * _TEXT
    write_text(canvas, head, fitting_size([head], room, 24), (middle, 26))
    if below:
        write_text(canvas, below, fitting_size([below], room, _TEXT), (middle, 60))


def _composed(layers: list[tuple[Array, tuple[int, int, int]]]) -> Image.Image:
    """Canvases of the ramp from paper to ink, each in a color of its own, one over the other."""
    picture = np.full((*layers[0][0].shape, 3), 255.0)
    for canvas, color in layers:
        cover = (canvas / (RAMP - 1))[:, :, None]
        picture += (np.array(color) - picture) * cover
    return Image.fromarray(np.rint(picture).astype(np.uint8))
