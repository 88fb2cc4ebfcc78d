"""Which options of renderers were given; see `pictures`, where none has a default."""

from __future__ import annotations

import argparse
from typing import Any

from kmeans_gif.errors import InputError

TIMING = ("seconds_per_step", "hold", "plays", "max_frames")
CANVAS = ("theme", "width", "height", "rotate")
ALWAYS = ("caption", *TIMING)
PHOTO_ONLY = ("view", "distinct_colors", "first", "side_by_side", "swatches", "background")
POINTS_ONLY = ("style", "dim", "numbers", "regions", "switched", "panel", "tween", "seamless")
TILES_ONLY = ("cards_per_row", "members", "truth", "map")
_ON_BY_DEFAULT = ("caption", "numbers", "trails", "regions", "switched", "panel")


def given(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    """Those of `names` that the user gave, with their values."""
    return {name: getattr(options, name) for name in names if hasattr(options, name)}


def refuse(options: argparse.Namespace, names: tuple[str, ...], reason: str) -> None:
    """Raise InputError for the first of `names` that the user gave."""
    for name in given(options, names):
        off = "no-" if name in _ON_BY_DEFAULT else ""
        raise InputError(f"--{off}{name.replace('_', '-')}: {reason}")
