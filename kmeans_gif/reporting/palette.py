"""The colors of a clustered photo, as files for programs that work with palettes."""

from __future__ import annotations

import json
import struct
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif.clustering.history import History
from kmeans_gif.data.color_spaces import to_lab
from kmeans_gif.rendering.canvas.photo_colors import cluster_colors
from kmeans_gif.rendering.theme import INK, PAPER

_CELL = (210, 120)
"""Pixels of a color in the swatch picture, with its name."""
_NAME_HEIGHT = 40
_OUTLINE = (120, 120, 120)
"""A gray that shows on white, black and paper."""
_FEWEST_COLUMNS = 4


class PaletteColor(NamedTuple):
    """A color of the final picture."""

    cluster: int
    rgb: tuple[int, int, int]
    lab: tuple[float, float, float]
    """CIELAB under D65."""
    pixels: float
    share: float
    """Share of all opaque pixels, 0 to 1."""

    @property
    def hex(self) -> str:
        """The color as CSS writes it."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


def palette_of(history: History) -> list[PaletteColor]:
    """The final colors, the commonest first; without clusters that have no pixel."""
    colors = cluster_colors(history)[-1]
    lab = to_lab(colors.astype(np.float64))
    sizes = history.sizes[-1]
    order = np.argsort(-sizes, kind="stable")
    return [
        PaletteColor(
            cluster=int(j),
            rgb=(int(colors[j, 0]), int(colors[j, 1]), int(colors[j, 2])),
            lab=(float(lab[j, 0]), float(lab[j, 1]), float(lab[j, 2])),
            pixels=float(sizes[j]),
            share=float(sizes[j] / sizes.sum()),
        )
        for j in order
        if sizes[j] > 0
    ]


def as_json(colors: list[PaletteColor], title: str) -> bytes:
    """An object with the title and a list of colors, each in hex, RGB and Lab with its share."""
    entries = [
        {
            "hex": color.hex,
            "rgb": color.rgb,
            "lab": [round(value, 4) for value in color.lab],
            "share": round(color.share, 6),
            "pixels": int(color.pixels),
            "cluster": color.cluster,
        }
        for color in colors
    ]
    lines = ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
    name = json.dumps(title, ensure_ascii=False)
    return f'{{\n  "title": {name},\n  "colors": [\n{lines}\n  ]\n}}\n'.encode()


def as_text(colors: list[PaletteColor], title: str) -> bytes:
    """A table of the colors for people."""
    lines = [title, "", "hex      red green  blue       L       a       b    share"]
    for color in colors:
        red, green, blue = color.rgb
        lightness, a, b = color.lab
        lines.append(
            f"{color.hex}  {red:3d}   {green:3d}   {blue:3d} {lightness:7.2f} {a:7.2f} {b:7.2f} "
            f"{100 * color.share:6.2f} %"
        )
    return ("\n".join(lines) + "\n").encode()


def as_gpl(colors: list[PaletteColor], title: str) -> bytes:
    """A palette of GIMP, which Inkscape and Krita read as well.

    Format: "GIMP Palette" in the developers' documentation of GIMP: a line with these words,
    lines of settings, "#", then a line of red, green, blue and name for each color.
    """
    lines = ["GIMP Palette", f"Name: {title}", f"Columns: {_columns(len(colors))}", "#"]
    for color in colors:
        red, green, blue = color.rgb
        lines.append(f"{red:3d} {green:3d} {blue:3d}\t{_name(color)}")
    return ("\n".join(lines) + "\n").encode()


def as_ase(colors: list[PaletteColor], title: str) -> bytes:
    """A palette of Adobe's programs (Adobe Swatch Exchange, version 1.0): one group of colors.

    Adobe has not published the format.  All numbers have the highest byte first.  "ASEF",
    the version and the number of blocks; then blocks of a type, a length and content: the
    group begins (its name), colors (name, "RGB ", three float32 from 0 to 1, and 2 for a
    color that does not follow changes of its swatch), the group ends (empty).  Names are
    UTF-16 with a final zero, after their length with that zero.
    """
    blocks = [_block(0xC001, _utf16(title))]
    for color in colors:
        values = struct.pack(">3f", *(value / 255 for value in color.rgb))
        content = _utf16(_name(color)) + b"RGB " + values + struct.pack(">H", 2)
        blocks.append(_block(0x0001, content))
    blocks.append(_block(0xC002, b""))
    return struct.pack(">4sHHI", b"ASEF", 1, 0, len(blocks)) + b"".join(blocks)


def _block(kind: int, content: bytes) -> bytes:
    return struct.pack(">HI", kind, len(content)) + content


def _utf16(text: str) -> bytes:
    data = (text + "\0").encode("utf-16-be")
    return struct.pack(">H", len(data) // 2) + data


def swatches(colors: list[PaletteColor]) -> Image.Image:
    """All colors, the commonest first, each over its hex code and its share of the pixels."""
    columns = _columns(len(colors))
    width, height = _CELL
    size = (columns * width, -(-len(colors) // columns) * height)
    image = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(22)
    for i, color in enumerate(colors):
        left, top = i % columns * width, i // columns * height
        bottom = top + height - _NAME_HEIGHT
        draw.rectangle((left, top, left + width - 1, bottom - 1), fill=color.rgb, outline=_OUTLINE)
        place = (left + width / 2, bottom + _NAME_HEIGHT / 2)
        draw.text(place, _name(color), fill=INK, font=font, anchor="mm")
    return image


def _columns(count: int) -> int:
    """Number of columns: a nearly square grid, but for few colors rows of four."""
    return min(count, max(_FEWEST_COLUMNS, int(np.ceil(np.sqrt(count)))))


def _name(color: PaletteColor) -> str:
    percent = 100 * color.share
    return f"{color.hex}  {percent:.1f} %" if percent >= 0.1 else f"{color.hex}  <0.1 %"
