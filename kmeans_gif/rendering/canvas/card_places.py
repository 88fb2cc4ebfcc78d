"""Where everything stands in a mosaic of cards."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kmeans_gif.rendering.canvas.text import shortened, text_width

_MARGIN = 12
_GAP = 4
"""Between members: room for an outline."""
_LEAST_MEMBER = 16
"""Pixels of a member's longer side from which on the eye makes out what it is."""
_LEAST = 2
"""Width of a centroid, in terms of the text's size, up to which a card may make the room higher."""


def member_rows(members: int) -> tuple[int, int]:
    """How many of some members are the nearest, and how many are others, in a row below."""
    return (members + 1) // 2, members // 2


@dataclass(frozen=True)
class CardPlaces:
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
    members: tuple[int, int]
    """Members that are shown: nearest and, in a row below, others."""
    lines: int
    """Lines of text in a card."""
    text_size: int

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of all cards."""
        height, width = self.card
        return (
            _MARGIN + self.columns * (width + _MARGIN),
            _MARGIN + self.rows * (height + _MARGIN),
        )

    def card_corner(self, j: int) -> tuple[int, int]:
        """(top, left) of the card of cluster j."""
        row, column = divmod(j, self.columns)
        height, width = self.card
        return _MARGIN + row * (height + _MARGIN), _MARGIN + column * (width + _MARGIN)

    @property
    def line_height(self) -> int:
        """Of text."""
        return round(1.35 * self.text_size)

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
        nearest = self.members[0]
        row, column = (0, place) if place < nearest else (int(nearest > 0), place - nearest)
        h, w = (side * self.member_scale + _GAP for side in self.tile)
        top = self.bar_top + self.bar_height + 2 * _GAP
        return top + row * (h + 2 * _GAP), column * w


def grid_of_cards(k: int, tile_width: int, room_width: int, columns: int | None) -> tuple[int, int]:
    """Columns of k cards, by default as many as suit a slide, and the width of a card."""
    if columns is None:
        columns = math.ceil(k / max(1, round(math.sqrt(k / 2.5))))
    columns = min(columns, k)
    return columns, max(tile_width, (room_width - _MARGIN) // columns - _MARGIN)


def fitting_texts(texts: list[list[tuple[str, str]]], width: int, size: int) -> list[list[str]]:
    """Lines on cards as they have room; those of all cards in one form.

    `texts` has the lines of each card, in full and short.  A first line that fits in neither
    form, which is of figures, is left out; others, of words, are shortened.
    """
    chosen = []
    for i, lines in enumerate(zip(*texts, strict=True)):
        forms = zip(*lines, strict=True)
        fits = [all(text_width(text, size) <= width for text in form) for form in forms]
        if any(fits):
            chosen.append([line[fits.index(True)] for line in lines])
        elif i > 0:
            chosen.append([shortened(line[1], width, size) for line in lines])
    return [list(card) for card in zip(*chosen, strict=True)] if chosen else [[] for _ in texts]


def plan_cards(
    k: int,
    tile: tuple[int, int],
    *,
    room: tuple[int, int],
    columns: int | None,
    members: tuple[int, int],
    lines: int,
    text_size: int,
    higher: bool,
) -> CardPlaces:
    """Places of k cards for tiles of h×w pixels, everything as large as `room` lets it be.

    `members` are the numbers of members, nearest and others, of which as many are shown as
    a row holds; `lines` how many there are on a card.  `higher` is whether cards may be higher
    than `room`, so that centroids are not too small beside text.
    """
    w = tile[1]
    columns, width = grid_of_cards(k, w, room[0], columns)
    legible = w * math.ceil(_LEAST_MEMBER / max(tile))  # fewer members rather than specks
    fitting = max(1, (width + _GAP) // (legible + _GAP))
    members = (min(members[0], fitting), min(members[1], fitting))
    largest = max(1, ((width + _GAP) // max(*members, 1) - _GAP) // w)
    rows = math.ceil(k / columns)
    best = _card(CardPlaces(columns, rows, tile, (0, width), 1, 1, members, lines, text_size))
    least = min(width // 2, _LEAST * text_size) if higher else 0
    for scale in range(2, width // w + 1):
        member_scale = max(1, min(largest, scale // 2))
        larger = _card(replace(best, scale=scale, member_scale=member_scale))
        if larger.size[1] > room[1] and scale * w > least:
            break
        best = larger
    return best


def roomiest(
    k: int,
    tile: tuple[int, int],
    *,
    room: tuple[int, int],
    columns: int | None,
    members: tuple[int, int],
    lines: int,
    text_size: int,
) -> tuple[int, tuple[int, int]]:
    """Columns and members with which centroids are largest in a room of given size.

    Members are left out, first others and then the nearest, where centroids would be lower than
    two lines of text beside them.
    """
    choices = range(1, k + 1) if columns is None else (columns,)
    found = (grid_of_cards(k, tile[1], room[0], columns)[0], members)
    for fewer in dict.fromkeys([members, (members[0], 0), (0, 0)]):
        plans = [
            plan_cards(
                k, tile, room=room, columns=count, members=fewer, lines=lines,
                text_size=text_size, higher=False,
            ) for count in choices
        ]  # fmt: skip
        fitting = [p for p in plans if p.size[0] <= room[0] and p.size[1] <= room[1]]
        if fitting:
            best = max(fitting, key=lambda places: places.scale)
            found = best.columns, fewer
            if best.scale * tile[0] >= _LEAST * text_size:
                break
    return found


def _card(places: CardPlaces) -> CardPlaces:
    """`places` with cards that are as high as what stands on them."""
    bottom = places.bar_top + places.bar_height
    if shown := sum(places.members):
        bottom = places.member_corner(shown - 1)[0] + places.tile[0] * places.member_scale
    return replace(places, card=(bottom, places.card[1]))
