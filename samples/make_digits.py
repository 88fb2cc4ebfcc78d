"""Draws digits.png, a sheet of small digits, and digits.txt, which digit each is.

python samples/make_digits.py

Every digit is drawn eight times as large, with a font, size, stroke, turn and place of its
own, and brought down to 16×16 pixels; noise comes last.  The fonts are those that matplotlib
brings along.  The same versions of Pillow and matplotlib draw the same sheet.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

TILE = 16
COLUMNS, ROWS = 34, 33
SCALE = 8
FONTS = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono",
    "DejaVuSansMono-BoldOblique", "DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic",
    "STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "cmss10",
)  # fmt: skip


def main() -> None:
    """Write both files beside this script."""
    rng = np.random.default_rng(7)
    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    digits = rng.permutation(np.arange(ROWS * COLUMNS) % 10).reshape(ROWS, COLUMNS)
    sheet = np.empty((ROWS * TILE, COLUMNS * TILE), np.uint8)
    for row in range(ROWS):
        for column in range(COLUMNS):
            tile = draw_digit(int(digits[row, column]), fonts, rng)
            sheet[row * TILE :, column * TILE :][:TILE, :TILE] = tile
    here = Path(__file__).parent
    Image.fromarray(sheet).save(here / "digits.png", optimize=True)
    lines = [" ".join(map(str, row)) for row in digits]
    (here / "digits.txt").write_text("\n".join(lines) + "\n")


def draw_digit(digit: int, fonts: Path, rng: np.random.Generator) -> np.ndarray:
    """One digit, bright on black, `(TILE, TILE)` uint8."""
    side = TILE * SCALE
    font_file = fonts / f"{rng.choice(FONTS)}.ttf"
    font = ImageFont.truetype(font_file, int(SCALE * rng.uniform(16.5, 18.5)))
    picture = Image.new("L", (side, side))
    middle = tuple(side / 2 + SCALE * rng.uniform(-0.6, 0.6, 2))
    left, top, right, bottom = font.getbbox(str(digit), anchor="ls")
    # Centered by its ink, since fonts set their digits at different heights.
    origin = (middle[0] - (left + right) / 2, middle[1] - (top + bottom) / 2)
    stroke = int(rng.integers(2, 10))
    ImageDraw.Draw(picture).text(
        origin, str(digit), fill=255, font=font, anchor="ls", stroke_width=stroke
    )
    picture = picture.rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC, center=middle)
    small = np.asarray(picture.resize((TILE, TILE), Image.Resampling.BOX), dtype=np.float64)
    noisy = small * rng.uniform(0.8, 1.0) + rng.normal(0, 10, small.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
