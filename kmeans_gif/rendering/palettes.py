"""Palettes of one's own for clusters: built-in lists by name, colors, or files of them."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmeans_gif._registry import listed
from kmeans_gif._words import nearly
from kmeans_gif.data.file_bytes import read_bytes
from kmeans_gif.data.paths import similar
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.default_palette import CLUSTERS

if TYPE_CHECKING:
    from kmeans_gif._typing import Array
    from kmeans_gif.rendering.color_difference import ClosePair

BUILT_IN = {
    "default": CLUSTERS,
    "okabe-ito": CLUSTERS[:24],
    "tableau": bytes.fromhex("4E79A7F28E2BE1575976B7B259A14FEDC948B07AA1FF9DA79C755FBAB0AC"),
}
"""The last is Tableau 10, by M. Stone, 2016."""
MOST_COLORS = 256
CLOSE = 10.0
"""CIEDE2000 below which two colors of clusters are hard to tell apart."""
_EQUAL = 2.0
"""The same below which they look alike in a picture, where they do not touch."""
_LARGEST_FILE = 1_000_000
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_GIMP = re.compile(r"(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(\s.*)?")
_GIMP_HEAD = "GIMP Palette"
_SHOWN = 40
"""Letters of a line of a file that an error quotes."""


class CloseColorsWarning(UserWarning):
    """Clusters have colors that are hard to tell apart."""


@dataclass(frozen=True)
class Palette:
    """Colors of clusters that a user chose."""

    name: str
    """What the user gave."""
    colors: bytes
    """Red, green and blue of each color."""

    def __len__(self) -> int:
        return len(self.colors) // 3

    @property
    def array(self) -> Array:
        """(m, 3) uint8."""
        import numpy as np

        return np.frombuffer(self.colors, np.uint8).reshape(-1, 3)

    @property
    def usual(self) -> bool:
        """Whether it is the one that clusters have without a choice."""
        return self.colors == CLUSTERS

    def require(self, k: int, groups: int = 0) -> None:
        """Raise InputError if there are fewer colors than k clusters, or than true groups."""
        most, what = (groups, "groups") if groups > k else (k, "clusters")
        if len(self) < most:
            raise InputError(
                f"palette={self.name}: has {len(self)} colors for {most} {what}; give at least "
                f"{most}, or leave the palette out"
            )

    def tell_close(self, k: int) -> None:
        """Warn if some of the first k colors are hard to tell apart."""
        from kmeans_gif.rendering.color_difference import close_pairs

        if k < 2 or self.usual:
            return
        close = close_pairs(self.array[:k], CLOSE)
        if close:
            text = f"palette={self.name}: {self._told(close)}"
            warnings.warn(text, CloseColorsWarning, stacklevel=2)

    def _told(self, close: Sequence[ClosePair]) -> str:
        """What is said of colors that are hard to tell apart, the worst pair first."""
        worst = close[0]
        one, other = (f"{c} ({_hex(self.array[c])})" for c in (worst.first, worst.second))
        how = "look the same" if worst.apart < _EQUAL else "are hard to tell apart"
        whom = "everyone" if worst.sight == "normal sight" else f"people with {worst.sight}"
        by = f"a difference of {worst.apart:.1f} (CIEDE2000), where {CLOSE:.0f} is clear"
        text = f"colors {one} and {other} {how} to {whom}: {by}"
        more = len(close) - 1
        pairs = "1 other pair is" if more == 1 else f"{more} other pairs are"
        return f"{text}; {pairs} close as well" if more else text


def colors_at_most(k: int, palette: Palette | None) -> int:
    """For how many clusters a page that runs k-means with other k than `k` has colors."""
    most = max(k, 24)
    return most if palette is None or palette.usual else min(most, len(palette))


def palette_from(name: str, given: object) -> Palette:
    """The palette that parameter `name` has: a built-in name, hex colors, or the path of a file.

    A file has a hex color a line ("#e69f00"; what follows the color is not
    read, nor are lines that start with "//" or ";"), or is of GIMP (.gpl).  Raises InputError
    for anything else, or for more than `MOST_COLORS` colors.
    """
    if isinstance(given, Palette):
        return given
    if isinstance(given, (str, os.PathLike)) and str(given):
        if str(given) in BUILT_IN:
            return Palette(str(given), BUILT_IN[str(given)])
        return _from_file(name, os.fspath(given))
    if isinstance(given, Iterable) and not isinstance(given, (str, bytes)):
        colors = []
        for color in given:
            match = _HEX.fullmatch(color) if isinstance(color, str) else None
            if match is None:
                raise InputError(f"{name}={color!r}: must be a hex color, such as '#e69f00'")
            colors.append(match[1])
        return _made(name, "a list", colors)
    raise InputError(f"{name}={given!r}: give {_choices()}")


def _from_file(name: str, path: str) -> Palette:
    if not os.path.exists(path):
        near = nearly(path, BUILT_IN) or similar(path)
        hint = f"did you mean {near}?" if near else f"give {_choices()}"
        raise InputError(f"{name}={path}: no such file or palette; {hint}")
    if os.path.isfile(path) and os.path.getsize(path) > _LARGEST_FILE:
        raise InputError(f"{name}={path}: has more than {_LARGEST_FILE:,} bytes, too many for one")
    try:
        data = read_bytes(path, "a file of hex colors", _LARGEST_FILE)
        lines = data.decode("utf-8-sig").splitlines()
    except InputError as error:
        raise InputError(f"{name}={error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{name}={path}: is no text; give {_choices()}") from None
    gimp = bool(lines) and lines[0].strip() == _GIMP_HEAD
    read = _gimp_color if gimp else _hex_color
    colors = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        try:
            color = read(line)
        except ValueError:
            wanted = "red, green and blue from 0 to 255" if gimp else "a hex color, as in #e69f00"
            shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
            raise InputError(f"{name}={path}: line {number}, {shown!r}: must be {wanted}") from None
        colors += [color] if color else []
    return _made(name, path, colors)


def _hex_color(line: str) -> str:
    """The digits of a line's color, empty if it has none; raises ValueError."""
    if not line or line.startswith(("//", ";")):
        return ""
    match = _HEX.fullmatch(re.split(r"[\s,;]", line, maxsplit=1)[0])
    if match is None:
        raise ValueError
    return match[1]


def _gimp_color(line: str) -> str:
    """As `_hex_color`, of a line of a palette of GIMP."""
    if not line or line == _GIMP_HEAD or line.startswith(("#", "Name:", "Columns:", "Channels:")):
        return ""
    match = _GIMP.fullmatch(line)
    if match is None:
        raise ValueError
    return bytes(map(int, match.groups()[:3])).hex()  # ValueError beyond 255


def _made(name: str, source: str, colors: list[str]) -> Palette:
    if not colors:
        raise InputError(f"{name}={source}: has no colors; give {_choices()}")
    if len(colors) > MOST_COLORS:
        raise InputError(f"{name}={source}: has {len(colors):,} colors; {MOST_COLORS} is the most")
    full = (c if len(c) == 6 else "".join(digit * 2 for digit in c) for c in colors)
    return Palette(source, bytes.fromhex("".join(full)))


def _choices() -> str:
    names = listed(BUILT_IN)
    return f"{names}, or a file with a hex color a line, or of GIMP (.gpl)"


def _hex(color: Array) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
