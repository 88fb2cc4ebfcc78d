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
from kmeans_gif.rendering.theme import INK, RAMP, brightness, distinct_palette, text_ramp

KEEP = 255
"""Not a color: where a stamp leaves what is below it."""
_LONGEST_FAMILY = 8
_EDGED_FAMILY = 5
"""Slots from which a family has an edge darker than the point."""
MOST_CLUSTERS = KEEP - RAMP - 1
_TINT = {"light": 0.24, "dark": 0.28}
"""Share of a cluster's color in the tint of its region."""
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


def point_colors(
    k: int, theme: str, *, tinted: bool, edged: bool, start: int = RAMP
) -> PointColors:
    """Colors of k clusters on light or dark paper, whose indices begin at `start`.

    `edged` gives points a darker edge.  From 48 clusters on there are no slots for edges,
    from 122 on none for tints and smooth outlines.
    """
    ramp = text_ramp(RAMP, theme)
    length = min(_LONGEST_FAMILY, (KEEP - start) // (k + 1))
    edged = edged and length >= _EDGED_FAMILY
    tinted = tinted and length > 1
    colors = np.vstack([_visible(distinct_palette(k), theme), ramp[RAMP * 2 // 5, None]])
    tint = _TINT[theme] if tinted else 0.0
    families = np.stack(
        [_family(color, ramp[0], max(2, length), tint, edged=edged) for color in colors]
    )
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


def _family(color: Array, paper: Array, length: int, tint: float, *, edged: bool) -> Array:
    """(length, 3): tint, steps to the edge, edge, color."""
    ground = _mix(paper, color, tint)
    edge = _mix(color, np.array(INK), 0.4) if edged else color
    shares = np.linspace(0, 1, length - edged)[:, None]
    steps = _mix(ground, edge, shares)
    return np.vstack([steps, color[None]]) if edged else steps


def _visible(colors: Array, theme: str) -> Array:
    """`colors`, on dark paper with the dark ones lightened, black turned into white."""
    if theme == "light":
        return colors
    luma = brightness(colors)[:, None]
    share = np.clip((_DIMMEST - luma) / (255 - luma), 0, None)
    share[colors.max(axis=1) == 0] = 1
    return _mix(colors, np.array([255, 255, 255]), share)


def _mix(below: Array, above: Array, share: Array | float) -> Array:
    return np.rint((1 - share) * below + share * above).astype(np.uint8)
