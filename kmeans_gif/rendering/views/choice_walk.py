"""choice_walk: k upward, with what each k makes of the data beside the growing curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces
from kmeans_gif.rendering.choice_captions import choice_alt_text, choice_caption, choice_note
from kmeans_gif.rendering.layout import Layout, Sized
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.storyboard import Pace, choice_story
from kmeans_gif.rendering.view import KINDS, View

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.evaluation.choose_k import Choice
    from kmeans_gif.rendering.keyframe import Keyframe

_NARROWEST, _WIDEST = 340, 480
"""Pixels that curves take beside a photo."""
_LEAST_WIDTH = 720
"""Pixels that captions need; a photo narrower than what curves leave of it has paper around."""
_LOWEST = 320
"""Pixels that two curves need, one above the other."""


class ChoiceWalk(View):
    """Photo or points at the left, inertia above silhouette at the right."""

    name = ""
    function = "choice_walk"
    kinds = tuple(KINDS)
    summary = "k upward, beside its measures"
    options = (
        options.DISTINCT_COLORS,
        options.THEME,
        options.DIM,
        options.WIDTH.but(default=1000, help="of a picture of points"),
        options.HEIGHT.but(help="of a picture of points"),
        *options.timing(0.8, 3.0)[:3],
    )

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        """See `View`."""
        from kmeans_gif.evaluation.choose_k import Choice

        if not isinstance(source, Choice):
            raise InputError(
                f"choice_walk needs a Choice, as choose_k(...) gives it; this is a "
                f"{type(source).__name__}"
            )
        o.choice = source
        return [source.as_history()]

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        """See `View`."""
        from kmeans_gif.rendering.sketch import sketched_choice

        o.choice = sketched_choice(dataset, k)
        return [o.choice.as_history()]

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """See `View`."""
        if not dataset.is_image and o.distinct_colors:
            raise InputError("distinct_colors=True: is for photos; points have such colors anyway")
        if dataset.is_image and o.dim is not None:
            raise InputError(f"dim={o.dim}: is for points, and these are pixels of a photo")
        o.photo = dataset.shape
        super().require(dataset, k, o)

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        last = _suggested(o.choice)
        count = len(runs[0])
        return choice_story(count, count - 1 if last is None else last, Pace.of(o))

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """See `View`."""
        return [
            [choice_caption(o.choice, key) for key in keys],
            [choice_note(o.choice, key) for key in keys],
        ]

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        from kmeans_gif.rendering.panels.curve import Measure

        ks = [c.k for c in o.choice.candidates]
        marked = _suggested(o.choice)
        curves = [
            Measure(name, ks, [getattr(c, name) for c in o.choice.candidates], marked)
            for name in ("inertia", "silhouette")
        ]
        if dataset.shape is None:
            left = panels.points(dim=o.dim, trails=False, switched=False, share=0.62)
            return left | (curves[0] / curves[1])
        photo = panels.photo(distinct_colors=o.distinct_colors)
        photo = photo / panels.swatches(distinct_colors=o.distinct_colors)
        split, column, above = _photo_sizes(dataset.shape)
        left = Sized(photo, split, above, centered=True)
        return left | Sized(curves[0] / curves[1], column, above)

    def size(self, o: Any) -> tuple[int, int] | None:
        """See `View`."""
        return None if o.photo else (o.width, o.height)

    def text_size(self, dataset: Dataset, o: Any) -> int:
        """See `View`."""
        from kmeans_gif.rendering.theme import text_size

        return text_size(sum(_photo_sizes(dataset.shape)[:2]) if dataset.shape else o.width)

    def largest_caption(self, dataset: Dataset, o: Any) -> int:
        """See `View`."""
        return 30

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return choice_alt_text(o.choice)


VIEW = ChoiceWalk()


def _suggested(choice: Choice) -> int | None:
    """The number of the candidate that has the suggested k."""
    if choice.suggested is None:
        return None
    return [c.k for c in choice.candidates].index(choice.suggested)


def _photo_sizes(shape: tuple[int, int]) -> tuple[int, int, int]:
    """Pixels for a photo of `shape` (height, width) with its colors, for curves, and in height."""
    height, width = shape
    column = min(_WIDEST, max(_NARROWEST, width // 2))
    colors = max(12, height // 14)
    return max(width, _LEAST_WIDTH - column), column, max(height + colors, _LOWEST)


def choice_walk(
    choice: Choice,
    *,
    distinct_colors: bool = False,
    theme: str = "light",
    dim: int | None = None,
    width: int = 1000,
    height: int = 600,
    seconds_per_step: float = 0.8,
    hold: float = 3.0,
    plays: int = 0,
) -> Animation:
    """Draw the data, then its clustering for each k, then the suggested one or the last.

    Parameters
    ----------
    choice : Choice
        Of a photo, which is recolored, or of points, of at most 242 clusters.
    distinct_colors : bool
        For a photo, colors that tell clusters apart instead of those of the centroids.  A
        cluster keeps its color from one k to the next as far as it stays the same.
    theme : "light" or "dark"
        Paper.
    dim, width, height
        Of a picture of points, as in `scatter`; that of a photo is as large as the photo asks
        for.
    seconds_per_step, hold : float
        How long a k is shown, and the last frame; the first is shown for half of `hold`.
    plays : int
        How often a file plays; 0 is for ever.

    Raises
    ------
    InputError
        If a value is out of its range, or there are more clusters than colors.
    """
    values = locals()
    return VIEW.animate(values.pop("choice"), **values)
