"""Flashes: whether an animation changes luminance in a way that can cause seizures.

The rule: W3C, "Web Content Accessibility Guidelines 2.2", success criterion 2.3.1, with its
definition of a general flash: a pair of opposing changes in relative luminance of 10 % or more,
the darker image below 0.80; no more than three in any one second, unless in less than a quarter of
any 10 degrees of the visual field.  The picture is taken to fill a screen, where that field is a
third of its width and height.

Times are in milliseconds.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.frame import Frame

_LEAST_CHANGE, _BRIGHT = 0.1, 0.8
_PART = 0.25
"""Of a field of view that may flash."""
_CHANGES = 8
"""Of four flashes, the first number that is too many."""
_SECOND = 1000
_SIDE = 180
"""Pixels of the longer side at which pictures are looked at: fields of view are 60."""
_NEVER = -(2**30)


class FlashWarning(UserWarning):
    """An animation flashes in large areas more than three times in a second."""


def watched(frames: Iterator[Frame], durations_ms: Sequence[int], plays: int) -> Iterator[Frame]:
    """`frames` as they come; in the end a FlashWarning if they flash too fast.

    Where no second holds as many changes as four flashes take, they are not looked at.
    """
    if not may_flash(durations_ms, plays):
        yield from frames
        return
    watch = Watch(plays != 1)
    for frame in frames:
        watch.see(frame)
        yield frame
    shortest = watch.shortest_ms()
    if shortest < _SECOND:
        # As many as make four flashes take a second, and some for durations in hundredths.
        seconds = (int(10 * sum(durations_ms) / shortest) + 2) / 10
        warnings.warn(
            f"large areas flash more than three times in a second, which can cause seizures "
            f"(WCAG 2.3.1); seconds={seconds:g} makes it slow enough",
            FlashWarning,
            stacklevel=2,
        )


def may_flash(durations_ms: Sequence[int], plays: int) -> bool:
    """Whether as many changes as four flashes take may lie within a second.

    >>> may_flash([200] * 30, 0), may_flash([100] * 30, 0), may_flash([100] * 5, 1)
    (False, True, False)
    """
    rounds = 1 if plays == 1 else 2 + _CHANGES // len(durations_ms)
    ends = np.cumsum(list(durations_ms)[:-1] if rounds == 1 else list(durations_ms) * rounds)
    spans = ends[_CHANGES - 1 :] - ends[: 1 - _CHANGES]
    return len(ends) >= _CHANGES and bool((spans < _SECOND).any())


class Watch:
    """Follows luminance, pixel by pixel, over the frames of an animation."""

    def __init__(self, again: bool) -> None:
        """`again`: whether the first frame follows upon the last."""
        self._again = again
        self._seen: list[tuple[Array, int]] = []

    def see(self, frame: Frame) -> None:
        """Take in the next frame."""
        self._seen.append((luminance(frame), frame.duration_ms))

    def shortest_ms(self) -> int:
        """The shortest time in which four flashes happen in a large part of some field of view."""
        seen = self._seen + self._seen[: _CHANGES + 1] * self._again
        fastest = np.full(seen[0][0].shape, _SECOND)
        extreme = seen[0][0].copy()
        rising = np.zeros(extreme.shape, np.int8)
        times = np.full((_CHANGES, *extreme.shape), _NEVER)
        now = 0
        for (light, _), (_, before_ms) in zip(seen[1:], seen, strict=False):
            now += before_ms
            change = light - extreme
            turned = (np.abs(change) >= _LEAST_CHANGE) & (np.minimum(light, extreme) < _BRIGHT)
            turned &= np.sign(change) != rising
            follows = np.sign(change) == rising
            rising[turned] = np.sign(change[turned])
            extreme[turned | follows] = light[turned | follows]
            times[:-1, turned], times[-1, turned] = times[1:, turned], now
            spans = times[-1] - times[0]
            fastest[turned] = np.minimum(fastest, spans)[turned]
        return _fast_in_a_field(fastest)


def _fast_in_a_field(fastest: Array) -> int:
    """The time below which a quarter of a field of view flashes, in the field where it is shortest.

    Fields are a third of the picture wide and high, in steps of a sixth.
    """
    height, width = fastest.shape
    shortest = _SECOND
    for top in range(0, 5):
        for left in range(0, 5):
            rows = slice(top * height // 6, max(top * height // 6 + 1, (top + 2) * height // 6))
            columns = slice(left * width // 6, max(left * width // 6 + 1, (left + 2) * width // 6))
            field = np.sort(fastest[rows, columns], axis=None)
            shortest = min(shortest, int(field[int(_PART * field.size)]))
    return shortest


def luminance(frame: Frame) -> Array:
    """(h, w) relative luminance, 0 to 1, of a picture of at most _SIDE pixels a side.

    WCAG 2.2, "relative luminance".
    """
    step = max(1, -(-max(frame.indices.shape) // _SIDE))
    share = frame.colors / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray((linear @ [0.2126, 0.7152, 0.0722])[frame.indices[::step, ::step]])
