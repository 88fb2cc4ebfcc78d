"""Rect: a part of a picture."""

from __future__ import annotations

from typing import NamedTuple


class Rect(NamedTuple):
    """A part of the picture, in pixels; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels a row."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels a column."""
        return self.bottom - self.top

    def inset(self, left: float, top: float, right: float, bottom: float) -> Rect:
        """What is left within margins in pixels, each rounded."""
        return Rect(
            self.left + round(left), self.top + round(top),
            self.right - round(right), self.bottom - round(bottom),
        )  # fmt: skip

    def centered(self, width: int, height: int) -> Rect:
        """A part of that size in the middle."""
        left = self.left + (self.width - width) // 2
        top = self.top + (self.height - height) // 2
        return Rect(left, top, left + width, top + height)
