"""The font that text is drawn in, and others for the letters that it lacks."""

from __future__ import annotations

import contextlib
import functools
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from itertools import groupby

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif._typing import Array
from kmeans_gif._words import BIDI
from kmeans_gif.rendering.font_files import BUILT_IN, first_with, font

_current: ContextVar[str] = ContextVar("font", default=BUILT_IN)
_UNDRAWN = {"Cc": " ", "Zl": " ", "Zp": " ", "Cs": "\ufffd"}
"""What stands for line breaks and other controls, and for bytes of a name that are no text."""
_TURNING = re.compile(f"[{BIDI}]")
_JOINING = ("M", "Cf", "Z")
"""Categories that are drawn in the font of the letter before: accents, joiners, spaces."""


Pieces = tuple[tuple[str, str], ...]
"""Parts of a text, each with the file of the font that has its letters."""


class MissingLettersWarning(UserWarning):
    """No font has a letter, and a box stands for it."""


@contextlib.contextmanager
def drawn_in(file: str | None) -> Iterator[None]:
    """Have all text in the block drawn in the font of a file, by default the built-in one."""
    token = _current.set(file or BUILT_IN)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    """The file of the font that text is drawn in."""
    return _current.get()


def length(file: str, text: str, size: int) -> float:
    """Pixels that `text` needs."""
    return sum(font(own, size).getlength(piece) for own, piece in pieces(file, text))


@functools.lru_cache(maxsize=1024)
def pieces(file: str, text: str) -> Pieces:
    """`text` in pieces, each with the file of the font that has its letters.

    Words are drawn in the font in `file` if it has their letters, else in the first that does,
    a letter at a time where none has all of them.
    """
    if text.isascii() and text.isprintable() and file == BUILT_IN:
        return ((file, text),)
    text = unicodedata.normalize("NFC", _TURNING.sub("", text))
    text = "".join(_UNDRAWN.get(unicodedata.category(letter), letter) for letter in text)
    homes = [home for word in re.split("( +)", text) for home in _homes(word, file)]
    missing = [letter for letter, home in zip(text, homes, strict=True) if home is None]
    if missing:
        _tell_missing("".join(dict.fromkeys(missing)))
    homes = [file if home is None else home for home in homes]
    grouped = groupby(zip(homes, text, strict=True), key=lambda pair: pair[0])
    return tuple((home, "".join(letter for _, letter in run)) for home, run in grouped)


def _homes(word: str, file: str) -> list[str | None]:
    """The font of each letter of a word: the same one, where one has all; None where none has."""
    homes: list[str | None] = []
    for letter in word:
        joins = unicodedata.category(letter).startswith(_JOINING)
        homes.append((homes[-1] if homes else file) if joins else first_with(letter, file))
    for home in dict.fromkeys(homes):
        if home is not None and all(first_with(letter, home) == home for letter in word):
            return [home] * len(word)
    return homes


@functools.cache
def _tell_missing(letters: str) -> None:
    """Say, once, that no font has some letters."""
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:5])
    more = f" and {len(letters) - 5} more" if len(letters) > 5 else ""
    warnings.warn(
        f"no font here has {named}{more}: boxes are drawn; give a font that has them by --font "
        "FILE, or font= in Python",
        MissingLettersWarning,
        stacklevel=2,
    )


def extent(runs: Pieces, size: int) -> tuple[float, float]:
    """Where the ink of text that starts at 0 begins and ends, in pixels."""
    left, end, right = 0.0, 0.0, 0.0
    for i, (file, piece) in enumerate(runs):
        own = font(file, size)
        first, _, last, _ = own.getbbox(piece)
        left, right = first if i == 0 else left, end + last
        end += own.getlength(piece)
    return left, right


def draw_pieces(
    runs: Pieces,
    size: int,
    place: tuple[float, float],
    shape: tuple[int, int],
    main: ImageFont.FreeTypeFont,
    anchor: str,
) -> Array:
    """Text as `shape` (height, width), 0 to 255.

    `place` (x, y) is that of the text by `anchor`, as Pillow has it, of the font `main`; letters
    of all fonts stand on its baseline.
    """
    image = Image.new("L", shape[::-1])
    drawn = ImageDraw.Draw(image)
    x, y = place
    baseline = y + main.getbbox("H", anchor=anchor)[1] - main.getbbox("H", anchor="ls")[1]
    for file, piece in runs:
        own = font(file, size)
        if own is main:
            drawn.text((x, y), piece, fill=255, font=own, anchor=anchor)
        else:
            drawn.text((x, baseline), piece, fill=255, font=own, anchor="ls")
        x += own.getlength(piece)
    return np.asarray(image)
