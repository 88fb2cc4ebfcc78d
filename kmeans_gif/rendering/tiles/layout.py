"""Where everything stands in a mosaic."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kmeans_gif.rendering.tiles.words import Words

_WIDTH, _HEIGHT = 800, 560
"""Pixels that the cards fill at most, unless single tiles or many clusters need more."""
_MARGIN = 12
_GAP = 4
"""Between members: room for an outline."""
_LARGEST, _SMALLEST = 18, 12
"""Text sizes in pixels."""


@dataclass(frozen=True)
class Layout:
    """Measures in pixels of a grid of cards, one for each cluster.

    A card has, from top to bottom: the centroid, lines of text, the bar, the members nearest
    to the centroid, and others.
    """

    columns: int
    rows: int
    tile: tuple[int, int]
    """(h, w) of a tile as it is in the data."""
    card: tuple[int, int]
    """(height, width)."""
    scale: int
    """Pixels of the picture that a pixel of a centroid is wide and high."""
    member_scale: int
    places: tuple[int, int]
    """Members that are shown: nearest and, in a row below, others."""
    lines: int
    """Lines of text in a card."""
    text_size: int

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of all cards."""
        height, width = self.card
        return (
            _MARGIN + self.rows * (height + _MARGIN),
            _MARGIN + self.columns * (width + _MARGIN),
        )

    def card_corner(self, j: int) -> tuple[int, int]:
        """(top, left) of the card of cluster j."""
        row, column = divmod(j, self.columns)
        height, width = self.card
        return _MARGIN + row * (height + _MARGIN), _MARGIN + column * (width + _MARGIN)

    @property
    def line_height(self) -> int:
        """Of text."""
        return Words(self.text_size).height

    @property
    def bar_top(self) -> int:
        """Below the top of the card."""
        return self.tile[0] * self.scale + 2 + self.lines * self.line_height

    @property
    def bar_height(self) -> int:
        """Of the bar that tells how far a centroid moved."""
        return max(4, self.text_size // 3)

    def member_corner(self, place: int) -> tuple[int, int]:
        """(top, left) of a member, from the corner of the card."""
        if place < self.places[0]:
            row, column = 0, place
        else:
            row, column = int(self.places[0] > 0), place - self.places[0]
        h, w = (side * self.member_scale + _GAP for side in self.tile)
        top = self.bar_top + self.bar_height + 2 * _GAP
        return top + row * (h + 2 * _GAP), column * w


def plan(
    k: int,
    tile: tuple[int, int],
    *,
    columns: int | None,
    places: tuple[int, int],
    lines: int,
    text_widths: dict[int, int],
) -> Layout:
    """The layout of k cards for tiles of h×w pixels.

    `places` are the numbers of members, nearest and others, of which as many are shown as
    a row holds; `text_widths` says how wide the widest text of a card is in each size.
    Everything is as large as it may be.
    """
    if columns is None:
        columns = math.ceil(k / max(1, round(math.sqrt(k / 2.5))))
    rows = math.ceil(k / columns)
    h, w = tile
    width = max(w, (_WIDTH - _MARGIN) // columns - _MARGIN)
    text_size = max((s for s in text_widths if text_widths[s] <= width), default=_SMALLEST)
    width = max(width, text_widths[text_size])
    fitting = max(1, (width + _GAP) // (w + _GAP))
    places = (min(places[0], fitting), min(places[1], fitting))
    member_scale = max(1, ((width + _GAP) // max(*places, 1) - _GAP) // w)

    def layout(scale: int, members: int) -> Layout:
        drawn = Layout(columns, rows, tile, (0, 0), scale, members, places, lines, text_size)
        bottom = drawn.bar_top + drawn.bar_height
        if sum(places):
            bottom = drawn.member_corner(sum(places) - 1)[0] + h * members
        return Layout(**{**drawn.__dict__, "card": (bottom, width)})

    best = layout(1, 1)
    for scale in range(2, width // w + 1):
        larger = layout(scale, max(1, min(member_scale, scale // 2)))
        if larger.size[0] > _HEIGHT:
            break
        best = larger
    return best


def text_sizes() -> range:
    """Sizes that text may have."""
    return range(_SMALLEST, _LARGEST + 1)
