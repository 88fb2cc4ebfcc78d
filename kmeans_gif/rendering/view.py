"""View: one way to show runs, from a history to an animation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from kmeans_gif.errors import InputError
from kmeans_gif.rendering.captions import Pieces, one_line, photo_alt_text, photo_caption
from kmeans_gif.rendering.options import Option, read_options
from kmeans_gif.rendering.storyboard import Pace, states_story, turned

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.rendering.layout import Layout
    from kmeans_gif.rendering.picture import Picture

KINDS = {
    "photo": ("photos", "pixels of a photo", "the history of a photo; this one has no pixels"),
    "points": ("points", "points", "the history of points"),
    "tiles": ("tiles", "tiles", "the history of tiles, as load_tiles gives them"),
}
"""Kinds of data: what options are for, what the data at hand are, what a view needs."""


def kind_of(dataset: Dataset) -> str:
    """One of KINDS."""
    return "photo" if dataset.is_image else "tiles" if dataset.is_tiles else "points"


class View:
    """A layout of panels with a storyboard, sentences and declared options.

    A subclass says which kinds of data it is for, and has `keyframes`, `lines` and `layout`;
    the rest follows: the check before clustering, the animation, the command's options.
    In methods, `o` has the value of every option as an attribute.
    """

    name: ClassVar[str]
    """After --view on the command line."""
    function: ClassVar[str]
    """The public function."""
    kinds: ClassVar[tuple[str, ...]]
    """Kinds of data that it is for on the command line."""
    fits: ClassVar[tuple[str, ...] | None] = None
    """Kinds of data that it can show, if more than those."""
    options: ClassVar[tuple[Option, ...]]
    summary: ClassVar[str]
    """What it shows, in the command's help."""

    def animate(self, history: Any, **values: Any) -> Animation:
        """The animation of a history, or whatever this view shows, with option `values`.

        Raises InputError for another source, a value that breaks its rule, or too little room.
        """
        from kmeans_gif.animation import Animation

        o = self.read(values)
        runs = self.runs(history, o)
        picture = self._picture(runs, o).prepare()
        keys = picture.stage.keyframes
        lines = self.lines(runs, keys, o)
        return Animation(
            draw=picture.draw,
            size=picture.size,
            durations_ms=tuple(key.duration_ms for key in keys),
            captions=tuple(
                one_line(*(piece for line in lines for piece in line[i])) for i in range(len(keys))
            ),
            plays=o.plays,
            alt_text=self.alt_text(runs, o),
            keyframes=tuple(keys),
        )

    def check(self, dataset: Dataset, k: int, **values: Any) -> None:
        """Raise what `animate` would raise for a run on `dataset` with k clusters.

        Nothing is clustered: the picture is laid out for texts as long as they may get.
        """
        o = self.read(values)
        self._picture(self.sketch(dataset, k, o), o)

    def picture(self, source: Any, **values: Any) -> Picture:
        """What draws the frames of `animate(source, **values)`."""
        o = self.read(values)
        return self._picture(self.runs(source, o), o).prepare()

    def read(self, values: Mapping[str, Any]) -> Any:
        """The options, checked one by one; values that are no options come along as they are."""
        return SimpleNamespace(**{**values, **read_options(self.options, values)})

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        """The runs that `source` has: a History or a fitted model has one."""
        from kmeans_gif.clustering.history import history_of

        return [history_of(source, self.function)]

    def require(self, dataset: Dataset, k: int, o: Any) -> None:
        """Raise InputError for data that this view cannot show with `o` and k clusters."""
        kinds = self.fits or self.kinds
        if kind_of(dataset) not in kinds:
            raise InputError(f"{self.function} needs {KINDS[kinds[0]][2]}")
        for panel in self.layout(dataset, o).panels():
            panel.check(dataset, k)

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        """Stand-ins, which nobody draws, for the runs that are to come."""
        from kmeans_gif.rendering.sketch import sketched_run

        return [sketched_run(dataset, k)]

    def _picture(self, runs: Sequence[History], o: Any) -> Picture:
        from kmeans_gif.rendering.layout import Stage
        from kmeans_gif.rendering.picture import Picture

        dataset = runs[0].dataset
        self.require(dataset, runs[0].n_clusters, o)
        size = self.size(o)
        stage = Stage(
            histories=runs,
            keyframes=self.keyframes(runs, o),
            theme=getattr(o, "theme", "light"),
            text_size=self.text_size(dataset, o),
            natural=size is None,
        )
        lines = self.lines(runs, stage.keyframes, o) if self.captioned(o) else []
        largest = self.largest_caption(dataset, o)
        return Picture(self.layout(dataset, o), stage, lines, size=size, largest=largest)

    # What a view may change.

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """What is shown, when."""
        raise NotImplementedError

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """Lines below the picture, each with its pieces for every keyframe."""
        raise NotImplementedError

    def layout(self, dataset: Dataset, o: Any) -> Layout:
        """Which panels, and where."""
        raise NotImplementedError

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """A description for those who cannot see the animation."""
        raise NotImplementedError

    def captioned(self, o: Any) -> bool:
        """Whether lines are written below the picture."""
        return bool(getattr(o, "caption", True))

    def size(self, o: Any) -> tuple[int, int] | None:
        """(width, height) of the picture; None is what its panels ask for."""
        return (o.width, o.height) if hasattr(o, "width") else None

    def text_size(self, dataset: Dataset, o: Any) -> int:
        """Height of text beside marks, in pixels."""
        from kmeans_gif.rendering.theme import text_size

        return text_size(getattr(o, "width", 800))

    def largest_caption(self, dataset: Dataset, o: Any) -> int:
        """Height of the text below the picture at most, in pixels."""
        return 30 if self.size(o) else 200


class StatesView(View):
    """A view that has one frame a state, of photos or tiles; `caption` says what each shows."""

    def keyframes(self, runs: Sequence[History], o: Any) -> list[Keyframe]:
        """See `View`."""
        story = states_story(runs[0], Pace.of(o), getattr(o, "first", "seeds"))
        return turned(story, getattr(o, "rotate", 0.0), o.max_frames)

    def lines(
        self, runs: Sequence[History], keys: Sequence[Keyframe], o: Any
    ) -> list[list[Pieces]]:
        """See `View`."""
        return [[self.caption(runs[0], key, o) for key in keys]]

    def caption(self, history: History, key: Keyframe, o: Any) -> Pieces:
        """Pieces of the line below the picture."""
        return photo_caption(history, key)

    def alt_text(self, runs: Sequence[History], o: Any) -> str:
        """See `View`."""
        return photo_alt_text(runs[0])
