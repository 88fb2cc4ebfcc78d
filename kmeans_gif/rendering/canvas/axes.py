"""Axes, ticks and their labels, drawn once for all frames."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import coverage, fitting_size, write_text
from kmeans_gif.rendering.theme import RAMP

_LINE = RAMP // 2
"""Ink of frames and ticks, beside text in full ink."""
_TICK = 4
"""Length of a tick in pixels."""
_PLAIN = (-3, 4)
"""Powers of ten from which on tick labels have a prefix, or share a factor."""
_FRACTION = 2
"""Digits after the point of a label with a prefix; where it takes more, labels share an offset."""
_PREFIXES = {3: " k", 6: " M", 9: " G", 12: " T", 15: " P"}
"""Prefixes of units, by powers of ten."""
_DIGITS = 5
"""Digits of a tick label; where more would be needed, labels share an offset."""


class Axes(NamedTuple):
    """A pair of axes with their frame."""

    area: Rect
    """Inside the frame, which is drawn just around it."""
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_name: str = ""
    y_name: str = ""
    title: str = ""
    y_ticks: bool = True
    whole_x: bool = False
    """Whether ticks of x are whole numbers."""
    title_room: tuple[int, int] | None = None
    """Pixels from which and up to which the title may reach; None is the whole picture."""


class Ticks(NamedTuple):
    """Round values on an axis."""

    values: Array
    texts: list[str]
    shared: str
    """What the numbers in the texts are to be multiplied by or added to; empty for nothing."""


def draw_axes(size: tuple[int, int], axes: Sequence[Axes], text_size: int) -> Array:
    """`axes` on a canvas of `size` (width, height): `(height, width)` uint8 indices of the ramp.

    Text is `text_size` pixels high.
    """
    canvas = np.zeros(size[::-1], np.uint8)
    for one in axes:
        left, top, right, bottom = one.area
        canvas[[top - 1, bottom], left - 1 : right + 1] = _LINE
        canvas[top - 1 : bottom + 1, [left - 1, right]] = _LINE
        _draw_x_ticks(canvas, one, text_size)
        if one.y_ticks:
            _draw_y_ticks(canvas, one, text_size)
        x, y = (left + right) / 2, (top + bottom) / 2
        write_text(canvas, one.x_name, text_size, (x, bottom + 2.4 * text_size))
        _write_title(canvas, one, text_size)
        sideways = canvas[::-1].T  # a view in which text that reads upwards reads to the right
        write_text(sideways, one.y_name, text_size, (size[1] - y, left - 4.5 * text_size))
    return canvas


def _write_title(canvas: Array, axes: Axes, text_size: int) -> None:
    """Midway above the frame, or aside as far as its room asks for, smaller where it must be."""
    if not axes.title:
        return
    low, high = axes.title_room or (0, canvas.shape[1])
    size = fitting_size([axes.title], high - low, text_size)
    half = coverage(axes.title, size).shape[1] / 2
    middle = (axes.area.left + axes.area.right) / 2
    x = min(max(middle, low + half), high - half)
    write_text(canvas, axes.title, size, (x, axes.area.top - 0.8 * text_size))


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> Ticks:
    """Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, at least two.

    At most `most` + 1 unless those would be fewer than two.
    """
    factor, power = _step(low, high, most, whole=whole)
    numbers = _multiples(low, high, factor * 10.0**power)
    values = numbers * (factor * 10.0**power)
    start, shared = 0, ""
    largest = float(np.abs(values).max())
    exponent = math.floor(math.log10(largest))
    fine = exponent >= _PLAIN[1] and exponent // 3 * 3 - power > _FRACTION
    if fine or np.abs(numbers).max() >= 10**_DIGITS:
        start = _roundest(numbers)
        offset = start * factor * 10.0**power
        shared = _short(offset, math.ceil(math.log10(largest) - power) + 1)
        largest = float(np.abs(values - offset).max())
    texts, exponent = _texts(numbers - start, factor, power, largest)
    return Ticks(values, texts, (f"1e{exponent}" if exponent else "") + shared)


def _texts(numbers: Array, factor: int, power: int, largest: float) -> tuple[list[str], int]:
    """`numbers` times `factor` times a power of ten, as labels, and the exponent they share.

    Numbers up to `largest` are written out from 0.001 to 10,000, then in thousands (120 k),
    millions (3.5 M) and so on; where there is no prefix, they share a power of ten.
    """
    exponent = math.floor(math.log10(largest))
    shared, prefix = exponent, ""
    if _PLAIN[0] <= exponent < _PLAIN[1]:
        shared = exponent = 0
    elif _PLAIN[1] <= exponent < max(_PREFIXES) + 3:
        shared, exponent = 0, exponent // 3 * 3
        prefix = _PREFIXES[exponent]
    unit, decimals = factor * 10.0 ** (power - exponent), max(0, exponent - power)
    return [f"{i * unit:.{decimals}f}{prefix if i else ''}" for i in numbers], shared


def _step(low: float, high: float, most: int, *, whole: bool) -> tuple[int, int]:
    """Factor 1, 2 or 5 and power of ten of the distance between ticks."""
    raw = (high - low) / most
    power = math.floor(math.log10(raw))
    steps = [(f, p) for p in (power + 1, power, power - 1) for f in (5, 2, 1)]
    wide = [(f, p) for f, p in steps if f * 10.0**p >= raw * (1 - 1e-9)]
    tried = [wide[-1], *steps[len(wide) :]]
    if whole:
        tried = [(f, p) for f, p in tried if p >= 0] or [(1, 0)]
    return next(
        (step for step in tried if len(_multiples(low, high, step[0] * 10.0 ** step[1])) > 1),
        tried[-1],
    )


def _roundest(numbers: Array) -> int:
    """The one of whole `numbers` that ends in most zeros, the first of equals."""
    whole = [int(number) for number in numbers]
    return max(whole, key=lambda i: len(str(i)) - len(str(i).rstrip("0")) if i else math.inf)


def _short(value: float, digits: int) -> str:
    """`value` with its sign in at most so many digits: +1 P rather than +1000000000000000."""
    plain = f"{value:+.{digits}g}"
    exponent = math.floor(math.log10(abs(value))) // 3 * 3 if value else 0
    if exponent in _PREFIXES:
        text = f"{value / 10.0**exponent:+.{max(3, digits)}g}{_PREFIXES[exponent]}"
        return min(text, plain, key=len)
    mantissa, _, power = f"{value:+.{digits - 1}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return min(plain, f"{mantissa}e{int(power)}", key=len)


def _multiples(low: float, high: float, step: float) -> Array:
    """Whole numbers whose multiples of `step` lie from `low` to `high`."""
    return np.arange(math.ceil(low / step), math.floor(high / step) + 1)


def _draw_x_ticks(canvas: Array, axes: Axes, text_size: int) -> None:
    left, _, right, bottom = axes.area
    low, high = axes.x_limits
    apart = (2 if axes.whole_x else 5) * text_size
    marks = ticks(low, high, _count(axes.area.width, apart), whole=axes.whole_x)
    for value, text in zip(marks.values, marks.texts, strict=True):
        x = left + (value - low) / (high - low) * axes.area.width
        canvas[bottom : bottom + _TICK, min(math.floor(x), right)] = _LINE
        write_text(canvas, text, text_size, (x, bottom + _TICK + 0.8 * text_size))
    # Inside the frame: below it there is room for one line only.
    write_text(canvas, marks.shared, text_size, (right - 5, bottom - 0.7 * text_size), 1.0)


def _draw_y_ticks(canvas: Array, axes: Axes, text_size: int) -> None:
    left, top, _, bottom = axes.area
    low, high = axes.y_limits
    marks = ticks(low, high, _count(axes.area.height, 4 * text_size))
    for value, text in zip(marks.values, marks.texts, strict=True):
        y = bottom - (value - low) / (high - low) * axes.area.height
        canvas[min(math.floor(y), bottom), left - _TICK : left] = _LINE
        write_text(canvas, text, text_size, (left - 2 * _TICK, y), 1.0)
    write_text(canvas, marks.shared, text_size, (left, top - 0.8 * text_size), 0.0)


def _count(pixels: int, apart: int) -> int:
    return max(2, min(7, pixels // apart))
