"""Picture: a layout that draws keyframes as frames of one size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.pixel_values import of_pixels
from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.canvas.axes import draw_axes
from kmeans_gif.rendering.canvas.headline import Headline
from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import TextStrip, levels_of
from kmeans_gif.rendering.canvas.type_sizes import TypeSizes, type_sizes
from kmeans_gif.rendering.captions import Pieces
from kmeans_gif.rendering.layout import SMALLEST, Layout, Panel
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.script import StageLine

_NARROWEST = 288
"""Pixels that a picture with words has at least, so that they can be read."""
_ROUNDS = 6
"""In which widths and sizes of text, which depend on one another, settle."""
MOST_BYTES = 1_000_000_000
"""Of one frame in red, green and blue."""


class Words(NamedTuple):
    """What is written above and below a picture, for every keyframe; empty where nothing is."""

    stage_lines: Sequence[StageLine] = ()
    lines: Sequence[Sequence[Pieces]] = ()
    title: str = ""


class Picture:
    """Draws the keyframes of a stage: panels in their places between lines of text.

    Making one says whether everything has room; `prepare` does what takes time.
    """

    def __init__(
        self, layout: Layout, stage: Stage, words: Words, size: tuple[int, int] | None
    ) -> None:
        """`size` (width, height), or None for what the panels ask for."""
        self.stage = stage
        self._made_from = (layout, words, size)
        shown = [line for line in words.lines if any(map(any, line))]
        words = words._replace(lines=shown)
        with stage.spoken():
            self._lay_out(layout, words, size)

    def _lay_out(self, layout: Layout, words: Words, size: tuple[int, int] | None) -> None:
        stage = self.stage
        panels = list(layout.panels())
        stage.bare = size is None and not any(words) and len(panels) == 1 and panels[0].fills
        layout, (width, height), sizes = self._sized(layout, any(words), size)
        self._headline = Headline(words.stage_lines, words.title, width, sizes)
        strips = [TextStrip(line, width, sizes.text) for line in words.lines]
        self._lines = list(zip(strips, words.lines, strict=True))
        below = sum(strip.height for strip in strips)
        if size is None:
            height += self._headline.height + below
            height += 0 if stage.bare else height % 2  # as video needs it
        self.size = stage.size = (width, height)
        _require_moderate(width, height)
        self.text_top = height - below
        """The first row of the lines of text below, or just below the picture."""
        self._placed = layout.place(Rect(0, self._headline.height, width, self.text_top), stage)
        for panel, _ in self._placed:
            _require_room(panel, size)

    def _sized(
        self, layout: Layout, wordy: bool, size: tuple[int, int] | None
    ) -> tuple[Layout, tuple[int, int], TypeSizes]:
        """A copy of the layout, its size, and sizes of type that suit its width.

        Where panels choose the size, it may depend on that of text, and that on the width.
        """
        stage, (width, height) = self.stage, size or (_NARROWEST, 0)
        for _ in range(_ROUNDS):
            sizes = type_sizes(width, stage.text_scale)
            stage.text_size = sizes.text
            copied = layout.copied()
            if size is not None:
                break
            before = width
            width, height = copied.natural(stage)
            if not stage.bare:
                width = max(width + width % 2, _NARROWEST if wordy else 0)
                sizes = type_sizes(width, stage.text_scale)
                _require_moderate(width, height + wordy * sizes.word)
            if width == before:
                break
        return copied, (width, height), sizes

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied as what it is made from; what `prepare` claims is made anew."""
        stage = self.stage
        told = (
            "histories", "keyframes", "theme", "natural", "font", "measure", "palette",
            "text_scale", "language",
        )  # fmt: skip
        shown = tuple(getattr(stage, name) for name in told)
        return _prepared, (shown, *self._made_from)

    @property
    def headline_height(self) -> int:
        """Rows above the panels in which title and stage line stand."""
        return self._headline.height

    @property
    def panels(self) -> list[Panel]:
        """Those of the layout, in their places."""
        return [panel for panel, _ in self._placed]

    def prepare(self) -> Picture:
        """Have panels claim colors and compute what frames share; returns itself."""
        with self.stage.spoken():
            self._prepare()
        return self

    def _prepare(self) -> None:
        stage = self.stage
        stage.alone = sum(panel.colored for panel in self.panels) <= 1
        draws = any(panel.draws for panel in self.panels)
        stage.plan = PalettePlan(stage.theme, text_only=not draws, bare=stage.bare)
        for panel in self.panels:
            before = stage.plan.claimed
            panel.prepare()
            own = stage.plan.claimed - before
            if before and own:  # alone it may have more colors than a GIF, which reduces them
                stage.plan.require_left(panel.name, own, before)
        self._background = None
        if draws:
            axes = [axes for panel in self.panels for axes in panel.axes()]
            background = draw_axes(self.size, axes, stage.text_size)
            self._background = background.astype(stage.plan.canvas_type, copy=False)

    def draw(self, i: int) -> Frame:
        """The frame of keyframe i."""
        with self.stage.spoken():
            return self._draw(i)

    def _draw(self, i: int) -> Frame:
        key = self.stage.keyframes[i]
        colors = self.stage.plan.of(key)
        if self._background is None:
            paper = colors.ramp[0] if len(colors.ramp) else 0
            indices = np.full(self.size[::-1], paper, colors.index_type)
        else:
            canvas = self._background.copy()
            for panel in self.panels:
                panel.draw(canvas, key)
            indices = colors.from_canvas(canvas)
        for panel in self.panels:
            panel.paste(indices, key, colors)
        self._write(indices, i, colors.ramp)
        return Frame(
            indices, colors.palette, key.duration_ms, colors.quantizable, colors.transparent
        )

    def _write(self, indices: Array, i: int, ramp: Array) -> None:
        if not self._lines and not self._headline.height:
            return
        shades = ramp[levels_of(np.arange(256), len(ramp))]
        if self._headline.height:
            indices[: self._headline.height] = of_pixels(shades, self._headline.draw(i))
        top = self.text_top
        for strip, texts in self._lines:
            indices[top : top + strip.height] = of_pixels(shades, strip.draw(texts[i]))
            top += strip.height


def _prepared(
    shown: tuple[Any, ...], layout: Layout, words: Words, size: tuple[int, int] | None
) -> Picture:
    """A picture from what `Picture.__reduce__` gave."""
    return Picture(layout, Stage(*shown), words, size).prepare()


def _require_moderate(width: int, height: int) -> None:
    """Raise InputError for a picture that takes too much memory."""
    if 3 * width * height > MOST_BYTES:
        raise InputError(
            f"the picture has {width:,}×{height:,} pixels, {3 * width * height:,} bytes; "
            f"{MOST_BYTES:,} can be drawn: shrink the data, or show fewer clusters or parts"
        )


def _require_room(panel: Panel, size: tuple[int, int] | None) -> None:
    """Raise InputError if the area of a panel is too small to draw in."""
    area = panel.area()
    if size is not None and min(area.width, area.height) < SMALLEST:
        raise InputError(
            f"width={size[0]}, height={size[1]}: leaves {max(0, area.width)} by "
            f"{max(0, area.height)} pixels for {panel.name}, which needs {SMALLEST} each way; "
            f"enlarge the picture, or leave something out"
        )
