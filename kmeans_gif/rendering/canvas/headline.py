"""Headline: title, stage word, sentence and step above a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.canvas.text import EDGE, coverage, text_width, wrapped
from kmeans_gif.rendering.canvas.type_sizes import TypeSizes
from kmeans_gif.script import StageLine

_LINE = 1.3
"""Height of a line, in terms of the size of its letters."""
_MOST_TITLE_LINES = 2
_SHOWN = 40
"""Characters of a title that a message shows."""


class _Stage(NamedTuple):
    """A stage line in its place."""

    word: str
    start: int
    """Where the lines beside the word begin."""
    beside: list[str]


class Headline:
    """What stands above a picture, laid out once so that all frames have it at the same place.

    The stage word is large; right of it stand its sentence and, below, the step.
    """

    def __init__(
        self, lines: Sequence[StageLine], title: str, width: int, sizes: TypeSizes
    ) -> None:
        """`lines`, one a frame, may be empty, and so may the title.

        Raises InputError for a title that takes more than two lines.
        """
        self._width, self._sizes = width, sizes
        self._edge = round(EDGE * sizes.text)
        self._title = _title_lines(title, width - 2 * self._edge, sizes.title) if title else []
        self._title_line, self._line = (round(_LINE * s) for s in (sizes.title, sizes.text))
        top = self._title_line * len(self._title)
        self._stage_top = top
        self._stages = self._aligned(lines)
        deepest = _deepest(self._stages)
        word = round(_LINE * sizes.word) if lines else 0
        self._stage_height = max(word, self._line * deepest)
        self.height = top + self._stage_height + (round(0.3 * sizes.text) if top or lines else 0)

    def _word_width(self, word: str) -> int:
        return text_width(word, self._sizes.word) if word else 0

    def _aligned(self, lines: Sequence[StageLine]) -> list[_Stage]:
        """All begin at the same place beside their words, for as many as that takes no line more.

        What stands beside the longest words begins further right where it must.
        """
        widths = sorted({0, *(self._word_width(line.word) for line in lines)}, reverse=True)
        stages = [[self._laid_out(line, width) for line in lines] for width in widths]
        deepest = _deepest(stages[-1])
        return next(aligned for aligned in stages if _deepest(aligned) <= deepest)

    def _laid_out(self, line: StageLine, least: int) -> _Stage:
        """What stands beside the word begins where it ends, or one that is `least` wide."""
        width = max(self._word_width(line.word), least)
        start = self._edge + (width + self._edge if width else 0)
        room = self._width - self._edge - start
        beside = [
            part for text in (line.sentence, line.step) if text
            for part in wrapped(text, room, self._sizes.text)
        ]  # fmt: skip
        return _Stage(line.word, start, beside)

    def draw(self, i: int) -> Array:
        """The coverage of that of frame i, `(height, width)` uint8, 0 to 255."""
        strip = np.zeros((self.height, self._width), np.uint8)
        for row, text in enumerate(self._title):
            self._put(strip, text, self._sizes.title, self._edge, row * self._title_line,
                      self._title_line)  # fmt: skip
        if self._stages:
            word, start, beside = self._stages[i]
            self._put(strip, word, self._sizes.word, self._edge, self._stage_top,
                      self._stage_height)  # fmt: skip
            top = self._stage_top + (self._stage_height - self._line * len(beside)) // 2
            for row, text in enumerate(beside):
                self._put(strip, text, self._sizes.text, start, top + row * self._line, self._line)
        return strip

    def _put(self, strip: Array, text: str, size: int, x: int, top: int, height: int) -> None:
        letters = coverage(text, size, height)
        part = strip[top : top + letters.shape[0], x : x + letters.shape[1]]
        np.maximum(part, letters[: part.shape[0], : part.shape[1]], out=part)


def _deepest(stages: Sequence[_Stage]) -> int:
    """Lines beside a word at most."""
    return max((len(stage.beside) for stage in stages), default=0)


def _title_lines(title: str, width: int, size: int) -> list[str]:
    lines = wrapped(title, width, size)
    if len(lines) > _MOST_TITLE_LINES:
        fitting = len(" ".join(lines[:_MOST_TITLE_LINES]))
        start = title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"
        raise InputError(
            f"title={start!r}: has {len(title)} characters, and two lines of this picture hold "
            f"about {fitting}; shorten it, or widen the picture"
        )
    return lines
