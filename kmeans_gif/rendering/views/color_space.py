"""color_space: the colors of a photo in three dimensions, and the centroids among them."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import require_choice
from kmeans_gif.language import say
from kmeans_gif.rendering import options
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from PIL import Image

    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.view import Source

WHEN = ("before", "after")
GOLD = (255, 200, 0)
"""Color of seeds in the still picture."""


class ColorSpace(StatesView):
    """The solid of colors."""

    name = "color-space"
    function = "color_space"
    kinds = ("photo",)
    slide = "16:9"
    summary = "colors in 3D"
    options = (
        *options.CANVAS, options.ROTATE, options.FIRST.but(default="seeds"),
        options.CAPTION, options.TRAILS, *options.timing(0.3), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def layout(self, o: Any) -> Layout:
        return panels.color_solid(rotate=o.rotate, trails=o.trails)

    def alt_text(self, o: Any) -> str:
        return say("{about}, in the space of their colors", about=super().alt_text(o))


VIEW = ColorSpace()


@documented(VIEW)
def color_space(
    history: Source, *, theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    rotate: float = 0.0, first: str = "seeds", caption: bool = True, trails: bool = True,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw the colors of a photo in the space they were clustered in, and the centroids.

    The RGB cube, or the solid of colors in Lab or Oklab with lightness upwards.  Colors are
    balls in their own color whose volume tells how many pixels they stand for, at most some
    thousands: where there are more, those that are close together are taken as one.
    Centroids have their own color inside a line of ink and one of paper.  Of photos that
    were clustered with location, the color part is shown.

    Examples
    --------
    >>> from kmeans_gif import KMeans, color_space, load_image
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> model = KMeans(2, random_state=0).fit(photo)
    >>> color_space(model, rotate=60).size
    (1280, 720)
    """
    return VIEW.animate(**locals())


class _Still(ColorSpace):
    """One state, before or after clustering."""

    function = "color_space_still"

    def story(self, o: Any) -> list[Keyframe]:
        return [Keyframe("assign", 0 if o.when == "before" else o.history.n_iter, 0)]


def color_space_still(
    history: Source, *, when: str = "after", width: int = 800, height: int = 600,
    language: str = "en", font: str | PathLike[str] | None = None,
) -> Image.Image:  # fmt: skip
    """The colors of a photo and the centroids before or after clustering, as one picture.

    "before" has the seeds, in gold; "after" the last centroids in their own colors.
    Otherwise as in `color_space`, which says what is raised as well.

    >>> from kmeans_gif import KMeans, color_space_still, load_image
    >>> import numpy as np
    >>> photo = load_image(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8))
    >>> color_space_still(KMeans(2, random_state=0).fit(photo), when="before").size
    (800, 600)
    """
    from kmeans_gif.frame import Frame

    require_choice("when", when, WHEN)
    picture = _Still().picture(
        history, width=width, height=height, trails=False, when=when,
        language=language, font=font,
    )  # fmt: skip
    frame = picture.draw(0)
    if when == "after":
        return frame.to_pil()
    palette = frame.palette.copy()
    palette[picture.stage.plan.next_start("colors of centroids") :] = GOLD
    return Frame(frame.indices, palette, 0, frame.quantizable).to_pil()
