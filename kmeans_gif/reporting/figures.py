"""Still figures with curves, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

_DPI = 100
LINE = "#0072B2"
"""Of Okabe and Ito's colors."""


def figure(size: tuple[int, int], draw: Callable[[Any], None]) -> Image.Image:
    """The picture that `draw` makes on a matplotlib Figure of `size` (width, height) pixels.

    The same bytes whatever a user's settings of matplotlib say.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        made = Figure(
            figsize=(size[0] / _DPI, size[1] / _DPI),
            dpi=_DPI,
            facecolor="white",
            layout="constrained",
        )
        canvas: Any = FigureCanvasAgg(made)  # some of its methods are untyped
        draw(made)
        canvas.draw()
        return Image.fromarray(np.array(canvas.buffer_rgba())[:, :, :3])


def tidy(ax: Any, title: str, x_name: str) -> None:
    """Style the axes `ax`: whole numbers along x, a light grid, no frame but the two axes."""
    from matplotlib.ticker import MaxNLocator

    ax.set_title(title, fontsize=15, parse_math=False)
    ax.set_xlabel(x_name, fontsize=14)
    ax.tick_params(labelsize=13)
    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    ax.yaxis.get_offset_text().set_fontsize(13)
    ax.grid(color="0.9")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
