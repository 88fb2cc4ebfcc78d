"""race: runs from different seeds on the same data, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import Pieces, one_line
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.points_captions import race_alt_text, race_caption
from kmeans_gif.rendering.storyboard import Pace, race_story, turned
from kmeans_gif.rendering.view import KINDS, View
from kmeans_gif.rendering.views.scatter import require_rotation

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe

MOST_RUNS = 4
_LONGEST_NAME = 24
_LETTER = 12
"""Pixels of the picture's width for each letter of a caption that stands on one line."""


class Race(View):
    """The runs in a row, each under its letter and name; below them the inertia of all."""

    name = ""
    function = "race"
    kinds = ("points",)
    fits = tuple(KINDS)
    summary = "runs side by side"
    options = (
        options.THEME,
        options.DIM,
        options.WIDTH.but(default=1200),
        options.HEIGHT,
        options.ROTATE,
        *options.timing(0.6, 3.0),
    )

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        """See `View`."""
        runs = [run for one in source for run in super(Race, self).runs(one, o)]
        o.names = list(o.names)
        _require_comparable(runs, o.names)
        return runs

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        """See `View`."""
        return [run for _ in o.names for run in super(Race, self).sketch(dataset, k, o)]

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """See `View`."""
        _require_names(o.names)
        super().require(dataset, k, o)
        require_rotation(o, dataset)

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        return turned(race_story(runs, Pace.of(o)), o.rotate, o.max_frames)

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """See `View`: one line where there is room for all of it, else two."""
        from kmeans_gif.rendering.canvas.projection import dimensions

        _, note = dimensions(runs[0].dataset, o.dim)
        texts = [race_caption(runs, o.names, key) for key in keys]
        texts = [(head, one_line(more, note)) for head, more in texts]
        together = [one_line(*pieces) for pieces in texts]
        if max(map(len, together)) <= o.width // _LETTER:
            return [[(text,) for text in together]]
        return [[(head,) for head, _ in texts], [(more,) for _, more in texts]]

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """See `View`."""
        from kmeans_gif.rendering.panels.runner import Runner

        column = o.width // len(o.names)
        runners = [
            Runner(o.names, run, dim=o.dim, rotate=o.rotate, share=column)
            for run in range(len(o.names))
        ]
        return Beside(*runners) / panels.inertia(share=0.36)

    def text_size(self, dataset: Dataset, o: Any) -> int:
        """See `View`."""
        return min(16, max(11, o.width // len(o.names) // 24))

    def largest_caption(self, dataset: Dataset, o: Any) -> int:
        """See `View`: plots are small here, and the caption is not to outgrow them."""
        return round(1.4 * self.text_size(dataset, o))

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        from kmeans_gif.rendering.canvas.projection import dimensions

        end = self.keyframes(runs, o)[-1]
        note = dimensions(runs[0].dataset, o.dim)[1]
        return race_alt_text(runs, one_line(*race_caption(runs, o.names, end), note))


VIEW = Race()


def _require_names(names: Sequence[str]) -> None:
    if not 2 <= len(names) <= MOST_RUNS:
        raise InputError(f"{len(names)} runs: a race has 2 to {MOST_RUNS}")
    for name in names:
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            raise InputError(
                f"names has {name!r}: each must be a text of 1 to {_LONGEST_NAME} characters"
            )


def _require_comparable(runs: Sequence[History], names: Sequence[str]) -> None:
    """Raise InputError unless the runs can be shown side by side."""
    if not 2 <= len(runs) <= MOST_RUNS:
        raise InputError(f"{len(runs)} runs: a race has 2 to {MOST_RUNS}")
    if len(names) != len(runs):
        raise InputError(f"{len(names)} names for {len(runs)} runs: give each run one name")
    _require_names(names)
    first = runs[0]
    for name, history in zip(names, runs, strict=True):
        same = all(
            (getattr(first.dataset, what) is getattr(history.dataset, what))
            or _equal(getattr(first.dataset, what), getattr(history.dataset, what))
            for what in ("X", "weights")
        )
        if not same:
            raise InputError(f"run {name!r} is on other data than {names[0]!r}: a race needs one")
        if history.n_clusters != first.n_clusters:
            raise InputError(
                f"run {name!r} has {history.n_clusters} clusters, {names[0]!r} has "
                f"{first.n_clusters}: a race needs the same number"
            )


def _equal(a: Any, b: Any) -> bool:
    return a.shape == b.shape and bool((a == b).all())


def race(
    histories: Sequence[History | KMeans],
    names: Sequence[str],
    *,
    theme: str = "light",
    dim: int | None = None,
    width: int = 1200,
    height: int = 600,
    rotate: float = 0.0,
    seconds_per_step: float = 0.6,
    hold: float = 3.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Draw two to four runs in step: the seeds, then a frame a state, and who ends lowest.

    A run that has ended waits for the others.  One panel has the inertia of all.

    Parameters
    ----------
    histories : sequence of History or fitted KMeans
        Of the same data and number of clusters.
    names : sequence of str
        One a run, such as the name of its seeding.
    theme, dim, width, height, rotate, plays, max_frames
        As in `scatter`.
    seconds_per_step, hold : float
        How long a state is shown, and the last one with the verdict; the seeds are shown
        for half of `hold`.

    Raises
    ------
    InputError
        If the runs do not compare, or as in `scatter`.
    """
    values = locals()
    return VIEW.animate(values.pop("histories"), **values)
