"""Declarations of the renderers' options.

None has a default here: an option that was not given is missing from the namespace, and
the Python parameter of the same name keeps its own default.  So `render` can tell which
options were given, and the two cannot drift apart.
"""

from __future__ import annotations

import argparse
from typing import Any

from kmeans_gif.cli.options import number, whole

_TRAILS = "trails of where centroids have been"


def add_photo(parser: argparse.ArgumentParser) -> None:
    """Options of all views of a photo."""
    group = _group(parser, "picture")
    _add_photo_only(group)
    _add_canvas(group, "800, composed 1200", "600, composed 480")
    _add_off(group, "trails", _TRAILS)
    _add_caption(group)
    _add_timing(group, "0.3", "2")


def add_scatter(parser: argparse.ArgumentParser, *, dim: bool = True) -> None:
    """Options of scatter; without `dim` all but that one."""
    group = _group(parser, "picture")
    if dim:
        _add_dim(group)
    _add_points_only(group)
    _add_caption(group)
    _add_timing(group, "0.6", "2")


def add_mosaic(parser: argparse.ArgumentParser) -> None:
    """Options of mosaic and tile_map."""
    group = _group(parser, "picture")
    _add_tiles_only(group)
    _add_caption(group)
    _add_timing(group, "0.4", "2")


def add_race(parser: argparse.ArgumentParser) -> None:
    """Options of race, all but the number of dimensions."""
    group = _group(parser, "picture")
    _add_canvas(group, "1200")
    _add_timing(group, "0.6", "3")


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Options of choice_walk."""
    group = _group(parser, "animation")
    _add_distinct_colors(group)
    _add_dim(group)
    _add_size(group, "1000", "600", "a picture of points")
    _add_seconds(group, "0.8", "3")


def add_any(parser: argparse.ArgumentParser) -> None:
    """Options of all views of a photo, of scatter and of mosaic."""
    group = _group(parser, "picture")
    _add_caption(group)
    _add_timing(group, "0.3 for photos, 0.4 for tiles, 0.6 for points", "2")
    _add_photo_only(_group(parser, "picture of a photo"))
    _add_tiles_only(_group(parser, "picture of tiles"))
    points = _group(parser, "picture of points")
    _add_dim(points)
    _add_points_only(points)


def _group(parser: argparse.ArgumentParser, title: str) -> Any:
    """A group of options that leave no trace unless they are given."""
    return parser.add_argument_group(title, argument_default=argparse.SUPPRESS)


def _add_caption(group: Any) -> None:
    group.add_argument(
        "--no-caption", action="store_false", dest="caption", help="the bare picture"
    )


def _add_timing(group: Any, seconds_per_step: str, hold: str) -> None:
    _add_seconds(group, seconds_per_step, hold)
    group.add_argument(
        "--max-frames",
        type=whole,
        metavar="N",
        help="leave out quiet states beyond this number (default: 60)",
    )


def _add_seconds(group: Any, seconds_per_step: str, hold: str) -> None:
    group.add_argument(
        "--seconds-per-step",
        type=number,
        metavar="S",
        help=f"how long a state is shown (default: {seconds_per_step})",
    )
    group.add_argument(
        "--hold",
        type=number,
        metavar="S",
        help=f"how long the last state is shown (default: {hold})",
    )
    group.add_argument(
        "--plays",
        type=whole,
        metavar="N",
        help="how often the animation plays (default: 0, for ever)",
    )


def _add_distinct_colors(group: Any) -> None:
    group.add_argument(
        "--distinct-colors",
        action="store_true",
        help="colors that tell clusters apart, not those of the centroids",
    )


def _add_photo_only(group: Any) -> None:
    group.add_argument(
        "--view",
        metavar="NAME",
        help="recolor (the default), centroids (discs over the picture), color-space (in 3D) or "
        "composed (picture, color space and inertia side by side)",
    )
    group.add_argument(
        "--background",
        metavar="NAME",
        help="of the centroids: recolored (the default) or faded, the original photo",
    )
    _add_distinct_colors(group)
    group.add_argument(
        "--first",
        metavar="WHAT",
        help="first frame: original (the default), seeds, final or none",
    )
    group.add_argument("--side-by-side", action="store_true", help="the photo beside the clusters")
    group.add_argument(
        "--swatches",
        action="store_true",
        help="a strip of the clusters' colors, as wide as the clusters are large",
    )


def _add_tiles_only(group: Any) -> None:
    group.add_argument(
        "--cards-per-row",
        type=whole,
        metavar="N",
        help="clusters in a row (default: about 800 pixels)",
    )
    group.add_argument(
        "--members", type=whole, metavar="N", help="tiles shown of each cluster (default: 8)"
    )
    group.add_argument(
        "--truth",
        metavar="FILE",
        help="true labels, in text or .npy, one a tile: shows purity and adjusted Rand index",
    )
    group.add_argument(
        "--map",
        action="store_true",
        help="instead, all tiles on their first two principal components",
    )


def _add_dim(group: Any) -> None:
    group.add_argument(
        "--dim",
        type=whole,
        metavar="D",
        help="draw in 2 or 3 dimensions (default: those of the data; of more than 3 features, "
        "the first principal components are drawn)",
    )


def _add_canvas(group: Any, width: str, height: str = "600") -> None:
    group.add_argument("--theme", metavar="NAME", help="light (the default) or dark")
    _add_size(group, width, height)
    group.add_argument(
        "--rotate",
        type=number,
        metavar="DEGREES",
        help="in 3D, how far the view turns over the whole animation (default: 0)",
    )


def _add_size(group: Any, width: str, height: str, what: str = "the picture") -> None:
    for name, default in (("--width", width), ("--height", height)):
        group.add_argument(
            name, type=whole, metavar="PIXELS", help=f"of {what} (default: {default})"
        )


def _add_points_only(group: Any) -> None:
    group.add_argument(
        "--style",
        metavar="NAME",
        help="teaching (the default), one frame for each half-step with all explanations, "
        "or plain, points and centroids only",
    )
    _add_canvas(group, "800")
    group.add_argument(
        "--tween",
        type=whole,
        metavar="N",
        help="frames in which centroids glide to their new places (default: 0)",
    )
    group.add_argument(
        "--seamless",
        action="store_true",
        help="with --rotate, keep turning while the last state is held",
    )
    for name, what in (
        ("numbers", "numbers on the centroids"),
        ("trails", _TRAILS),
        ("regions", "tint of the regions behind the points"),
        ("switched", "marks on points that just switched"),
        ("panel", "panel with the course of the inertia"),
    ):
        _add_off(group, name, what)


def _add_off(group: Any, name: str, what: str) -> None:
    group.add_argument(f"--no-{name}", action="store_false", dest=name, help=f"no {what}")
