"""The cards of a mosaic: one for each cluster, with its centroid and some of its members."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.evaluation.metrics import Agreement
from kmeans_gif.rendering.captions import share
from kmeans_gif.rendering.tiles.colors import IndexedTiles, TileColors, centroid_pixels
from kmeans_gif.rendering.tiles.layout import plan, text_sizes
from kmeans_gif.rendering.tiles.members import NOBODY, choose_members
from kmeans_gif.rendering.tiles.words import Words

_OUTLINE = 2
"""Thickness in pixels of the frame of a member that has just arrived."""


class Cards:
    """Draws the cards of `states` of a history of tiles.

    `places` are the numbers of members to show, nearest and others, of which as many are
    shown as a row of a card holds.  `agreements` compares each state with true classes called
    `class_names`, if these are known.
    """

    def __init__(
        self,
        history: History,
        states: list[int],
        *,
        places: tuple[int, int],
        columns: int | None,
        agreements: dict[int, Agreement] | None,
        class_names: Sequence[str],
    ) -> None:
        shape = history.dataset.tile_shape
        assert shape is not None
        self._history = history
        self._before = dict(zip(states[1:], states[:-1], strict=True))
        self._moves = _relative_moves(history)
        self._texts = {t: _card_texts(history, t, agreements, class_names) for t in states}
        words = {word for texts in self._texts.values() for lines in texts for word in lines}
        self._layout = plan(
            history.n_clusters,
            (shape[0], shape[1]),
            columns=columns,
            places=places,
            lines=1 if agreements is None else 2,
            text_widths={size: max(map(Words(size).width, words)) for size in text_sizes()},
        )
        self._words = Words(self._layout.text_size)
        members = choose_members(history, states, *self._layout.places)
        self._members = dict(zip(states, members, strict=True))
        self.size = self._layout.size
        """(height, width) in pixels."""

    def index(self, state: int, colors: TileColors) -> IndexedTiles:
        """All tiles of a state as palette indices; members in order of cluster and place."""
        dataset = self._history.dataset
        pixels = np.rint(dataset.X[self._members[state].ravel()]).astype(np.uint8)
        return colors.index(centroid_pixels(self._history, state), dataset.to_tiles(pixels))

    def draw(self, canvas: Array, state: int, tiles: IndexedTiles, colors: TileColors) -> None:
        """Draw all cards on `canvas` `(height, width)`."""
        places = sum(self._layout.places)
        for j in range(self._history.n_clusters):
            top, left = self._layout.card_corner(j)
            card = canvas[top : top + self._layout.card[0], left : left + self._layout.card[1]]
            if not np.isnan(self._history.centroids[state, j, 0]):
                _paste(card, tiles.centroids[j], (0, 0), self._layout.scale)
            self._draw_texts(card, self._texts[state][j], colors.ramp)
            self._draw_bar(card, self._moves[state, j], colors.ramp[1], tiles.accents[0])
            arrived = self._arrived(state, j)
            for place in range(places):
                if self._members[state][j, place] != NOBODY:
                    tile = tiles.members[j * places + place]
                    accent = tiles.accents[1] if arrived[place] else None
                    self._draw_member(canvas, (top, left), place, tile, accent)

    def _draw_texts(self, card: Array, texts: Sequence[str], ramp: Array) -> None:
        top = self._layout.tile[0] * self._layout.scale + 2
        for text in texts:
            word = self._words.levels(text)
            card[top : top + word.shape[0], : word.shape[1]] = ramp[word]
            top += self._layout.line_height

    def _draw_bar(self, card: Array, move: float, rail_ink: int, ink: int) -> None:
        """How far the centroid moved, of the farthest move of any; a faint rail at full length."""
        top, full = self._layout.bar_top, self._layout.tile[1] * self._layout.scale
        rail = card[top : top + self._layout.bar_height, :full]
        rail[:] = rail_ink
        rail[:, : int(np.ceil(move * full))] = ink

    def _arrived(self, state: int, j: int) -> Array:
        """Which members shown of cluster j were in another one in the state shown before."""
        who = self._members[state][j]
        if state not in self._before:
            return np.zeros(len(who), bool)
        return self._history.labels[self._before[state]][who] != j

    def _draw_member(
        self,
        canvas: Array,
        corner: tuple[int, int],
        place: int,
        tile: Array,
        accent: int | None,
    ) -> None:
        top, left = self._layout.member_corner(place)
        top, left = top + corner[0], left + corner[1]
        scale = self._layout.member_scale
        h, w = (side * scale for side in tile.shape)
        if accent is not None:
            outline = canvas[top - _OUTLINE : top + h + _OUTLINE, left - _OUTLINE :]
            outline[:, : w + 2 * _OUTLINE] = accent
        _paste(canvas, tile, (top, left), scale)


def _paste(canvas: Array, tile: Array, corner: tuple[int, int], scale: int) -> None:
    """Put `tile` on `canvas`, each of its pixels `scale` wide and high."""
    top, left = corner
    enlarged = tile.repeat(scale, axis=0).repeat(scale, axis=1)
    canvas[top : top + enlarged.shape[0], left : left + enlarged.shape[1]] = enlarged


def _relative_moves(history: History) -> Array:
    """How far each centroid moved to reach each state, `(T, k)`, of the farthest move of any."""
    moves = np.zeros(history.sizes.shape)
    moves[1:] = np.sqrt(((history.centroids[1:] - history.centroids[:-1]) ** 2).sum(axis=2))
    moves = np.nan_to_num(moves)
    return moves / (moves.max() or 1.0)


def _card_texts(
    history: History,
    state: int,
    agreements: dict[int, Agreement] | None,
    class_names: Sequence[str],
) -> list[list[str]]:
    """Lines of text of each card: the size and, where classes are known, the commonest."""
    texts = []
    for j, size in enumerate(history.sizes[state]):
        dropped = np.isnan(history.centroids[state, j, 0])
        lines = ["dropped" if dropped else f"n = {size:.10g}"]
        if agreements is not None:
            found = agreements[state]
            name = class_names[found.majority[j]]
            empty = np.isnan(found.majority_share[j])
            lines.append("–" if empty else f"{name}: {share(found.majority_share[j], 1)}")
        texts.append(lines)
    return texts
