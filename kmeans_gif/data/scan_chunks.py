"""Pictures that are read chunk by chunk, since they may be larger than memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError

READ_AT_ONCE = 1 << 21
"""Pixels that are read at once at most, unless a single chunk has more."""


class Box(NamedTuple):
    """Rows `top` to `bottom` and columns `left` to `right` of a picture, the ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    def __str__(self) -> str:
        rows, columns = (f"{a} to {b - 1}" for a, b in (self[:2], self[2:]))
        return f"rows {rows}, columns {columns}"

    @property
    def slices(self) -> tuple[slice, slice]:
        """The box as indices of an array `(h, w, ...)`."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, box: Box) -> tuple[slice, slice]:
        """The box as indices of the pixels of another one, of which it is a part."""
        top, left = box.top, box.left
        return slice(self.top - top, self.bottom - top), slice(self.left - left, self.right - left)


class Scan(Protocol):
    """A picture whose pixels come in boxes."""

    name: str
    shape: tuple[int, int, int]
    """(h, w, channels); 1 is gray, 3 are red, green and blue, the last of 4 is alpha."""
    boxes: Sequence[Box]
    """Boxes that make up the picture, row by row; those beside each other have the same rows."""

    def pixels(self, box: Box) -> Array:
        """The pixels of a box, `(h, w, channels)` uint8; an InputError names a damaged chunk."""


class LostScan:
    """A picture of which only the small version that is shown is at hand, as in history files."""

    boxes: Sequence[Box] = ()

    def __init__(self, name: str, shape: Sequence[int]) -> None:
        """`shape` is that of Scan."""
        self.name = name
        self.shape = (shape[0], shape[1], shape[2])

    def pixels(self, box: Box) -> Array:
        """Raises InputError."""
        raise self.refusal()

    def refusal(self) -> InputError:
        """The error for reading it."""
        return InputError(
            f"{self.name}: a history file has only what is shown of it; load_scan reads it, and "
            "fit clusters it again"
        )


def boxes_of(rows: Sequence[int], columns: Sequence[int]) -> list[Box]:
    """The boxes between cuts, row by row; `rows` and `columns` begin with 0 and rise."""
    return [
        Box(top, bottom, left, right)
        for top, bottom in pairwise(rows)
        for left, right in pairwise(columns)
    ]


def boxes_of_grid(height: int, width: int, chunk: tuple[int, int]) -> list[Box]:
    """Boxes of whole chunks `(h, w)`, as many together as may be read at once."""
    own = math.prod(chunk)
    across = max(1, min(-(-width // chunk[1]), READ_AT_ONCE // own))
    down = max(1, READ_AT_ONCE // (own * across)) if across * chunk[1] >= width else 1
    steps = down * chunk[0], across * chunk[1]
    return boxes_of([*range(0, height, steps[0]), height], [*range(0, width, steps[1]), width])


def require_eight_bits(shape: Sequence[int], dtype: np.dtype[Any]) -> tuple[int, int, int]:
    """The shape of a Scan, if an array can be one; raises InputError otherwise."""
    channels = shape[2] if len(shape) == 3 else 1
    if dtype != np.uint8 or len(shape) not in (2, 3) or channels not in (1, 3, 4):
        raise InputError(
            f"has shape {tuple(shape)} and type {dtype}: a picture must be uint8 of shape (h, w), "
            "(h, w, 3) or (h, w, 4)" + ("; a table is for points" if len(shape) == 2 else "")
        )
    if np.isnan(shape).any():
        raise InputError("has chunks of unknown lengths: array.compute_chunk_sizes() finds them")
    if 0 in shape or shape[0] * shape[1] < 2:
        raise InputError(f"has shape {tuple(shape)}: at least 2 pixels are needed")
    return int(shape[0]), int(shape[1]), int(channels)


def damaged(what: str, box: Box, error: Exception) -> InputError:
    """The error for a chunk that cannot be read; `what` is its kind and number."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return InputError(f"{what} ({box}) is damaged or cut short ({reason})")
