"""choice_walk: k upward, with what each k makes of the data beside the growing curves."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.choice_captions import choice_alt_text, choice_caption
from kmeans_gif.rendering.layout import Above, Layout
from kmeans_gif.rendering.outcome import Outcome, choice_outcome
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.stage_lines import choice_stage
from kmeans_gif.rendering.storyboard import Pace, choice_story
from kmeans_gif.rendering.view import KINDS, View, documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.choose_k import Choice
    from kmeans_gif.rendering.captions import Lines
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.script import StageLine

_SHOWN = ("inertia", "silhouette")


class ChoiceWalk(View):
    """Photo or points at the left, error above silhouette at the right."""

    function = "choice_walk"
    slide = "16:9"
    source = "choice : Choice"
    kinds = tuple(KINDS)
    options = (
        options.DISTINCT_COLORS, options.THEME, options.PALETTE, options.DIM,
        *options.CANVAS[1:], *options.timing(0.8, 3.0)[:-1],
        options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        from kmeans_gif.evaluation.choose_k import choice_of

        o.choice = choice_of(source, self.function)
        return [o.choice.as_history()]

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        from kmeans_gif.rendering.sketch import sketched_choice

        return self.runs(sketched_choice(dataset, k), o)

    def require(self, o: Any) -> None:
        if not o.dataset.is_image and o.distinct_colors:
            raise InputError("distinct_colors=True: is for photos; points have such colors anyway")
        if o.dataset.is_image and o.dim is not None:
            raise InputError(f"dim={o.dim}: is for points, and these are pixels of a photo")
        ks = [c.k for c in o.choice.candidates]
        o.marked = None if o.choice.suggested is None else ks.index(o.choice.suggested)

    def story(self, o: Any) -> list[Keyframe]:
        last = len(o.history) - 1 if o.marked is None else o.marked
        return choice_story(o.history, last, Pace.of(o))

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        return choice_stage(o.choice, key, o.measure)

    def lines(self, o: Any) -> Lines:
        return [[choice_caption(o.choice, key, o.measure) for key in o.keys]]

    def layout(self, o: Any) -> Layout:
        from kmeans_gif.rendering.panels.measure_by_k import MeasureByK

        inertia, silhouette = (MeasureByK(o.choice, name, o.marked) for name in _SHOWN)
        if not o.dataset.is_image:
            points = panels.points(dim=o.dim, trails=False, switched=False, share=0.62)
            return points | (inertia / silhouette)
        photo: Layout = panels.photo(distinct_colors=o.distinct_colors)
        photo = Above(
            photo,
            panels.swatches(distinct_colors=o.distinct_colors, swatch_labels=False, share=40),
            share=0.62,
        )
        return photo | (inertia / silhouette)

    def alt_text(self, o: Any) -> str:
        return choice_alt_text(o.choice, o.measure)

    def outcome(self, o: Any) -> Outcome:
        return choice_outcome(o.choice, o.measure)


VIEW = ChoiceWalk()


@documented(VIEW)
def choice_walk(
    choice: Choice, *, distinct_colors: bool = False, theme: str = "light",
    palette: str | PathLike[str] | Sequence[str] | None = None, dim: int | None = None,
    slide: str | None = None, width: int | None = None, height: int | None = None,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 3.0, seconds: float | None = None,
    plays: int = 0,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw the data, then its clustering for each k, then the suggested one or the last.

    A photo is recolored; a cluster keeps its color from one k to the next as far as it stays the
    same.  Points may have at most 242 clusters.

    Examples
    --------
    >>> from kmeans_gif import choice_walk, choose_k, make_points
    >>> choice = choose_k(make_points("blobs", n=50), [2, 3], random_state=0)
    >>> len(choice_walk(choice))
    4
    """
    values = locals()
    return VIEW.animate(values.pop("choice"), **values)
