"""Colors of a point picture: one palette for all its frames.

The first `RAMP` indices go from paper to ink, so that the index of a pixel of text or of a
line is its coverage.  Then follows a family of slots for each cluster, one for points
without a label, of as many colors as fit: the tint of the cluster's region, steps towards
the point's edge, the edge, and the cluster's own color last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.canvas.outlines import faint, mix, outlines
from kmeans_gif.rendering.palettes import Palette
from kmeans_gif.rendering.theme import INK, RAMP, brightness, distinct_palette, text_ramp

KEEP = 255
"""Not a color: where a stamp leaves what is below it."""
_LONGEST_FAMILY = 8
_EDGED_FAMILY = 5
"""Slots from which a family has an edge darker than the point."""
MOST_CLUSTERS = KEEP - RAMP - 1
_TINT = {"light": 0.24, "dark": 0.28}
"""Share of a cluster's color in the tint of its region."""
_EDGE = 0.4
"""Share of ink in the edge of a point."""
_FAINTEST = 0.5
"""Share of a point's color in the faintest shade of a density, if that is clear enough."""
_DIMMEST = 90
"""Luma below which a color would be lost on dark paper."""


@dataclass(frozen=True, eq=False)
class PointColors:
    """The palette and how shapes find their indices in it."""

    palette: Array
    """(m, 3) uint8, m at most 255."""
    slots: Array
    """(k + 2, levels) uint8: row j holds the indices of cluster j by how much of a pixel it
    covers; row k those of unlabeled points, row k + 1 those of ink.  The last column is
    full color."""
    level_of: Array
    """(256,) uint8: the column of each index; partial coverage never lowers it."""
    edge: int
    """The column of a point's edge; the last one where points have none of their own."""
    tints: Array | None
    """(k,) uint8: indices of the regions, or None without regions."""

    @property
    def n_clusters(self) -> int:
        """k."""
        return len(self.slots) - 2


def require_drawable(k: int, what: str = "clusters") -> None:
    """Raise InputError if there are more clusters, or groups, than colors."""
    if k > MOST_CLUSTERS:
        told = f"n_clusters={k}" if what == "clusters" else f"truth has {k} {what}"
        raise InputError(
            f"{told}: a picture of points has colors for {MOST_CLUSTERS} {what} at most"
        )


def colors_of_points(k: int, theme: str, palette: Palette | None = None) -> Array:
    """(k, 3) uint8: the color of each cluster's points."""
    own = distinct_palette(k, palette)
    if palette is None or palette.usual:  # colors that a user chose stay as they are
        own = _visible(own, theme)
    return own


def point_colors(
    k: int, theme: str, *, tinted: bool, edged: bool, start: int = RAMP,
    palette: Palette | None = None, faint_only: bool = False, dense: bool = False,
) -> PointColors:  # fmt: skip
    """Colors of k clusters on light or dark paper, whose indices begin at `start`.

    `edged` gives points a darker edge, with `faint_only` just those that paper and tints would
    swallow.  In a `dense` picture sparse pixels have a shade that these do not swallow: where
    the color is too faint, what would be its edge.  From 48 clusters on there are no slots for
    edges, from 122 on none for tints and smooth outlines.
    """
    ramp = text_ramp(RAMP, theme)
    length = min(_LONGEST_FAMILY, (KEEP - start) // (k + 1))
    edged = edged and length >= _EDGED_FAMILY
    tinted = tinted and length > 1
    own = colors_of_points(k, theme, palette)
    colors = np.vstack([own, ramp[RAMP * 2 // 5, None]])
    tints = mix(ramp[0], colors, _TINT[theme]) if tinted else np.repeat(ramp[:1], k + 1, axis=0)
    grounds = np.vstack([ramp[:1], tints])
    edges = _edges(colors, grounds, ramp[-1], faint_only or dense)
    if dense:
        edges = outlines(mix(tints, edges, _FAINTEST), grounds, edges[:, None])
    each = zip(tints, edges, colors, strict=True)
    steps = _dense_steps if dense else _edged_steps if edged else _plain_steps
    families = np.stack([steps(*one, max(2, length)) for one in each])
    first = np.arange(k + 1)[:, None] * length + start
    if length == 1:  # the column of tints is paper, which nothing paints
        families = families[:, 1:]
        rows = np.hstack([np.zeros_like(first), first])
    else:
        rows = first + np.arange(length)
    levels = rows.shape[1]
    ink = np.rint(np.linspace(0, RAMP - 1, levels))[None]
    others = np.zeros((start - RAMP, 3), np.uint8)
    level_of = np.zeros(256, np.uint8)
    level_of[rows] = np.arange(levels)
    edge = levels - 1 - edged
    level_of[RAMP // 2 : RAMP] = edge  # ink around a point stays whole
    return PointColors(
        palette=np.vstack([ramp, others, families.reshape(-1, 3)]),
        slots=np.vstack([rows, ink]).astype(np.uint8),
        level_of=level_of,
        edge=edge,
        tints=rows[:k, 0].astype(np.uint8) if tinted else None,
    )


def _edges(colors: Array, grounds: Array, ink: Array, faint_only: bool) -> Array:
    """(k + 1, 3): darker than the color; clear on all grounds where the color itself is not."""
    usual = colors if faint_only else mix(colors, np.array(INK), _EDGE)
    clear = outlines(usual, grounds, ink)
    return np.where(faint(colors, grounds)[:, None], clear, usual)


def _steps(ground: Array, color: Array, length: int) -> Array:
    """(length, 3): from the ground to the color."""
    return mix(ground, color, np.linspace(0, 1, length)[:, None])


def _plain_steps(ground: Array, edge: Array, color: Array, length: int) -> Array:
    """(length, 3): from the ground to the color, which has no edge."""
    return _steps(ground, color, length)


def _edged_steps(ground: Array, edge: Array, color: Array, length: int) -> Array:
    """(length, 3): from the ground to the edge, then the color."""
    return np.vstack([_steps(ground, edge, length - 1), color[None]])


def _dense_steps(ground: Array, faintest: Array, color: Array, length: int) -> Array:
    """(length, 3): from the ground to the faintest shade of points, and on to the color."""
    half = length // 2  # the column of a pixel with one point, see cloud.py
    if half == length - 1:
        return np.stack([ground, color])
    return np.vstack(
        [_steps(ground, faintest, half + 1), _steps(faintest, color, length - half)[1:]]
    )


def _visible(colors: Array, theme: str) -> Array:
    """`colors`, on dark paper with the dark ones lightened, black turned into white."""
    if theme == "light":
        return colors
    luma = brightness(colors)[:, None]
    share = np.clip((_DIMMEST - luma) / (255 - luma), 0, None)
    share[colors.max(axis=1) == 0] = 1
    return mix(colors, np.array([255, 255, 255]), share)
