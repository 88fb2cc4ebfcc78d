"""The details of a run: parameters, photo, result and versions."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from kmeans_gif import __version__
from kmeans_gif._words import escaped
from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.canvas.photo_colors import photo_colors
from kmeans_gif.rendering.captions import whole_shape
from kmeans_gif.reporting.loss import mean_distance

_LIBRARIES = ("numpy", "numba", "pillow", "matplotlib")


def details(history: History, about: dict[str, Any]) -> dict[str, Any]:
    """The details of a run by section; `about` comes first."""
    dataset = history.dataset
    height, width = whole_shape(dataset)
    return {
        **about,
        "parameters": history.params,
        "photo": {
            "name": dataset.name,
            "width": width,
            "height": height,
            "pixels_clustered": int(dataset.weights.sum()),
            "distinct_colors": len(photo_colors(dataset).colors),
        },
        "features": {
            "names": list(dataset.feature_names),
            "color_space": dataset.color_space,
            "location_scale": dataset.location_scale,
        },
        "result": {
            "iterations": history.n_iter,
            "converged": history.converged,
            "inertia": float(history.inertia[-1]),
            "mean_distance": mean_distance(history),
            "clusters_without_pixels": int((history.sizes[-1] == 0).sum()),
            "events": [f"iteration {e.state}: {e.text}" for e in history.events],
        },
        "versions": {
            "kmeans_gif": __version__,
            "python": platform.python_version(),
            **{name: _version(name) for name in _LIBRARIES},
        },
    }


def as_json(values: dict[str, Any]) -> bytes:
    """`values` for programs.  Bytes of names that are no text come back from `os.fsencode`."""
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")  # \udce9, which is how JSON has it, too


def as_text(values: dict[str, Any]) -> bytes:
    """`values` for people: one line each, in sections."""
    lines: list[str] = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += ["", _words(name)]
            lines += [escaped(line) for key, one in value.items() for line in _lines(key, one)]
        else:
            lines.append(escaped(f"{_words(name)}: {_plain(value)}"))
    return ("\n".join(lines).lstrip("\n") + "\n").encode()


def _lines(name: str, value: Any) -> list[str]:
    if name == "events":
        return [f"  {text}" for text in value]
    return [f"  {_words(name)}: {_plain(value)}"]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "-"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
