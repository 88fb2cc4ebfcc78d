"""Cards: each centroid of tiles as a picture, with some of the members of its cluster."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError
from kmeans_gif.evaluation.metrics import Agreement, agreement, true_classes
from kmeans_gif.rendering.canvas.card_places import (
    CardPlaces,
    fitting_texts,
    grid_of_cards,
    member_rows,
    plan_cards,
    roomiest,
)
from kmeans_gif.rendering.canvas.members import NOBODY, choose_members
from kmeans_gif.rendering.canvas.palette_plan import FrameColors
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import paste_text
from kmeans_gif.rendering.canvas.tile_colors import (
    SHARED,
    GrayTiles,
    IndexedTiles,
    RGBTiles,
    SharedTiles,
    centroid_pixels,
    own_tiles,
    shared_tiles,
    tile_pixels,
)
from kmeans_gif.rendering.captions import card_texts
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel, Placed
from kmeans_gif.rendering.options import CARDS_PER_ROW, MEMBERS, TRUTH
from kmeans_gif.rendering.stage import Stage

_ROOM = (800, 560)
"""Pixels that cards fill at most where the picture is as large as they ask for, unless single
tiles or many clusters need more."""
_OUTLINE = 2
"""Thickness in pixels of the frame of a member that has just arrived."""


class Cards(Panel):
    """A card for each cluster: its centroid, size, last move and members.

    Half of the members are those nearest to the centroid.  With true classes each card says
    which one is the commonest.
    """

    name = "cards"
    fits = ("tiles",)
    options = (TRUTH, CARDS_PER_ROW, MEMBERS)
    draws = False
    truth: Any
    cards_per_row: int | None
    members: int

    def natural(self, stage: Stage) -> tuple[int, int]:
        self._plan(stage, _ROOM)
        return self._places.size

    def place(self, room: Rect, stage: Stage) -> Placed:
        if not stage.natural:
            self._plan(stage, (room.width, room.height))
            width, height = self._places.size
            if width > room.width or height > room.height:
                raise InputError(
                    f"{self.name}: needs {width} by {height} pixels, and has {room.width} by "
                    f"{room.height}; enlarge the picture, or show fewer clusters or members"
                )
        return super().place(room, stage)

    def _plan(self, stage: Stage, room: tuple[int, int]) -> None:
        """Lay out the cards for the texts of all keyframes."""
        history, k = stage.histories[self.run], stage.histories[self.run].n_clusters
        self._states = list(dict.fromkeys(key.state for key in stage.keyframes))
        found: dict[int, Agreement] = {}
        names: tuple[str, ...] = ()
        if self.truth is not None:
            classes, names = true_classes(self.truth, len(history.dataset.X))
            found = {t: agreement(history.labels[t], classes, k) for t in self._states}
        shape = history.dataset.tile_shape
        assert shape is not None
        tile, lines = (shape[0], shape[1]), 2 if found else 1
        columns, members = self.cards_per_row, member_rows(self.members)
        if not stage.natural:
            columns, members = roomiest(
                k, tile, room=room, columns=columns, members=members, lines=lines,
                text_size=stage.text_size,
            )  # fmt: skip
        columns, width = grid_of_cards(k, shape[1], room[0], columns)
        cards = [card for t in self._states for card in card_texts(history, t, found.get(t), names)]
        fitting = fitting_texts(cards, width, stage.text_size)
        self._texts = {t: fitting[i * k : (i + 1) * k] for i, t in enumerate(self._states)}
        self._places: CardPlaces = plan_cards(
            k,
            tile,
            room=room,
            columns=columns,
            members=members,
            lines=len(fitting[0]),
            text_size=stage.text_size,
            higher=stage.natural,
        )
        stage.members = self._places.members

    def check(self, dataset: Dataset, k: int) -> None:
        if self.truth is not None:
            true_classes(self.truth, len(dataset.X))

    def prepare(self) -> None:
        history, states = self.history, self._states
        self._before = dict(zip(states[1:], states[:-1], strict=True))
        self._moves = _relative_moves(history.centroids)
        chosen = choose_members(history, states, *self._places.members)
        self._members = dict(zip(states, chosen, strict=True))
        self._indexed: tuple[int, IndexedTiles] | None = None
        self._tiles: GrayTiles | RGBTiles | SharedTiles
        if self.stage.alone:
            self._tiles = own_tiles(history, states, self.stage.theme)
            self.stage.plan.rule(lambda key: self._index(key.state).colors)
        else:
            self._tiles = shared_tiles(history, states, chosen, self.stage.plan)

    def _index(self, state: int) -> IndexedTiles:
        """All tiles of a state as palette indices; members in order of cluster and place."""
        if self._indexed is None or self._indexed[0] != state:
            members = tile_pixels(self.history, self._members[state].ravel())
            tiles = self._tiles.index(centroid_pixels(self.history, state), members)
            self._indexed = state, tiles
        return self._indexed[1]

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        state, places = key.state, self._places
        tiles = self._index(state).shifted(colors.starts.get(SHARED, 0))
        shown = sum(places.members)
        left_of_all = self.box.left + (self.box.width - places.size[0]) // 2
        for j in range(self.history.n_clusters):
            top, left = places.card_corner(j)
            top, left = self.box.top + top, left_of_all + left
            card = indices[top : top + places.card[0], left : left + places.card[1]]
            if not np.isnan(self.history.centroids[state, j, 0]):
                _paste(card, tiles.centroids[j], (0, 0), places.scale)
            self._write(card, state, j, colors.ramp)
            self._draw_bar(card, self._moves[state, j], colors)
            arrived = self._arrived(state, j)
            for place in range(shown):
                if self._members[state][j, place] != NOBODY:
                    accent = colors.starts["vermilion"] if arrived[place] else None
                    tile = tiles.members[j * shown + place]
                    self._draw_member(indices, (top, left), place, tile, accent)

    def _write(self, card: Array, state: int, j: int, ramp: Array) -> None:
        top, line_height = self._places.tile[0] * self._places.scale + 2, self._places.line_height
        for text in self._texts[state][j]:
            paste_text(card, text, self._places.text_size, line_height, (0, top), ramp)
            top += line_height

    def _draw_bar(self, card: Array, move: float, colors: FrameColors) -> None:
        """How far the centroid moved, of the farthest move of any; a faint rail at full length."""
        top, full = self._places.bar_top, self._places.tile[1] * self._places.scale
        rail = card[top : top + self._places.bar_height, :full]
        rail[:] = colors.ramp[len(colors.ramp) // 6]
        rail[:, : int(np.ceil(move * full))] = colors.starts["blue"]

    def _arrived(self, state: int, j: int) -> Array:
        """Which members shown of cluster j were in another one in the state shown before."""
        who = self._members[state][j]
        if state not in self._before:
            return np.zeros(len(who), bool)
        others: Array = self.history.labels[self._before[state]][who] != j
        return others

    def _draw_member(
        self, indices: Array, corner: tuple[int, int], place: int, tile: Array, accent: int | None
    ) -> None:
        top, left = self._places.member_corner(place)
        top, left = top + corner[0], left + corner[1]
        scale = self._places.member_scale
        h, w = (side * scale for side in tile.shape)
        if accent is not None:
            outline = indices[top - _OUTLINE : top + h + _OUTLINE, left - _OUTLINE :]
            outline[:, : w + 2 * _OUTLINE] = accent
        _paste(indices, tile, (top, left), scale)


def _paste(canvas: Array, tile: Array, corner: tuple[int, int], scale: int) -> None:
    """Put `tile` on `canvas`, each of its pixels `scale` wide and high."""
    top, left = corner
    enlarged = tile.repeat(scale, axis=0).repeat(scale, axis=1)
    canvas[top : top + enlarged.shape[0], left : left + enlarged.shape[1]] = enlarged


def _relative_moves(centroids: Array) -> Array:
    """How far each centroid moved to reach each state, `(T, k)`, of the farthest move of any."""
    moves = np.zeros(centroids.shape[:2])
    moves[1:] = np.sqrt(((centroids[1:] - centroids[:-1]) ** 2).sum(axis=2))
    moves = np.nan_to_num(moves)
    return moves / (moves.max() or 1.0)
