"""scatter: points and centroids in two or three dimensions, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.language import say
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import sample_note
from kmeans_gif.rendering.cost_captions import cost_note
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.palettes import colors_at_most
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.points_captions import (
    empty_clusters,
    points_agreement,
    points_alt_text,
    points_caption,
)
from kmeans_gif.rendering.points_view import PointsView
from kmeans_gif.rendering.seeding_captions import chances_of_seeds
from kmeans_gif.rendering.seeding_story import seeding_story
from kmeans_gif.rendering.stage_lines import half_step_stage
from kmeans_gif.rendering.storyboard import Pace, half_steps_story, with_truth
from kmeans_gif.rendering.turning import turned
from kmeans_gif.rendering.view import documented
from kmeans_gif.script import Lab

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.rendering.captions import Lines
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.view import Source
    from kmeans_gif.script import StageLine

_PARTS = ("numbers", "trails", "regions", "switched")


class Scatter(PointsView):
    """The points, beside a panel of the error."""

    name = "scatter"
    function = "scatter"
    slide = "16:9"
    summary = "points and centroids"
    options = (
        options.STYLE, options.GROUPS, options.THEME, options.PALETTE, options.DIM,
        *options.CANVAS[1:], options.CAPTION,
        options.NUMBERS, options.TRAILS, options.REGIONS, options.SWITCHED, options.PANEL,
        options.LINKS, options.SQUARES, options.SHOW_SEEDING,
        options.TWEEN, options.ROTATE, options.SEAMLESS, *options.timing(0.6), options.MEASURE,
        *options.WORDS,
    )  # fmt: skip

    def require(self, o: Any) -> None:
        super().require(o)
        known = o.dataset.classes if o.truth is None else o.truth
        if known is not None:
            from kmeans_gif.evaluation.metrics import true_classes

            o.truth = true_classes(known, len(o.dataset.X))
        if o.show_seeding and o.history.seeding is None:
            raise InputError(
                "show_seeding=True: how the seeds of this run were drawn is not recorded; it is "
                "where init is a name, such as random or k-means++, and data are in memory"
            )
        o.chances = chances_of_seeds(o.history) if o.show_seeding else []

    def story(self, o: Any) -> list[Keyframe]:
        pace, holds = Pace.of(o), 1 if o.truth is None else 2
        draws = seeding_story(o.history.n_clusters, pace) if o.show_seeding else []
        keys = draws + half_steps_story(
            o.history, pace, o.style, o.tween, before=len(draws), holds=holds
        )
        if o.truth is not None:
            keys = with_truth(keys)
        return turned(
            keys, o.rotate, o.max_frames, seamless=o.seamless, rests=pace.story, seconds=o.seconds
        )

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        return half_step_stage(o.history, key, o.chances)

    def lines(self, o: Any) -> Lines:
        return [
            [points_caption(o.history, key, truth=o.truth, measure=o.measure) for key in o.keys],
            [
                (
                    self.note(o),
                    *points_agreement(o.history, key, o.truth),
                    empty_clusters(o.history, key),
                    cost_note(o.dataset.sample_of or len(o.dataset.X), o)
                    if key.labeled is not None
                    else "",
                )
                for key in o.keys
            ],
        ]

    def captioned(self, o: Any) -> bool:
        return bool(o.caption) and o.style == "teaching"

    def layout(self, o: Any) -> Layout:
        teaching = o.style == "teaching"
        parts = {name: teaching and getattr(o, name) for name in _PARTS}
        points = panels.points(
            dim=o.dim, rotate=o.rotate, truth=o.truth, links=o.links, squares=o.squares, **parts
        )
        return points | panels.inertia(share=0.27) if teaching and o.panel else points

    def alt_text(self, o: Any) -> str:
        drawn = say("seeds drawn one by one") if o.show_seeding else ""
        sampled = sample_note(o.dataset)
        more = filter(None, (sampled, drawn, cost_note(o.dataset.sample_of or len(o.dataset.X), o)))
        return say("; ").join((points_alt_text(o.history), *more))

    def lab(self, o: Any) -> Lab | None:
        from kmeans_gif.rendering.canvas.point_colors import colors_of_points
        from kmeans_gif.rendering.canvas.projection import require_dim

        # A sample would run to another end than all observations did.
        if require_dim(o.dataset, o.dim) != 2 or o.dataset.sample_of is not None:
            return None
        colors = colors_of_points(
            colors_at_most(o.history.n_clusters, o.palette), o.theme, o.palette
        )
        return Lab(o.history, colors, o.theme == "dark")


VIEW = Scatter()


@documented(VIEW)
def scatter(
    history: Source, *, style: str = "teaching", truth: object = None, theme: str = "light",
    palette: str | PathLike[str] | Sequence[str] | None = None,
    dim: int | None = None,
    slide: str | None = None, width: int | None = None, height: int | None = None,
    caption: bool = True, numbers: bool = True,
    trails: bool = True, regions: bool = True, switched: bool = True, panel: bool = True,
    links: bool = False, squares: bool = False, show_seeding: bool = False,
    tween: int | None = None, rotate: float = 0.0, seamless: bool = False, pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 2.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw a run on points, of at most 242 clusters: seeds, then *assign* and *update* in turn.

    In two dimensions the plane is tinted by the nearest centroid, unless principal components
    are shown, since distances on them are not those of the data.  Above some tens of thousands
    of points they are drawn as a density, without marks.  A `seamless` turn leads from the last
    frame back to the first one; `rotate` must then be whole turns.

    With `show_seeding` seeds are drawn one by one first: the area of a point is its chance to be
    drawn, which for k-means++ is its squared distance to the nearest seed so far.

    Where the true groups are known, by `truth` or as `classes` of the data, the last frame has
    the points in their colors, each group in that of the cluster it has most in common with;
    points of other clusters are marked.

    Examples
    --------
    >>> from kmeans_gif import KMeans, make_points, scatter
    >>> model = KMeans(3, random_state=0).fit(make_points("blobs", n=50))
    >>> scatter(model, style="plain").size
    (1280, 720)
    """
    return VIEW.animate(**locals())
