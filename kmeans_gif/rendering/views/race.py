"""race: runs from different seeds on the same data, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering import options
from kmeans_gif.rendering.captions import one_line
from kmeans_gif.rendering.layout import Beside, Layout
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.outcome import Outcome, race_outcome
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.points_view import PointsView
from kmeans_gif.rendering.race_captions import race_alt_text, race_caption, race_empty, results
from kmeans_gif.rendering.stage_lines import race_stage
from kmeans_gif.rendering.storyboard import Pace, race_story
from kmeans_gif.rendering.turning import turned
from kmeans_gif.rendering.view import documented

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.captions import Lines
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.view import Source
    from kmeans_gif.script import StageLine

MOST_RUNS = 4
_LONGEST_NAME = 24


class Race(PointsView):
    """The runs, each under its letter and name, and a panel with the curves of all."""

    function = "race"
    slide = "16:9"
    source = "histories : sequence of History or fitted KMeans\nnames : sequence of str"
    options = (
        options.THEME, options.PALETTE, options.DIM, *options.CANVAS[1:],
        options.ROTATE, *options.timing(0.6, 3.0), options.MEASURE, *options.WORDS,
    )  # fmt: skip

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        from kmeans_gif.clustering.history import History
        from kmeans_gif.evaluation.renumbering import numbered_like

        if isinstance(source, History) or not hasattr(source, "__iter__"):
            raise InputError(
                f"race needs 2 to {MOST_RUNS} runs, as a list of histories or fitted models; this "
                f"is a {type(source).__name__}"
            )
        runs = [run for one in source for run in super(Race, self).runs(one, o)]
        _require_names(o.names, len(runs))
        _require_comparable(runs, o.names)
        return [runs[0], *(numbered_like(runs[0], run) for run in runs[1:])]

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        _require_names(o.names, len(o.names))
        return [run for _ in o.names for run in super(Race, self).sketch(dataset, k, o)]

    def story(self, o: Any) -> list[Keyframe]:
        pace = Pace.of(o)
        keys = race_story(o.runs, pace)
        return turned(keys, o.rotate, o.max_frames, rests=pace.story, seconds=o.seconds)

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        return race_stage(o.runs, o.names, key)

    def lines(self, o: Any) -> Lines:
        captions = [
            (*race_caption(o.runs, o.names, key, o.measure), race_empty(o.runs, key), self.note(o))
            for key in o.keys
        ]
        return [[(one_line(*caption),) for caption in captions]]

    def layout(self, o: Any) -> Layout:
        from kmeans_gif.rendering.panels.runner import Runner

        runs = range(len(o.names))
        runners = (Runner(o.names, run, dim=o.dim, rotate=o.rotate) for run in runs)
        return Beside(*runners, panels.inertia(share=0.28 if len(runs) < 4 else 0.24))

    def alt_text(self, o: Any) -> str:
        return race_alt_text(
            o.runs, o.names, f"{measure_of(o.dataset, o.measure).name} {results(o.runs, o.measure)}"
        )

    def outcome(self, o: Any) -> Outcome:
        return race_outcome(o.runs, o.names, o.measure)


VIEW = Race()


def _require_names(names: Sequence[str], runs: int) -> None:
    if isinstance(names, (str, bytes)) or not hasattr(names, "__len__"):
        raise InputError(f"names={names!r}: give a list with one text for each run")
    if not 2 <= runs <= MOST_RUNS:
        raise InputError(f"{runs} runs: a race has 2 to {MOST_RUNS}")
    if len(names) != runs:
        raise InputError(f"{len(names)} names for {runs} runs: give each run one name")
    for name in names:
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            raise InputError(
                f"names has {name!r}: each must be a text of 1 to {_LONGEST_NAME} characters"
            )


def _require_comparable(runs: Sequence[History], names: Sequence[str]) -> None:
    """Raise InputError unless the runs can be shown side by side."""
    first = runs[0]
    for name, history in zip(names, runs, strict=True):
        if not first.dataset.equals(history.dataset):
            raise InputError(f"run {name!r} is on other data than {names[0]!r}: a race needs one")
        if history.n_clusters != first.n_clusters:
            raise InputError(
                f"run {name!r} has {history.n_clusters} clusters, {names[0]!r} has "
                f"{first.n_clusters}: a race needs the same number"
            )


@documented(VIEW)
def race(
    histories: Sequence[Source], names: Sequence[str], *, theme: str = "light",
    palette: str | PathLike[str] | Sequence[str] | None = None,
    dim: int | None = None,
    slide: str | None = None, width: int | None = None, height: int | None = None,
    rotate: float = 0.0,
    pace: str = "story",
    seconds_per_step: float | None = None, hold: float = 3.0, seconds: float | None = None,
    plays: int = 0, max_frames: int = 60,
    measure: str = "error", title: str | None = None, language: str = "en", text_scale: float = 1.0,
    font: str | PathLike[str] | None = None,
) -> Animation:  # fmt: skip
    """Draw two to four runs in step: the seeds, then a frame a state, and who ends lowest.

    All are on the same data with the same number of clusters; `names` says what each is
    called, such as by its seeding.  A run that has ended waits for the others.  One panel
    has the curves of all.  Clusters are numbered and colored as those of the first run with
    which they end most alike, and each run has a letter and a color for its curve.

    Examples
    --------
    >>> from kmeans_gif import KMeans, make_points, race
    >>> points = make_points("blobs", n=50)
    >>> runs = [KMeans(3, init=init, random_state=0).fit(points) for init in ("random", "corner")]
    >>> race(runs, ["random", "corner"]).size
    (1280, 720)
    """
    values = locals()
    return VIEW.animate(values.pop("histories"), **values)
