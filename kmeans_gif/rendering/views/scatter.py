"""scatter: points and centroids in two or three dimensions, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.points_captions import empty_clusters, points_alt_text, points_caption
from kmeans_gif.rendering.storyboard import Pace, half_steps_story, turned
from kmeans_gif.rendering.view import KINDS, View

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.layout import Layout

_PARTS = ("numbers", "trails", "regions", "switched")


class Scatter(View):
    """The points, beside a panel of inertia and above two lines of text."""

    name = "scatter"
    function = "scatter"
    kinds = ("points",)
    fits = tuple(KINDS)
    summary = "points and centroids"
    options = (
        options.STYLE,
        options.THEME,
        options.DIM,
        options.WIDTH,
        options.HEIGHT,
        options.CAPTION,
        options.NUMBERS,
        options.TRAILS,
        options.REGIONS,
        options.SWITCHED,
        options.PANEL,
        options.TWEEN,
        options.ROTATE,
        options.SEAMLESS,
        *options.timing(0.6),
    )

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """See `View`."""
        super().require(dataset, k, o)
        require_rotation(o, dataset)

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        keys = half_steps_story(runs[0], Pace.of(o), o.style, o.tween)
        return turned(keys, o.rotate, o.max_frames, seamless=o.seamless)

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """See `View`."""
        from kmeans_gif.rendering.canvas.projection import dimensions

        history = runs[0]
        _, note = dimensions(history.dataset, o.dim)
        named = o.style == "teaching"
        return [
            [points_caption(history, key, named=named) for key in keys],
            [(note, empty_clusters(history, key)) for key in keys],
        ]

    def captioned(self, o: Any) -> bool:
        """See `View`."""
        return bool(o.caption) and o.style == "teaching"

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        teaching = o.style == "teaching"
        parts = {name: teaching and getattr(o, name) for name in _PARTS}
        layout: Layout = panels.points(dim=o.dim, rotate=o.rotate, **parts)
        return layout | panels.inertia(share=0.27) if teaching and o.panel else layout

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return points_alt_text(runs[0])


VIEW = Scatter()


def require_rotation(o: Any, dataset: Dataset) -> None:
    """Raise InputError where a picture cannot turn, or would not come around."""
    from kmeans_gif.rendering.canvas.projection import require_dim

    if o.rotate and require_dim(dataset, o.dim) == 2:
        raise InputError(
            f"rotate={o.rotate:g}: only a picture with dim=3 turns, this one has dim=2"
        )
    if getattr(o, "seamless", False) and o.rotate % 360:
        raise InputError(
            f"rotate={o.rotate:g}: with seamless the camera must come around; give 360 or another "
            "multiple of it"
        )


def scatter(
    history: History | KMeans,
    *,
    style: str = "teaching",
    theme: str = "light",
    dim: int | None = None,
    width: int = 800,
    height: int = 600,
    caption: bool = True,
    numbers: bool = True,
    trails: bool = True,
    regions: bool = True,
    switched: bool = True,
    panel: bool = True,
    tween: int = 0,
    rotate: float = 0.0,
    seamless: bool = False,
    seconds_per_step: float = 0.6,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw a run on points: seeds, then *assign* and *update* in turn.

    Parameters
    ----------
    history : History or fitted KMeans
        Of any data, at most 242 clusters.
    style : "teaching" or "plain"
        One thing at a time with all that explains it, or points and centroids only, one
        frame a state, without the parts below.
    theme : "light" or "dark"
        Paper; on the dark one, dark colors of clusters are lightened.
    dim : 2 or 3, optional
        Dimensions of the picture; by default 3 for three features, else 2.  More features
        than that are shown on their principal components.
    width, height : int
        Of the picture, in pixels.
    caption : bool
        A line below the picture that names the step and its numbers.
    numbers : bool
        The number of each cluster, as in `history.labels`, on its centroid.
    trails : bool
        Where each centroid has been.
    regions : bool
        In two dimensions the plane is tinted by the nearest centroid.  Left out where
        principal components are shown, since distances on them are not those of the data.
    switched : bool
        Rings around points whose label has just changed, where points are drawn as discs
        and not, above some tens of thousands, as a density.
    panel : bool
        A curve of inertia so far.
    tween : int
        Frames in which centroids glide from one state to the next.
    rotate : float
        Degrees by which the camera turns over the whole animation, in three dimensions, in
        as many frames as `max_frames` leaves.
    seamless : bool
        The camera turns on through the final hold, so that the last frame leads back to the
        first; `rotate` must be whole turns.
    seconds_per_step, hold : float
        How long a step is shown, and the last one; the seeds are shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there would be more, iterations in which few points switch are left out.

    Raises
    ------
    InputError
        If a value is out of its range, does not suit the data, or leaves no room to draw in.
    """
    return VIEW.animate(**locals())
