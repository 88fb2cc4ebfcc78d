"""Picture: a layout that draws keyframes as frames of one size."""

from __future__ import annotations

from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.canvas.axes import draw_axes
from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import TextStrip
from kmeans_gif.rendering.canvas.typeface import drawn_in
from kmeans_gif.rendering.captions import Lines
from kmeans_gif.rendering.layout import SMALLEST, Layout, Panel
from kmeans_gif.rendering.stage import Stage

_SMALLEST_TEXT = 9
"""Pixels of text where a picture is too narrow for the usual."""
MOST_BYTES = 1_000_000_000
"""Of one frame in red, green and blue."""


class Picture:
    """Draws the keyframes of a stage: panels in their places above lines of text.

    Making one says whether everything has room; `prepare` does what takes time.
    """

    def __init__(
        self,
        layout: Layout,
        stage: Stage,
        lines: Lines,
        *,
        size: tuple[int, int] | None,
        largest: int,
    ) -> None:
        """`size` (width, height), or None for what the panels ask for."""
        self.stage = stage
        self._made_from = (layout, lines, size, largest)
        with drawn_in(stage.font):
            self._lay_out(layout.copied(), lines, size, largest)

    def _lay_out(
        self, layout: Layout, lines: Lines, size: tuple[int, int] | None, largest: int
    ) -> None:
        stage = self.stage
        width, height = size or layout.natural(stage)
        shown = [line for line in lines if any(map(any, line))]
        smallest = (_SMALLEST_TEXT,) if size else ()
        strips = [TextStrip(line, width, largest, *smallest) for line in shown]
        self._lines = list(zip(strips, shown, strict=True))
        below = sum(strip.height for strip in strips)
        widest = max((strip.width for strip in strips), default=width)
        if size is None:
            width, height = widest, height + below
        elif widest > width:
            raise InputError(f"width={width}: captions need {widest} pixels; widen the picture")
        self.size = stage.size = (width, height)
        _require_moderate(width, height)
        self.text_top = height - below
        """The first row of the lines of text, or just below the picture."""
        self._placed = layout.place(Rect(0, 0, width, self.text_top), stage)
        for panel, _ in self._placed:
            _require_room(panel, size)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied as what it is made from; what `prepare` claims is made anew."""
        stage = self.stage
        told = (
            "histories", "keyframes", "theme", "text_size", "natural", "font", "measure", "palette",
        )  # fmt: skip
        shown = tuple(getattr(stage, name) for name in told)
        return _prepared, (shown, *self._made_from)

    @property
    def panels(self) -> list[Panel]:
        """Those of the layout, in their places."""
        return [panel for panel, _ in self._placed]

    def prepare(self) -> Picture:
        """Have panels claim colors and compute what frames share; returns itself."""
        with drawn_in(self.stage.font):
            self._prepare()
        return self

    def _prepare(self) -> None:
        stage = self.stage
        stage.alone = sum(panel.colored for panel in self.panels) <= 1
        draws = any(panel.draws for panel in self.panels)
        fills = len(self.panels) == 1 and self.panels[0].fills
        bare = stage.natural and fills and not self._lines
        stage.plan = PalettePlan(stage.theme, text_only=not draws, bare=bare)
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
        with drawn_in(self.stage.font):
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
        top = self.text_top
        for strip, texts in self._lines:
            levels = strip.draw(texts[i], len(ramp))
            indices[top : top + strip.height, : strip.width] = ramp[levels]
            top += strip.height


def _prepared(
    shown: tuple[Any, ...], layout: Layout, lines: Lines, size: tuple[int, int] | None, largest: int
) -> Picture:
    """A picture from what `Picture.__reduce__` gave."""
    return Picture(layout, Stage(*shown), lines, size=size, largest=largest).prepare()


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
