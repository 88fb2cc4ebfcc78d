"""Makes the table of colors in kmeans_gif/rendering/default_palette.py again.

python docs/make_palette.py

The first eight colors are given.  Each later one is, of a grid of colors, the one whose smallest
difference to all before it, to paper and to ink is the largest: CIEDE2000, as seen with normal
sight and by protanopes, deuteranopes and tritanopes.  Normal sight counts less, so that colors also
look different to those who see all of them.  The colors of runs of a race come last, for each
theme: away from the first eight, and from paper and ink.
"""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.rendering.color_difference import SIGHTS, contrast, difference, seen
from kmeans_gif.rendering.theme import INK, PAPER, brightness

Color = Array | tuple[int, int, int]
OKABE_ITO = "E69F00 56B4E9 009E73 F0E442 0072B2 D55E00 CC79A7 000000"
COUNT, FIRST, VIVID, RUNS = 256, 8, 12, 4
NORMAL_WEIGHT = 0.6
TARGET = Path(__file__).parents[1] / "kmeans_gif/rendering/default_palette.py"

levels = range(0, 256, 15)
GRID = np.array([(r, g, b) for r in levels for g in levels for b in levels])
LIGHTNESS, A, B = seen(GRID, "normal sight").T
MIDDLE = (LIGHTNESS >= 30) & (LIGHTNESS <= 82)
CLEAR = np.hypot(A, B) >= 20
"""Colors that are no grays."""
VISIBLE = contrast(GRID, np.array(INK)) >= 3
"""Colors that dark paper shows without an outline, and that it does not lighten."""


def spread(start: Sequence[Color], allowed: Array, count: int) -> Array:
    """`count` colors of the grid, of those `allowed`, away from `start` and from each other."""
    labs = {sight: seen(GRID, sight) for sight in SIGHTS}
    nearest = np.where(allowed, np.inf, -1.0)

    def keep_away_from(color: Color) -> None:
        for sight, grid in labs.items():
            weight = NORMAL_WEIGHT if sight == "normal sight" else 1.0
            apart = weight * difference(grid, seen(np.array([color]), sight))
            np.minimum(nearest, np.where(allowed, apart, -1.0), out=nearest)

    for color in start:
        keep_away_from(color)
    chosen = []
    for _ in range(count):
        # Rounded, so that equal distances are equal on every processor; the first one wins.
        chosen.append(GRID[np.round(nearest, 6).argmax()])
        keep_away_from(chosen[-1])
    return np.array(chosen)


def cluster_colors() -> Array:
    """`(COUNT, 3)` colors of clusters."""
    first = np.array([list(bytes.fromhex(color)) for color in OKABE_ITO.split()])
    white = (255, 255, 255)  # stands for black on dark paper
    lively = CLEAR & VISIBLE & (LIGHTNESS <= 88) & (brightness(GRID) >= 90)
    vivid = spread([*first, white, PAPER, INK], lively, VIVID - FIRST)
    colors = np.vstack([first, vivid])
    return np.vstack([colors, spread([*colors, white, PAPER, INK], MIDDLE, COUNT - VIVID)])


def run_colors(clusters: Array, paper: Color, ink: Color) -> Array:
    """`(RUNS, 3)` colors of runs, clear on `paper` and not taken for `ink`."""
    clear = (contrast(GRID, np.array(paper)) >= 3) & (contrast(GRID, np.array(ink)) >= 2)
    return spread([*clusters[:FIRST], PAPER, INK], clear & (np.hypot(A, B) >= 45), RUNS)


def table(name: str, colors: Array) -> str:
    """The lines of Python that hold `colors`."""
    text = colors.astype(np.uint8).tobytes().hex().upper()
    if len(text) <= 60:
        return f'{name} = bytes.fromhex("{text}")\n'
    lines = "\n".join(f'    "{line}"' for line in textwrap.wrap(text, 84))
    return f"{name} = bytes.fromhex(\n{lines}\n)\n"


def main(target: Path = TARGET) -> None:
    """Write the table below the docstring of `target`."""
    docstring = target.read_text(encoding="utf-8").split('"""')[1]
    clusters = cluster_colors()
    text = f'"""{docstring}"""\n\n{table("CLUSTERS", clusters)}'
    text += table("RUNS_ON_LIGHT", run_colors(clusters, PAPER, INK))
    text += table("RUNS_ON_DARK", run_colors(clusters, INK, PAPER))
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
