"""A still figure of the measures by which k is chosen."""

from __future__ import annotations

from typing import Any

from PIL import Image

from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.choice_words import others, sampled, space, verdict
from kmeans_gif.rendering.figures import LINE, MARK, figure, tidy

_SIZE = (1500, 560)
_CURVES = {
    "inertia": "inertia",
    "silhouette": "silhouette",
    "calinski_harabasz": "Calinski-Harabasz",
}


def choice_figure(choice: Choice) -> Image.Image:
    """Inertia, silhouette and Calinski-Harabasz by k, with the suggested k and the best ones."""

    def draw(made: Any) -> None:
        rows = [verdict(choice), *filter(None, (others(choice), sampled(choice)))]
        head = f"{choice.dataset.name or 'data'}: {rows[0]}\n"
        made.suptitle(head + "; ".join(rows[1:]), fontsize=16)
        for ax, (measure, title) in zip(made.subplots(1, 3), _CURVES.items(), strict=True):
            of = space(choice) if measure == "inertia" else ""
            _draw_curve(ax, choice, measure, title + of)

    return figure(_SIZE, draw)


def _draw_curve(ax: Any, choice: Choice, measure: str, title: str) -> None:
    ks = [c.k for c in choice.candidates]
    values = [float(getattr(c, measure)) for c in choice.candidates]
    ax.plot(ks, values, "o-", color=LINE, linewidth=2, markersize=6)
    marked = choice.suggested if measure == "inertia" else choice.best(measure)
    if marked is not None:
        value = values[ks.index(marked)]
        ax.plot([marked], [value], "o", color=MARK, markersize=15, fillstyle="none", mew=3)
        right = 2 * marked > ks[0] + ks[-1]
        ax.annotate(
            f"k = {marked}", (marked, value), (-12 if right else 12, 12),
            textcoords="offset points", ha="right" if right else "left", fontsize=15, color=MARK,
        )  # fmt: skip
    if measure == "inertia":
        ax.set_ylim(bottom=0)
    ax.margins(x=0.08, y=0.14)
    tidy(ax, title, "number of clusters k")
