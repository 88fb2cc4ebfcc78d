"""Axes, ticks and their labels, drawn once for all frames."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.language import written
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import text_width, write_text
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
_ABOVE = 1.5
"""Room for the line above, in terms of the text's size."""
_BESIDE = 3.4
"""Room for numbers of y at the left."""
Margins = tuple[float, float, float, float]
_DIGITS = 5
"""Digits of a tick label; where more would be needed, labels share an offset."""


class Axes(NamedTuple):
    """A pair of axes with their frame."""

    area: Rect
    """Inside the frame, which is drawn just around it; `margins` says what it leaves free."""
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_name: str = ""
    """Stands at the right end of the line of ticks, in place of those that it would touch."""
    y_name: str = ""
    """Stands at the upper end of the numbers, or above the corner if it is no short one."""
    title: str = ""
    title_x: float | None = None
    """Where its middle is; by default over that of the area."""
    x_ticks: bool = True
    y_ticks: bool = True
    whole_x: bool = False
    """Whether ticks of x are whole numbers."""


class Ticks(NamedTuple):
    """Round values on an axis."""

    values: Array
    texts: list[str]
    shared: str
    """What the numbers in the texts are to be multiplied by or added to; empty for nothing."""


def margins(*, above: bool, x_ticks: bool = True, y_ticks: bool = True) -> Margins:
    """What axes leave free around their area, in terms of the text's size.

    `above` is whether a title, or a name of y that is not short, stands there.
    """
    return (_BESIDE if y_ticks else 0.3, _ABOVE if above else 0.6, 0.7, 1.6 if x_ticks else 0.3)


def area_within(box: Rect, y_limits: tuple[float, float], text_size: int) -> Rect:
    """The area of axes in a box of their own, with a title above, as wide as numbers of y let."""
    _, *others = (side * text_size for side in margins(above=True))
    area = box.inset(0, *others)
    marks = _y_ticks(area.height, y_limits, text_size)
    widest = max(text_width(written(text), text_size) for text in marks.texts)
    return area.inset(widest + 2 * _TICK + 0.4 * text_size, 0, 0, 0)


def is_short(name: str, text_size: int) -> bool:
    """Whether a name of y has room where its numbers stand."""
    return text_width(name, text_size) <= (_BESIDE - 0.4) * text_size


def draw_axes(size: tuple[int, int], axes: Sequence[Axes], text_size: int) -> Array:
    """`axes` on a canvas of `size` (width, height): `(height, width)` uint8 indices of the ramp.

    Text is `text_size` pixels high.
    """
    canvas = np.zeros(size[::-1], np.uint8)
    for one in axes:
        left, top, right, bottom = one.area
        canvas[[top - 1, bottom], left - 1 : right + 1] = _LINE
        canvas[top - 1 : bottom + 1, [left - 1, right]] = _LINE
        if one.x_ticks:
            _draw_x_ticks(canvas, one, text_size)
        if one.y_ticks:
            _draw_y_ticks(canvas, one, text_size)
        x = (left + right) / 2 if one.title_x is None else one.title_x
        write_text(canvas, one.title, text_size, (x, top - _ABOVE / 2 * text_size))
        if not is_short(one.y_name, text_size):
            write_text(canvas, one.y_name, text_size, (left, top - _ABOVE / 2 * text_size), 0.0)
    return canvas


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
    line, name = bottom + _TICK + 0.75 * text_size, axes.x_name
    free = right - text_width(name, text_size) - text_size if name else canvas.shape[1]
    for value, text in zip(marks.values, map(written, marks.texts), strict=True):
        x = left + (value - low) / (high - low) * axes.area.width
        canvas[bottom : bottom + _TICK, min(math.floor(x), right)] = _LINE
        if x + text_width(text, text_size) / 2 <= free:
            write_text(canvas, text, text_size, (x, line))
    write_text(canvas, name, text_size, (right, line), 1.0)
    # Inside the frame: below it there is room for one line only.
    write_text(canvas, written(marks.shared), text_size, (right - 5, bottom - 0.7 * text_size), 1.0)


def _draw_y_ticks(canvas: Array, axes: Axes, text_size: int) -> None:
    left, top, _, bottom = axes.area
    low, high = axes.y_limits
    marks = _y_ticks(axes.area.height, axes.y_limits, text_size)
    free, below = float(top - text_size), float(bottom)  # from the lowest number upwards
    if axes.y_name and is_short(axes.y_name, text_size):
        free = top + 0.9 * text_size
        write_text(canvas, axes.y_name, text_size, (left - 2 * _TICK, top + 0.3 * text_size), 1.0)
    for value, text in zip(marks.values, map(written, marks.texts), strict=True):
        y = bottom - (value - low) / (high - low) * axes.area.height
        canvas[min(math.floor(y), bottom), left - _TICK : left] = _LINE
        if free <= y - 0.4 * text_size and y <= below:
            write_text(canvas, text, text_size, (left - 2 * _TICK, y), 1.0)
            below = y - text_size
    write_text(canvas, written(marks.shared), text_size, (left + 5, top + 0.8 * text_size), 0.0)


def _y_ticks(height: int, limits: tuple[float, float], text_size: int) -> Ticks:
    return ticks(*limits, _count(height, round(2.5 * text_size)))


def _count(pixels: int, apart: int) -> int:
    return max(2, min(7, pixels // apart))
