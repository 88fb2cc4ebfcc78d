"""Fonts on this machine: which files there are, and which letters they have.

Nothing imports matplotlib, which brings DejaVu Sans along.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from kmeans_gif.errors import InputError

BUILT_IN = ""
"""In place of a file: the font that Pillow has built in, of little more than ASCII."""
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_NOBODY_HAS = "\U0010ffff"
"""Not a character, so that every font draws its sign for missing letters."""
_PLAIN = 16
"""Size in pixels at which fonts are looked into."""
_UNUSUAL = ("bold", "black", "heavy", "italic", "oblique", "light", "thin", "condensed", "mono",
            "semi", "extra", "medium", "serif", "math", "display")  # fmt: skip
"""Words in names of fonts that come after plain ones."""


@functools.lru_cache(maxsize=64)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """The font in a file, `size` pixels large; raises OSError if it cannot be read."""
    if file != BUILT_IN:
        return ImageFont.truetype(file, size)
    built_in = ImageFont.load_default(size)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    return built_in


def require_font(name: str, file: object) -> str:
    """The path of a font file, for parameter `name`; raises InputError if it is none."""
    if not isinstance(file, (str, os.PathLike)) or not str(file):
        raise InputError(f"{name}={file!r}: must be the path of a font")
    if not os.path.exists(file):
        raise InputError(f"{name}={file}: no such file")
    try:
        font(os.path.abspath(file), _PLAIN)
    except (OSError, ValueError):
        raise InputError(
            f"{name}={file}: is no font that can be read; give a .ttf, .otf or .ttc file"
        ) from None
    return os.path.abspath(file)


@functools.lru_cache(maxsize=4096)
def has_letter(file: str, letter: str) -> bool:
    """Whether a font has more to show for a letter than its sign for missing ones."""
    try:
        shown, missing = (font(file, _PLAIN).getmask(text) for text in (letter, _NOBODY_HAS))
    except (OSError, ValueError):  # a font of pictures, or a damaged one
        return False
    return shown.size != missing.size or bytes(shown) != bytes(missing)


def first_with(letters: str, file: str) -> str | None:
    """The first font that has all of some letters: that in `file`, or of `_others`; else None."""
    fonts = (file, *_others())
    return next((one for one in fonts if all(has_letter(one, each) for each in letters)), None)


@functools.cache
def _others() -> tuple[str, ...]:
    """The built-in font, DejaVu Sans, and what is installed, plain fonts first."""
    installed = sorted(_files(map(Path, _folders())), key=_order)
    return tuple(dict.fromkeys((BUILT_IN, *map(str, (*_dejavu(), *installed)))))


def _dejavu() -> Iterator[Path]:
    spec = find_spec("matplotlib")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder, "mpl-data", "fonts", "ttf", "DejaVuSans.ttf")
        if file.exists():
            yield file


def _folders() -> list[str]:
    """Where fonts are installed."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", home)
        system = os.environ.get("WINDIR", r"C:\Windows")
        return [os.path.join(system, "Fonts"), os.path.join(local, "Microsoft", "Windows", "Fonts")]
    if sys.platform == "darwin":
        return ["/System/Library/Fonts", "/Library/Fonts", f"{home}/Library/Fonts"]
    return [
        "/usr/share/fonts", "/usr/local/share/fonts", f"{home}/.local/share/fonts",
        f"{home}/.fonts",
    ]  # fmt: skip


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for where, _, names in os.walk(folder):
            yield from (Path(where, n) for n in names if Path(n).suffix.lower() in _SUFFIXES)


def _order(file: Path) -> tuple[int, str, str]:
    """Plain fonts first, and last the one that has a box for every letter."""
    name = file.stem.lower()
    unusual = sum(word in name for word in _UNUSUAL) + 100 * ("lastresort" in name)
    return unusual, name, str(file)
