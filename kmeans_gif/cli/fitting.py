"""--max-bytes: the largest picture and the most frames with which files stay within a size.

What is given up is said in options, so that the same command with them makes the same files: first
size, to half of it, then frames, then more size.  Files of fewer pixels and frames are taken to
be smaller, so that a few attempts find the first setting that fits.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from kmeans_gif.cli.parser import as_option
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.cli.view_options import ChosenView

_HALF = 10
"""Steps of size, each of 5 %, of which so many come before frames are left out."""
_STEPS = 17
_EIGHTHS = 7


class Fitted(NamedTuple):
    """An animation that stays within a size."""

    animation: Animation
    source: Any
    """The run that it shows."""
    given_up: str
    """Options that it differs by; empty if nothing was given up."""


class Fitting(NamedTuple):
    """How animations of one run are made smaller."""

    view: ChosenView
    bytes_of: Callable[[Animation], int]
    """The size of the largest file that an animation becomes."""
    again: Callable[[int], Any] | None = None
    """For a photo: a run on it, shrunk to a longer side of so many pixels."""

    def within(self, limit: int, animation: Animation, source: Any) -> Fitted:
        """The first of the settings with which `animation` of `source` takes at most `limit` bytes.

        Raises InputError if none does.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with a picture is said when it is kept
            least = self.bytes_of(animation)
            if least <= limit:
                return Fitted(animation, source, "")
            settings = [*self.settings(animation, source)]
            best, low, high = None, 0, len(settings)
            while low < high:
                middle = (low + high) // 2
                made = self._made(settings[middle], source)
                size = self.bytes_of(made.animation) if made else 0  # one too small to be drawn
                least = min(least, size or least)
                if size > limit:
                    low = middle + 1
                else:
                    best, high = made or best, middle
        if best is None:
            what = (
                "with the fewest pixels and frames" if settings else "and nothing can be left out"
            )
            raise InputError(f"file_bytes={limit}: the smallest file takes {least:,} bytes, {what}")
        return best

    def settings(self, animation: Animation, source: Any) -> Iterator[dict[str, Any]]:
        """Options, from what is given up first to the least that is possible."""
        sizes = [*self._sizes(animation, source)]
        frames = [
            {"max_frames": count}
            for eighths in range(_EIGHTHS, 0, -1)
            if (count := len(animation) * eighths // 8) >= 2
        ]
        yield from sizes[:_HALF]
        half = sizes[:_HALF][-1] if sizes else {}
        yield from ({**half, **fewer} for fewer in frames)
        fewest = frames[-1] if frames else {}
        yield from ({**smaller, **fewest} for smaller in sizes[_HALF:])

    def _sizes(self, animation: Animation, source: Any) -> Iterator[dict[str, Any]]:
        """What makes pictures of this view smaller: width and height, the photo's size, members."""
        shares = [1 - step / 20 for step in range(1, _STEPS + 1)]
        if self.view.natural and self.again is not None:
            longer = max(source.dataset.shape)
            yield from ({"max_size": max(1, int(s * longer))} for s in shares)
        elif self.view.natural and self.view.takes("members"):
            yield from ({"members": count} for count in range(7, -1, -1))
        elif self.view.takes("width"):
            even = ([2 * int(s * side / 2) for side in animation.size] for s in shares)
            sizes = ({"width": width, "height": height} for width, height in even)
            yield from takewhile(lambda size: self._made(size, source), sizes)

    def _made(self, setting: dict[str, Any], source: Any) -> Fitted | None:
        """The animation with a setting; None where that leaves too little room."""
        values = dict(setting)
        words = " ".join(word for pair in setting.items() for word in as_option(*pair))
        if "width" in setting and self.view.slide is not None:
            words += ", and without --slide"
        max_size = values.pop("max_size", None)
        try:
            if max_size is not None and self.again is not None:
                source = self.again(max_size)
            return Fitted(self.view.animate(source, **values), source, words)
        except InputError:
            return None
