"""animate: panels of one's own choice, put together, run in step from one history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif._registry import listed
from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import (
    Pieces,
    mosaic_alt_text,
    photo_alt_text,
    photo_caption,
    state_caption,
)
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.panels import PANELS, panel_named, panels
from kmeans_gif.rendering.points_captions import empty_clusters, points_alt_text, points_caption
from kmeans_gif.rendering.storyboard import Pace, half_steps_story, states_story, turned
from kmeans_gif.rendering.view import KINDS, View, kind_of

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe


class Composition(View):
    """A layout that the user gives, over a line of text."""

    name = ""
    function = "animate"
    kinds = tuple(KINDS)
    summary = "panels side by side"
    options = (
        *options.canvas(1200, 480),
        options.ROTATE,
        options.CAPTION,
        *options.timing(0.4),
    )

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """See `View`."""
        if not isinstance(o.layout, Layout):
            raise InputError(
                f"layout={o.layout!r}: give panels, such as panels.photo() | panels.inertia()"
            )
        kind = kind_of(dataset)
        for panel in o.layout.panels():
            if kind not in panel.fits:
                fitting = [name for name in PANELS if kind in getattr(panels, name).fits]
                raise InputError(
                    f"{panel.name}: needs {KINDS[panel.fits[0]][0]}, and these are "
                    f"{KINDS[kind][1]}; panels that show them are {', '.join(fitting)}"
                )
        o.rotate = self._rotation(o)
        super().require(dataset, k, o)

    def _rotation(self, o: Any) -> float:
        """Degrees by which all panels turn; InputError if they do not agree, or none turns."""
        turning = [panel for panel in o.layout.panels() if hasattr(panel, "rotate")]
        asked = [(panel.name, panel.rotate) for panel in turning if panel.rotate]
        if o.rotate:
            asked.append(("the picture", o.rotate))
        for name, degrees in asked:
            if degrees != asked[0][1]:
                raise InputError(
                    f"{name}: rotate={degrees:g} contradicts rotate={asked[0][1]:g} of "
                    f"{asked[0][0]}; all panels of a picture turn together, give one value"
                )
        if asked and not turning:
            raise InputError(f"rotate={o.rotate:g}: none of the panels turns; add color_solid")
        return asked[0][1] if asked else 0.0

    def check(self, dataset: Dataset, k: int, **values: Any) -> None:
        """See `View`; whether all colors fit shows when panels claim them."""
        o = self.read(values)
        self._picture(self.sketch(dataset, k, o), o).prepare()

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        kind = kind_of(runs[0].dataset)
        if kind == "points":
            story = half_steps_story(runs[0], Pace.of(o), "teaching", 0)
        else:
            story = states_story(runs[0], Pace.of(o), "original" if kind == "photo" else "seeds")
        return turned(story, o.rotate, o.max_frames)

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """See `View`."""
        history, kind = runs[0], kind_of(runs[0].dataset)
        if kind == "points":
            captions = [points_caption(history, key) for key in keys]
            return [captions, [(empty_clusters(history, key),) for key in keys]]
        if kind == "photo":
            return [[photo_caption(history, key) for key in keys]]
        return [[state_caption(history, key.state) for key in keys]]

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        layout: Layout = o.layout
        return layout

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        text = {"photo": photo_alt_text, "tiles": mosaic_alt_text, "points": points_alt_text}
        names = [panel.name.replace("_", " ") for panel in o.layout.panels()]
        return f"{text[kind_of(runs[0].dataset)](runs[0])}; shown in step: {listed(names, 'and')}"


VIEW = Composition()


def beside(names: str) -> Layout:
    """A layout of the panels named in a text such as "photo,color-solid", side by side."""
    return Beside(*(panel_named(name) for name in names.split(",")))


def animate(
    history: History | KMeans,
    layout: Layout,
    *,
    theme: str = "light",
    width: int = 1200,
    height: int = 480,
    rotate: float = 0.0,
    caption: bool = True,
    seconds_per_step: float = 0.4,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw a run as a layout of panels, all of which show the same step in each frame.

    `|` puts panels side by side, `/` one above the other; parentheses group them.  Panels are
    attributes of `kmeans_gif.panels`: for photos `photo`, `swatches`, `centroid_discs` and
    `color_solid`, for tiles `cards` and `tile_map`, for all data `points` and `inertia`.  Each
    takes its own options, and `share`, the part of the room that it is to have (0.3), or its
    pixels (300).

    Parameters
    ----------
    history : History or fitted KMeans
    layout : Layout
        Such as `(panels.photo() | panels.color_solid(rotate=60)) / panels.inertia()`.
    theme : "light" or "dark"
        Paper.
    width, height : int
        Of the picture, in pixels.
    rotate : float
        Degrees by which panels in three dimensions turn over the whole animation.
    caption : bool
        A line below the picture that names the step and its numbers.
    seconds_per_step, hold : float
        How long a step is shown, and the last one.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there would be more, states in which little switches are left out.

    Raises
    ------
    InputError
        If a panel does not suit the data, options contradict each other, or there are not
        enough colors or pixels for all panels.

    Examples
    --------
    >>> from kmeans_gif import KMeans, make_points, panels
    >>> history = KMeans(3, random_state=0).fit(make_points("blobs", n=60)).history_
    >>> animate(history, panels.points() / panels.inertia(share=0.3), height=600).size
    (1200, 600)
    """
    return VIEW.animate(**locals())
