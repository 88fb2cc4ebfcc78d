"""Panels, and layouts that put them beside and above each other.

`a | b` puts b at the right of a, and `a / b` below it.  A layout is a description: a picture
copies its panels before it places them, so that one layout can serve many pictures.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from kmeans_gif.errors import InputError
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.options import SHARE, Option, read_options
from kmeans_gif.rendering.stage import Stage

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.canvas.axes import Axes
    from kmeans_gif.rendering.canvas.palette_plan import FrameColors
    from kmeans_gif.rendering.keyframe import Keyframe

SMALLEST = 40
"""Pixels a side below which a panel shows nothing."""
_SCALES = (1.0, 0.8, 0.6, 0.4)
"""Of a room, for which panels make smaller wishes where all together ask for too much."""

Placed = list[tuple["Panel", Rect]]


class Layout:
    """Panels and their places."""

    share: float | int | None = None
    """Part of the room that it wants, as a float, or pixels; None is what others leave."""

    def __or__(self, other: Layout) -> Layout:
        return Beside(self, _layout(other))

    def __truediv__(self, other: Layout) -> Layout:
        return Above(self, _layout(other))

    def panels(self) -> Iterator[Panel]:
        """All panels, in reading order."""
        raise NotImplementedError

    def copied(self) -> Layout:
        """A copy with panels of its own, which share their options."""
        return copy.copy(self)

    def natural(self, stage: Stage) -> tuple[int, int]:
        """(width, height) that it asks for; 0 where it takes what it gets."""
        raise NotImplementedError

    def wish(self, axis: int, room: Rect, stage: Stage) -> int | None:
        """Pixels that it wants along `axis` (0: width, 1: height) of `room`; None is the rest."""
        if isinstance(self.share, float):
            return round(self.share * (room.width, room.height)[axis])
        if self.share is None and (stage.natural or self.rigid(axis)):
            return self.natural(stage)[axis] or None
        return self.share

    def rigid(self, axis: int) -> bool:
        """Whether it takes the size it asks for along `axis`, even in a picture of given size."""
        return False

    def place(self, room: Rect, stage: Stage) -> Placed:
        """All panels with their boxes within `room`."""
        raise NotImplementedError


class _Row(Layout):
    """Layouts in a row along one axis."""

    axis: ClassVar[int]

    def __init__(self, *parts: Layout, gap: int = 0, share: float | int | None = None) -> None:
        self._parts: list[Layout] = []
        for part in parts:  # a | b | c are three columns, not two of which the first has two
            joins = type(part) is type(self) and part.share is None and not gap
            self._parts += part._parts if joins and isinstance(part, _Row) else [part]
        self._gap = gap
        self.share = share

    def panels(self) -> Iterator[Panel]:
        return (panel for part in self._parts for panel in part.panels())

    def copied(self) -> Layout:
        made = copy.copy(self)
        made._parts = [part.copied() for part in self._parts]
        return made

    def rigid(self, axis: int) -> bool:
        return all(part.rigid(axis) for part in self._parts)

    def natural(self, stage: Stage) -> tuple[int, int]:
        sizes = [part.natural(stage) for part in self._parts]
        along = sum(size[self.axis] for size in sizes) + self._gap * (len(sizes) - 1)
        across = max(size[1 - self.axis] for size in sizes)
        return (along, across) if self.axis == 0 else (across, along)

    def place(self, room: Rect, stage: Stage) -> Placed:
        """See `Layout`; parts that want less than there is stand in the middle."""
        total = (room.width, room.height)[self.axis] - self._gap * (len(self._parts) - 1)
        for scale in _SCALES:  # what wishes leave is to be half of an even share at least
            asked = room.inset(0, 0, *(side * (1 - scale) for side in (room.width, room.height)))
            wishes = [part.wish(self.axis, asked, stage) for part in self._parts]
            left = total - sum(wish for wish in wishes if wish is not None)
            if left >= wishes.count(None) * total / (2 * len(wishes)):
                break
        resting = wishes.count(None)
        start = (room.left, room.top)[self.axis] + (0 if resting else max(0, left) // 2)
        placed: Placed = []
        for part, wish in zip(self._parts, wishes, strict=True):
            size = left // resting if wish is None else wish
            if wish is None:
                left, resting = left - size, resting - 1
            if self.axis == 0:
                box = room._replace(left=start, right=start + size)
            else:
                box = room._replace(top=start, bottom=start + size)
            placed += part.place(box, stage)
            start += size + self._gap
        return placed


class Beside(_Row):
    """Layouts from left to right."""

    axis = 0


class Above(_Row):
    """Layouts from top to bottom."""

    axis = 1


class Panel(Layout):
    """Draws one thing about each keyframe into its box.

    A subclass declares `options`, says which data it `fits`, and has `prepare`, which claims
    colors, and `draw` or `paste`.  Options are attributes of the same name.
    """

    name: ClassVar[str]
    """What it is called in messages."""
    fits: ClassVar[tuple[str, ...]] = ("photo", "points", "tiles")
    """Kinds of data that it can show."""
    options: ClassVar[tuple[Option, ...]] = ()
    draws: ClassVar[bool] = True
    """Whether it draws lines or shapes, rather than pasting pixels alone."""
    fills: ClassVar[bool] = False
    """Whether it leaves no paper in its box."""
    colored: ClassVar[bool] = True
    """Whether it needs colors beside those from paper to ink."""
    stage: Stage
    box: Rect

    def __init__(self, *, run: int = 0, share: float | int | None = None, **values: Any) -> None:
        known = {option.name for option in self.options}
        for unknown in values.keys() - known:
            choices = (
                f"its options are {', '.join(sorted(known))}" if known else "it has no options"
            )
            raise InputError(
                f"{unknown}={values[unknown]!r}: is no option of {self.name}; {choices}"
            )
        self.__dict__.update(read_options(self.options, values))
        self.run = run
        self.share = SHARE.check(share)

    @property
    def history(self) -> History:
        """The run that it shows."""
        return self.stage.histories[self.run]

    def panels(self) -> Iterator[Panel]:
        yield self

    def check(self, dataset: Dataset, k: int) -> None:
        """Raise InputError, before anything is clustered, for data that it cannot show."""

    def turns(self, dataset: Dataset) -> bool:
        """Whether a camera can turn around what it shows."""
        return False

    def natural(self, stage: Stage) -> tuple[int, int]:
        return (0, 0)

    def place(self, room: Rect, stage: Stage) -> Placed:
        self.stage, self.box = stage, room
        return [(self, room)]

    def area(self) -> Rect:
        """The part of the box inside margins, which must have room for something."""
        return self.box

    def prepare(self) -> None:
        """Claim colors, and compute whatever frames have in common."""

    def axes(self) -> list[Axes]:
        """Axes that are drawn once, below everything else."""
        return []

    def draw(self, canvas: Array, key: Keyframe) -> None:
        """Draw a keyframe on `canvas` `(h, w)`, whose first indices are paper to ink."""

    def paste(self, indices: Array, key: Keyframe, colors: FrameColors) -> None:
        """Put pixels of a keyframe into `indices` `(h, w)`, palette indices of the whole frame."""


def _layout(given: object) -> Layout:
    """What is put beside a layout; raises InputError unless it is one itself."""
    if isinstance(given, Layout):
        return given
    raise InputError(f"{given!r} in a layout: give panels, such as panels.inertia()")
