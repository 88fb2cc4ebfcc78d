"""animate: panels of one's own choice, put together, run in step from one history."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif._registry import listed
from kmeans_gif.errors import InputError
from kmeans_gif.language import say
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import (
    mosaic_alt_text,
    photo_alt_text,
    photo_caption,
    pixels_lines,
    state_caption,
)
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.measure import after_assign
from kmeans_gif.rendering.panels import PANELS, panel_named, panels
from kmeans_gif.rendering.points_captions import empty_clusters, points_alt_text, points_caption
from kmeans_gif.rendering.stage_lines import half_step_stage, state_stage
from kmeans_gif.rendering.storyboard import Pace, half_steps_story, states_story
from kmeans_gif.rendering.turning import turned
from kmeans_gif.rendering.view import KINDS, View, documented, kind_of

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.captions import Lines
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.palettes import Palette
    from kmeans_gif.rendering.view import Source
    from kmeans_gif.script import StageLine


class Composition(View):
    """A layout that the user gives."""

    function = "animate"
    source = "history : History or fitted KMeans\nlayout : Layout"
    kinds = tuple(KINDS)
    slide = "16:9"
    options = (
        *options.CANVAS, options.PALETTE, options.ROTATE, options.CAPTION,
        *options.timing(0.4), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def require(self, o: Any) -> None:
        if not isinstance(o.layout, Layout):
            raise InputError(
                f"layout={o.layout!r}: give panels, such as panels.photo() | panels.inertia()"
            )
        o.kind = kind_of(o.dataset)
        for panel in o.layout.panels():
            if o.kind not in panel.fits:
                fitting = [name for name in PANELS if o.kind in getattr(panels, name).fits]
                raise InputError(
                    f"{panel.name}: needs {KINDS[panel.fits[0]][0]}, and these are "
                    f"{KINDS[o.kind][1]}; panels that show them are {', '.join(fitting)}"
                )
        _require_shown(o.palette, o.layout)
        o.rotate = _rotation(o)

    def check(self, dataset: Dataset, k: int, **values: Any) -> tuple[int, int]:
        """See `View`; whether all colors fit shows when panels claim them."""
        o = self.read(values)
        o.runs = self.sketch(dataset, k, o)
        return self._picture(o).prepare().size

    def story(self, o: Any) -> list[Keyframe]:
        pace = Pace.of(o)
        if o.kind == "points":
            story = half_steps_story(o.history, pace, "teaching", None)
        else:
            shown = {p.original for p in o.layout.panels() if hasattr(p, "original")}
            twice = len(shown) == 2  # the photo would stand beside itself
            first = "original" if o.kind == "photo" and not twice else "seeds"
            story = states_story(o.history, pace, first)
        return turned(story, o.rotate, o.max_frames, rests=pace.story, seconds=o.seconds)

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        points = o.kind == "points"
        return half_step_stage(o.history, key) if points else state_stage(o.history, key)

    def lines(self, o: Any) -> Lines:
        if o.kind == "points":
            captions = [points_caption(o.history, key, measure=o.measure) for key in o.keys]
            return [captions, [(empty_clusters(o.history, key),) for key in o.keys]]
        measured = [after_assign(o.history, key.state, o.measure) for key in o.keys]
        steps = list(zip(o.keys, measured, strict=True))
        if o.kind == "photo":
            said = [photo_caption(o.history, key, said) for key, said in steps]
            return [said, *pixels_lines(o.dataset, len(steps))]
        return [[state_caption(o.history, key.state, said) for key, said in steps]]

    def layout(self, o: Any) -> Layout:
        layout: Layout = o.layout
        return layout

    def alt_text(self, o: Any) -> str:
        text = {"photo": photo_alt_text, "tiles": mosaic_alt_text, "points": points_alt_text}
        words = (say(panel.name.replace("_", " ")) for panel in o.layout.panels())
        names = listed(words, say("and"))
        return say("{about}; shown in step: {names}", about=text[o.kind](o.history), names=names)


def _require_shown(palette: Palette | None, layout: Layout) -> None:
    """Raise InputError for a palette that no panel has a use for."""

    def shows_palette(panel: Any) -> bool:
        return getattr(panel, "shows_palette", False)

    if palette is not None and not any(map(shows_palette, layout.panels())):
        able = [name for name in PANELS if shows_palette(getattr(panels, name))]
        raise InputError(
            f"palette={palette.name}: none of the panels shows colors of clusters; panels that do "
            f"are {', '.join(able)}"
        )


def _rotation(o: Any) -> float:
    """Degrees by which all panels turn; InputError if they do not agree, or cannot turn."""
    asked = [(panel, getattr(panel, "rotate", 0.0)) for panel in o.layout.panels()]
    turning = [panel for panel, _ in asked if panel.turns(o.dataset)]
    degrees = o.rotate
    for panel, own in asked:
        if own and panel not in turning:
            raise InputError(
                f"{panel.name}: rotate={own:g}: turns in three dimensions only; give dim=3"
            )
        if own and degrees and own != degrees:
            raise InputError(
                f"{panel.name}: rotate={own:g} contradicts rotate={degrees:g} beside it; all "
                "panels of a picture turn together, give one value"
            )
        degrees = degrees or own
    if degrees and not turning:
        raise InputError(
            f"rotate={degrees:g}: none of the panels turns; add one in three dimensions"
        )
    return float(degrees)


VIEW = Composition()


def beside(names: str) -> Layout:
    """A layout of the panels named in a text such as "photo,color-solid", side by side."""
    return Beside(*(panel_named(name) for name in names.split(",")))


@documented(VIEW)
def animate(
    history: Source, layout: Layout, *, theme: str = "light",
    slide: str | None = None, width: int | None = None, height: int | None = None,
    palette: str | PathLike[str] | Sequence[str] | None = None,
    rotate: float = 0.0, caption: bool = True, pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw a run as a layout of panels, all of which show the same step in each frame.

    `|` puts panels side by side, `/` one above the other; parentheses group them.  Panels are
    attributes of `kmeans_gif.panels`: for photos `photo`, `swatches`, `centroid_discs` and
    `color_solid`, for tiles `cards` and `tile_map`, for all data `points` and `inertia`.  Each
    takes its own options, and `share`, the part of the room that it is to have (0.3), or its
    pixels (300).

    Examples
    --------
    >>> from kmeans_gif import KMeans, animate, make_points, panels
    >>> model = KMeans(3, random_state=0).fit(make_points("blobs", n=60))
    >>> animate(model, panels.points() / panels.inertia(share=0.3), slide="4:3").size
    (960, 720)
    """
    return VIEW.animate(**locals())
