"""View: one way to show runs, from a history to an animation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from kmeans_gif._words import escaped
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.captions import Lines, Pieces, one_line, photo_alt_text, photo_caption
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.measure import after_assign
from kmeans_gif.rendering.options import Option, read_options
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.storyboard import Pace, in_seconds, states_story
from kmeans_gif.rendering.turning import turned

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.picture import Picture
    from kmeans_gif.script import Lab

    Source = History | KMeans
    """A run: a History, or a fitted model, which has one."""

KINDS = {
    "photo": ("photos", "pixels of a photo", "the history of a photo; this one has no pixels"),
    "points": ("points", "points", "the history of points"),
    "tiles": ("tiles", "tiles", "the history of tiles, as load_tiles gives them"),
}
"""Kinds of data: what options are for, what the data at hand are, what a view needs."""

_RAISED = "    If the data is none that can be shown, a value breaks its rule, or there is no room."


def kind_of(dataset: Dataset) -> str:
    """One of KINDS."""
    return "photo" if dataset.is_image else "tiles" if dataset.is_tiles else "points"


_Function = TypeVar("_Function", bound=Callable[..., Any])


class View:
    """A layout of panels with a storyboard, sentences and declared options.

    A subclass says which kinds of data it is for, and has `story`, `lines`, `layout` and
    `alt_text`; the rest follows: the check before clustering, the animation, the command's
    options.  These methods get `o`, which has as attributes the value of each option, and
    `runs`, the histories, `history` and `dataset`, those of the first, and `keys`, the keyframes.
    """

    name: ClassVar[str] = ""
    """After --view on the command line; empty for views that have a command of their own."""
    function: ClassVar[str]
    """The public function."""
    kinds: ClassVar[tuple[str, ...]]
    """Kinds of data that it is for on the command line."""
    fits: ClassVar[tuple[str, ...]] = ()
    """Kinds of data that it can show, if more than those."""
    options: ClassVar[tuple[Option, ...]]
    source: ClassVar[str] = "history : History or fitted KMeans"
    """What the function takes beside the options, in its documentation."""
    summary: ClassVar[str] = ""
    """What it shows, in the command's help."""

    def animate(self, history: Any, **values: Any) -> Animation:
        """The animation of a history, or whatever this view shows, with option `values`.

        Raises InputError for another source, a value that breaks its rule, or too little room.
        """
        from kmeans_gif.animation import Animation

        o = self._read(values)
        o.runs = self.runs(history, o)
        picture = self._picture(o).prepare()
        if picture.stage.palette is not None:
            picture.stage.palette.tell_close(o.history.n_clusters)
        return Animation(
            draw=picture.draw,
            size=picture.size,
            durations_ms=tuple(key.duration_ms for key in o.keys),
            captions=tuple(escaped(one_line(*(p for line in o.lines for p in line[i])))
                           for i in range(len(o.keys))),
            plays=o.plays, lab=self.lab(o),
            alt_text=escaped(self.alt_text(o)),
            keyframes=tuple(o.keys),
        )  # fmt: skip

    def check(self, dataset: Dataset, k: int, **values: Any) -> tuple[int, int]:
        """Raise what `animate` would raise for a run on `dataset` with k clusters.

        Nothing is clustered: the picture is laid out for texts as long as they may get.
        Returns its size, (width, height).
        """
        o = self._read(values)
        o.runs = self.sketch(dataset, k, o)
        return self._picture(o).size

    def picture(self, source: Any, **values: Any) -> Picture:
        """What draws the frames of `animate(source, **values)`."""
        o = self._read(values)
        o.runs = self.runs(source, o)
        return self._picture(o).prepare()

    def _read(self, values: Mapping[str, Any]) -> Any:
        """The options, checked one by one; values that are no options come along as they are."""
        return SimpleNamespace(**{**values, **read_options(self.options, values)})

    def _picture(self, o: Any) -> Picture:
        from kmeans_gif.rendering.picture import Picture

        o.history, o.dataset = o.runs[0], o.runs[0].dataset
        self.require(o)
        o.keys = in_seconds(self.story(o), getattr(o, "seconds", None))
        layout, size = self.layout(o), self.size(o)
        for panel in layout.panels():
            panel.check(o.dataset, o.history.n_clusters)
        theme, palette = getattr(o, "theme", "light"), getattr(o, "palette", None)
        if palette is not None:
            groups = getattr(getattr(o, "truth", None), "names", ())
            palette.require(o.history.n_clusters, groups=len(groups))
        stage = Stage(
            o.runs, o.keys, theme, self.text_size(o), size is None, getattr(o, "font", None),
            getattr(o, "measure", "error"), palette,
        )  # fmt: skip
        o.lines = self.lines(o)
        lines = o.lines if self.captioned(o) else []
        return Picture(layout, stage, lines, size=size, largest=self.largest_caption(o))

    # What a view may change.

    def runs(self, source: Any, o: Any) -> Sequence[History]:
        """The runs that `source` has: a History or a fitted model has one."""
        from kmeans_gif.clustering.history import history_of

        return [history_of(source, self.function)]

    def sketch(self, dataset: Dataset, k: int, o: Any) -> Sequence[History]:
        """Stand-ins, which nobody draws, for the runs that are to come."""
        from kmeans_gif.rendering.sketch import sketched_run

        return [sketched_run(dataset, k)]

    def require(self, o: Any) -> None:
        """Raise InputError for data that this view cannot show, or not with these options."""
        kinds = self.fits or self.kinds
        if kind_of(o.dataset) not in kinds:
            raise InputError(f"{self.function} needs {KINDS[kinds[0]][2]}")

    def story(self, o: Any) -> list[Keyframe]:
        """What is shown, when."""
        raise NotImplementedError

    def lines(self, o: Any) -> Lines:
        """What is written below the picture."""
        raise NotImplementedError

    def layout(self, o: Any) -> Layout:
        """Which panels, and where."""
        raise NotImplementedError

    def alt_text(self, o: Any) -> str:
        """A description for those who cannot see the animation."""
        raise NotImplementedError

    def captioned(self, o: Any) -> bool:
        """Whether lines are written below the picture."""
        return bool(getattr(o, "caption", True))

    def size(self, o: Any) -> tuple[int, int] | None:
        """(width, height) of the picture; None is what its panels ask for."""
        return (o.width, o.height) if hasattr(o, "width") else None

    def text_size(self, o: Any) -> int:
        """Height of text beside marks, in pixels."""
        return text_size_for(getattr(o, "width", 800))

    def lab(self, o: Any) -> Lab | None:
        """What a page needs to run this again, where the view shows all that its lab has."""
        return None

    def largest_caption(self, o: Any) -> int:
        """Height of the text below the picture at most, in pixels."""
        return 30 if self.size(o) else 200


class StatesView(View):
    """A view that has one frame a state, of photos or tiles; `caption` says what each shows."""

    def story(self, o: Any) -> list[Keyframe]:
        story = states_story(o.history, Pace.of(o), getattr(o, "first", "seeds"))
        rests, rotate = o.pace == "story", getattr(o, "rotate", 0.0)
        return turned(story, rotate, o.max_frames, rests=rests, seconds=o.seconds)

    def lines(self, o: Any) -> Lines:
        return [[self.caption(key, o) for key in o.keys]]

    def caption(self, key: Keyframe, o: Any) -> Pieces:
        """Pieces of the line below the picture."""
        return photo_caption(o.history, key, self.measured(key, o))

    def measured(self, key: Keyframe, o: Any) -> Pieces:
        """How good a state is, by the measure that is asked for."""
        return after_assign(o.history, key.state, getattr(o, "measure", "error"))

    def alt_text(self, o: Any) -> str:
        return photo_alt_text(o.history)


def text_size_for(width: int) -> int:
    """Height of text beside marks, in pixels: 16 in a picture 800 pixels wide."""
    return min(24, max(11, width // 50))


def documented(view: View) -> Callable[[_Function], _Function]:
    """Adds the options of `view` to the docstring of its function, as its parameters."""

    def extended(function: _Function) -> _Function:
        text, _, examples = inspect.cleandoc(function.__doc__ or "").partition("\nExamples\n")
        lines = [text, "Parameters", "----------", view.source]
        for option in view.options:
            optional = ", optional" if option.default is None else ""
            lines += [f"{option.name} : {option.rule.kind}{optional}", f"    {option.text}."]
        lines += ["", "Raises", "------", "InputError", _RAISED, "", "Examples", examples]
        function.__doc__ = "\n".join(lines)
        return function

    return extended
