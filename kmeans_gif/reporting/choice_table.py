"""The measures of a choice of k as a table, for people and for programs."""

from __future__ import annotations

import csv
import io
import math

from kmeans_gif.evaluation.candidates import Candidate
from kmeans_gif.evaluation.choose_k import Choice
from kmeans_gif.rendering.choice_captions import other_measures, sampled, suggestion

_COLUMNS = (
    "k",
    "inertia",
    "silhouette",
    "calinski_harabasz",
    "iterations",
    "converged",
    "cpu_seconds",
)


def as_text(choice: Choice) -> str:
    """A line for each k, and what the measures suggest."""
    rows = [(*_COLUMNS[:4], *_COLUMNS[4::2]), *(_row(c) for c in choice.candidates)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]
    lines += filter(None, (sampled(choice), suggestion(choice), other_measures(choice)))
    return "\n".join(lines)


def _row(candidate: Candidate) -> tuple[str, ...]:
    return (
        str(candidate.k),
        f"{candidate.inertia:.6g}",
        _or_dash(candidate.silhouette, ".3f"),
        _or_dash(candidate.calinski_harabasz, ".6g"),
        f"{candidate.n_iter}{'' if candidate.converged else ' (stopped)'}",
        f"{candidate.seconds:.3f}",
    )


def _or_dash(value: float, form: str) -> str:
    return "-" if math.isnan(value) else format(value, form)


def as_csv(choice: Choice) -> str:
    """A row for each k, with all digits; empty where a measure is not defined."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for c in choice.candidates:
        values = (c.silhouette, c.calinski_harabasz)
        measures = ("" if math.isnan(value) else repr(value) for value in values)
        ended = "yes" if c.converged else "no"
        writer.writerow((c.k, repr(c.inertia), *measures, c.n_iter, ended, f"{c.seconds:.3f}"))
    return text.getvalue()
