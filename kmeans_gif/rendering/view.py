"""View: one way to show runs, from a history to an animation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from kmeans_gif._words import escaped
from kmeans_gif.errors import InputError
from kmeans_gif.language import say
from kmeans_gif.rendering.captions import Lines, in_words, one_line
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.language_fonts import require_letters
from kmeans_gif.rendering.layout import Layout
from kmeans_gif.rendering.options import CANVAS, SLIDES, WORDS, Option, read_options
from kmeans_gif.rendering.outcome import Outcome, outcome_of
from kmeans_gif.rendering.stage import Stage
from kmeans_gif.rendering.storyboard import Pace, in_seconds, one_state
from kmeans_gif.script import StageLine

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

    A subclass says which kinds of data it is for, and has `story`, `stage_line`, `lines`,
    `layout` and `alt_text`; the rest follows: the check before clustering, the animation, the
    command's options.  These methods get `o`, which has as attributes the value of each option, and
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
    slide: ClassVar[str | None] = None
    """The usual size; None is what its panels ask for."""
    source: ClassVar[str] = "history : History or fitted KMeans"
    """What the function takes beside the options, in its documentation."""
    summary: ClassVar[str] = ""
    """What it shows, in the command's help."""

    def animate(self, history: Any, **values: Any) -> Animation:
        """The animation of a history, or whatever this view shows, with option `values`.

        Raises InputError for another source, a value that breaks its rule, or too little room.
        """
        from kmeans_gif.animation import Animation

        o = self.read(values)
        o.runs = self.runs(history, o)
        picture = self._picture(o).prepare()
        if picture.stage.palette is not None:
            picture.stage.palette.tell_close(o.history.n_clusters)
        with picture.stage.spoken():
            outcome = self.outcome(o)
            about = escaped(say("; ").join(filter(None, (self.alt_text(o), outcome.sentence))))
            stage_lines = [StageLine(*map(escaped, line)) for line in o.stage_lines]
            sentences = [in_words(said) for said in stage_lines]
        return Animation(
            draw=picture.draw,
            size=picture.size,
            durations_ms=tuple(key.duration_ms for key in o.keys),
            captions=tuple(
                one_line(
                    told, said.step, *(escaped(piece) for line in o.lines for piece in line[i])
                ) for i, (said, told) in enumerate(zip(stage_lines, sentences, strict=True))
            ),
            plays=o.plays, lab=self.lab(o), alt_text=about,
            keyframes=tuple(o.keys), stage_lines=tuple(stage_lines),
            title=escaped(o.title or ""), language=o.language,
            question=escaped(outcome.question),
            numbers=tuple((escaped(name), escaped(value)) for name, value in outcome.numbers),
            headline_height=picture.headline_height,
        )  # fmt: skip

    def check(self, dataset: Dataset, k: int, **values: Any) -> tuple[int, int]:
        """Raise what `animate` would raise for a run on `dataset` with k clusters.

        Nothing is clustered: the picture is laid out for texts as long as they may get.
        Returns its size, (width, height).
        """
        o = self.read(values)
        o.runs = self.sketch(dataset, k, o)
        return self._picture(o).size

    def picture(self, source: Any, **values: Any) -> Picture:
        """What draws the frames of `animate(source, **values)`."""
        o = self.read(values)
        o.runs = self.runs(source, o)
        return self._picture(o).prepare()

    def read(self, values: Mapping[str, Any]) -> Any:
        """The options, checked one by one; values that are no options come along as they are.

        Those of all pictures are there in any case.
        """
        usual = {option.name: option.default for option in (*CANVAS, *WORDS)}
        return SimpleNamespace(**{**usual, **values, **read_options(self.options, values)})

    def _picture(self, o: Any) -> Picture:
        from kmeans_gif.rendering.picture import Picture, Words

        o.history, o.dataset = o.runs[0], o.runs[0].dataset
        self.require(o)
        o.keys = in_seconds(self._keys(o), getattr(o, "seconds", None))
        layout, size = self.layout(o), self.size(o)
        for panel in layout.panels():
            panel.check(o.dataset, o.history.n_clusters)
        palette = getattr(o, "palette", None)
        if palette is not None:
            groups = getattr(getattr(o, "truth", None), "names", ())
            palette.require(o.history.n_clusters, groups=len(groups))
        stage = Stage(
            o.runs, o.keys, o.theme, size is None, o.font,
            getattr(o, "measure", "error"), palette, o.text_scale, o.language,
        )  # fmt: skip
        require_letters(o.language, o.font)
        with stage.spoken():
            o.stage_lines = [self.stage_line(key, o) for key in o.keys]
            o.lines = self.lines(o)
        words = Words(title=o.title or "")
        if self.captioned(o):
            words = words._replace(stage_lines=o.stage_lines, lines=o.lines)
        return Picture(layout, stage, words, size)

    def _keys(self, o: Any) -> list[Keyframe]:
        """Those of the story, or the one of a `state` that alone is asked for."""
        state = getattr(o, "state", None)
        return self.story(o) if state is None else one_state(o.runs, state, Pace.of(o))

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

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        """What a keyframe shows, in words above the picture."""
        raise NotImplementedError

    def lines(self, o: Any) -> Lines:
        """What is written below the picture: figures."""
        raise NotImplementedError

    def layout(self, o: Any) -> Layout:
        """Which panels, and where."""
        raise NotImplementedError

    def alt_text(self, o: Any) -> str:
        """A description for those who cannot see the animation, but for the outcome."""
        raise NotImplementedError

    def outcome(self, o: Any) -> Outcome:
        """What the animation asks, and what came out."""
        return outcome_of(o.history, getattr(o, "measure", "error"))

    def captioned(self, o: Any) -> bool:
        """Whether there are words above and below the picture."""
        return bool(getattr(o, "caption", True))

    def size(self, o: Any) -> tuple[int, int] | None:
        """(width, height) of the picture; None is what its panels ask for.

        Raises InputError for a slide and a width or height beside it.
        """
        slide, width, height = o.slide, o.width, o.height
        if slide is not None and (width is not None or height is not None):
            given = f"width={width}" if width is not None else f"height={height}"
            raise InputError(f"slide={slide} and {given}: give a slide or a size, not both")
        if width is None and height is None:
            slide = slide or self.slide
            return None if slide is None else SLIDES[slide]
        across, down = SLIDES[self.slide or "16:9"]
        if width is None:
            width = 2 * round(height * across / down / 2)
        return width, 2 * round(width * down / across / 2) if height is None else height

    def lab(self, o: Any) -> Lab | None:
        """What a page needs to run this again, where the view shows all that its lab has."""
        return None


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
