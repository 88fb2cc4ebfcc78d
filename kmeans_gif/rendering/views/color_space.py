"""color_space: the colors of a photo in three dimensions, and the centroids among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import require_choice
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import photo_alt_text
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.view import StatesView

if TYPE_CHECKING:
    from PIL import Image

    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.layout import Layout

WHEN = ("before", "after")
GOLD = (255, 200, 0)
"""Color of seeds in the still picture."""


class ColorSpace(StatesView):
    """The solid of colors above a line of text."""

    name = "color-space"
    function = "color_space"
    kinds = ("photo",)
    summary = "colors in 3D"
    options = (
        *options.canvas(800, 600),
        options.ROTATE,
        options.FIRST.but(default="seeds"),
        options.CAPTION,
        options.TRAILS,
        *options.timing(0.3),
    )

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        solid: Layout = panels.color_solid(rotate=o.rotate, trails=o.trails)
        return solid

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return f"{photo_alt_text(runs[0])}, in the space of their colors"


VIEW = ColorSpace()


def color_space(
    history: History | KMeans,
    *,
    theme: str = "light",
    width: int = 800,
    height: int = 600,
    rotate: float = 0.0,
    first: str = "seeds",
    caption: bool = True,
    trails: bool = True,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw the colors of a photo in the space they were clustered in, and the centroids.

    The RGB cube, or the solid of colors in Lab or Oklab with lightness upwards.  Colors are
    balls in their own color whose volume tells how many pixels they stand for, at most some
    thousands: where there are more, those that are close together are taken as one.
    Centroids have their own color inside a line of ink and one of paper.  Of photos that
    were clustered with location, the color part is shown.

    Parameters
    ----------
    history : History or fitted KMeans
        Of a photo.
    theme : "light" or "dark"
        Paper.
    width, height : int
        Of the picture, in pixels.
    rotate : float
        Degrees by which the camera turns over the whole animation, in as many frames as
        `max_frames` leaves.
    first : "original", "seeds", "final" or "none"
        The first frame: the colors without centroids, the seeds, the last state, held for half
        of `hold`; or the seeds, for no longer than any state.
    caption : bool
        A line below the picture with the state's number and the inertia.
    trails : bool
        Where each centroid has been.
    seconds_per_step, hold : float
        How long a state is shown, and the last one.
    plays, max_frames
        As in `recolor`.

    Raises
    ------
    InputError
        If the history is not of a photo, a value is out of its range, or the picture is
        too small.
    """
    return VIEW.animate(**locals())


class _Still(ColorSpace):
    """One state, before or after clustering."""

    function = "color_space_still"

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        return [Keyframe("assign", 0 if o.when == "before" else runs[0].n_iter, 0)]


def color_space_still(
    history: History | KMeans, *, when: str = "after", width: int = 800, height: int = 600
) -> Image.Image:
    """The colors of a photo and the centroids before or after clustering, as one picture.

    "before" has the seeds, in gold; "after" the last centroids in their own colors.
    Otherwise as in `color_space`, which says what is raised as well.
    """
    from kmeans_gif.frame import Frame

    require_choice("when", when, WHEN)
    picture = _Still().picture(history, width=width, height=height, trails=False, when=when)
    frame = picture.draw(0)
    if when == "after":
        return frame.to_pil()
    palette = frame.palette.copy()
    palette[picture.stage.plan.next_start("colors of centroids") :] = GOLD
    return Frame(frame.indices, palette, 0, frame.quantizable).to_pil()
