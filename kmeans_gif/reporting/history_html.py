"""A run as a notebook shows it: a table of iterations with a sparkline of inertia."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kmeans_gif._words import counted, escaped
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.captions import number, share

_WIDTH, _HEIGHT, _EDGE = 240, 44, 4
"""Pixels of the sparkline, and what is left free around it."""
_FIRST, _LAST = 12, 4
"""Rows that are shown of a long run."""
_HEADS = ("iteration", "inertia", "switched", "centroids moved by up to", "empty clusters")


def history_html(history: History) -> str:
    """HTML with no script and no style sheet, so that it survives every export."""
    end = "converged" if history.converged else "not converged"
    n = history.dataset.sample_of or len(history.dataset.X)
    head = (
        f"k-means on {history.dataset.name or 'an array'}: "
        f"{counted(history.n_clusters, 'cluster')}, {n:,} observations, "
        f"{counted(history.n_iter, 'iteration')}, {end}"
    )
    states: list[int | None] = list(range(len(history)))
    if len(states) > _FIRST + _LAST + 1:
        states[_FIRST:-_LAST] = [None]
    rows = "".join(_row("td", _texts(history, t)) for t in states)
    return (
        f"<div><p>{escape(escaped(head))}</p>{sparkline(history.inertia.tolist())}"
        f"<table><thead>{_row('th', _HEADS)}</thead><tbody>{rows}</tbody></table></div>"
    )


def _texts(history: History, t: int | None) -> Sequence[str]:
    if t is None:
        return ["…"] * len(_HEADS)
    moved, whole = float(history.shift[t]), float(history.dataset.weights.sum())
    changed = share(float(history.switched[t]), whole) if t else ""
    empty = str(int((history.sizes[t] == 0).sum()) or "")
    inertia = number(float(history.inertia[t]), 6)
    return [str(t) if t else "0, seeds", inertia, changed, number(moved, 3) if t else "", empty]


def _row(tag: str, texts: Sequence[str]) -> str:
    cells = (f'<{tag} style="text-align: right">{escape(text)}</{tag}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def sparkline(values: Sequence[float]) -> str:
    """The course of `values`, from 0 up, as a drawing on a line.

    >>> sparkline([4.0, 1.0]).count("<circle")
    1
    """
    across, down, top = _WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE, max(values) or 1.0
    points = [
        (_EDGE + across * i / max(1, len(values) - 1), _EDGE + down * (1 - value / top))
        for i, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    told = f"inertia from {number(values[0], 4)} to {number(values[-1], 4)}"
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="{told}">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="currentColor"/></svg>'
    )
