"""Animation: frames made on demand, with captions and timing."""

from __future__ import annotations

import operator
import os
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, overload

from PIL import Image

from kmeans_gif._atomic import atomic_write, require_writable
from kmeans_gif._progress import Progress, shown
from kmeans_gif._registry import explained
from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.script import Lab, Script, StageLine
from kmeans_gif.writing import WRITERS, options_for, require_fits, writer_for
from kmeans_gif.writing.flashes import watched


class Saved(NamedTuple):
    """The file that `Animation.save` wrote."""

    path: Path
    n_bytes: int
    n_frames: int
    """Frames in the file, where equal ones in a row may have become one; slides of a deck."""
    seconds: float
    """Length of the animation, played once; 0 for what does not play by itself."""


class _NotKept(Exception):  # noqa: N818
    """Ends the writing of a file of which only the size is wanted."""

    def __init__(self, n_bytes: int) -> None:
        self.n_bytes = n_bytes


@dataclass(frozen=True, eq=False, repr=False)
class Animation:
    """A sequence of frames, drawn when asked for.

    `animation[i]` is a `Frame`, `animation[a:b]` an animation of these frames alone.

    >>> import numpy as np
    >>> from kmeans_gif import KMeans, load_image, recolor
    >>> photo = load_image(np.arange(240, dtype=np.uint8).reshape(12, 20))
    >>> animation = recolor(KMeans(3, random_state=0).fit(photo).history_)
    >>> len(animation) == len(animation.captions) == len(animation.durations_ms)
    True
    >>> saved = animation.save("photo.gif")
    >>> saved.n_frames == len(animation)
    True
    """

    draw: Callable[[int], Frame]
    """Draws frame i."""
    size: tuple[int, int]
    """(width, height) in pixels."""
    durations_ms: tuple[int, ...]
    """Milliseconds of each frame."""
    captions: tuple[str, ...]
    """A sentence on each frame, whether or not the picture shows it."""
    plays: int = 0
    """How often a file plays; 0 is for ever."""
    alt_text: str = ""
    """A description for those who cannot see the animation."""
    keyframes: tuple[Any, ...] = ()
    """What each frame shows, as a `Keyframe`: phase, state, camera."""
    lab: Lab | None = None
    """What a page needs to run k-means anew, if it can."""
    stage_lines: tuple[StageLine, ...] = ()
    """What each frame shows, in words; empty where nothing is said."""
    title: str = ""
    """What the author calls it, if anything."""
    language: str = "en"
    """That of the texts, as in HTML."""
    question: str = ""
    """What it answers, for an opening slide."""
    numbers: tuple[tuple[str, str], ...] = ()
    """What came out, as names and values, for a closing slide."""
    headline_height: int = 0
    """Rows at the top of each frame in which the title and the stage line stand."""

    def __repr__(self) -> str:
        width, height = self.size
        return (
            f"<Animation of {len(self)} frames, {width}×{height} pixels, "
            f"{self.seconds:.1f} s: {self.alt_text}>"
        )

    def __len__(self) -> int:
        return len(self.durations_ms)

    @overload
    def __getitem__(self, i: int) -> Frame: ...

    @overload
    def __getitem__(self, i: slice) -> Animation: ...

    def __getitem__(self, i: int | slice) -> Frame | Animation:
        if not isinstance(i, slice):
            return self.draw(range(len(self))[operator.index(i)])
        chosen = range(len(self))[i]
        if not chosen:
            raise InputError(
                f"animation[{_words(i)}] has no frames: choose from the {len(self)} that there are"
            )
        return replace(
            self,
            draw=lambda i: self.draw(chosen[i]),
            durations_ms=self.durations_ms[i],
            captions=self.captions[i],
            keyframes=self.keyframes[i],
            stage_lines=self.stage_lines[i],
        )

    def __iter__(self) -> Iterator[Frame]:
        return (self.draw(i) for i in range(len(self)))

    @property
    def seconds(self) -> float:
        """Length of the animation, played once."""
        return sum(self.durations_ms) / 1000

    @property
    def script(self) -> Script:
        """What goes with the frames into files of formats that can hold it."""
        return Script(
            self.size, self.durations_ms, self.captions, self.stage_lines, self.keyframes, self.lab,
            self.alt_text, self.title, self.language, self.plays, self.question, self.numbers,
            self.headline_height,
        )  # fmt: skip

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        progress: Progress = None,
        **options: Any,
    ) -> Saved:
        """Write the animation to `path`, whole or not at all.

        The suffix picks the format, one of those listed at the end; `options` are those of its
        writer.  `progress(done, total)` is called after each frame;
        `progress=True` shows a bar, in a notebook as a widget.

        Raises InputError for another suffix or option, a picture larger than the format holds, a
        place that cannot be written, or a format whose packages are not installed; OSError if
        writing fails midway, which leaves an older file as it was.
        """
        options = options_for(path, options)
        require_fits(path, self.size)
        require_writable(path)
        name = Path(path).name
        with shown(progress, name, "frame") as tell, atomic_write(path) as file:
            n_frames = self._write(path, file, options, tell)
            n_bytes = file.tell()
        writer = writer_for(path)
        seconds = 0.0 if writer.still or writer.by_hand else self.seconds
        return Saved(Path(path), n_bytes, n_frames, seconds)

    def bytes_of(self, path: str | os.PathLike[str], **options: Any) -> int:
        """How many bytes `save` would write to `path`, which stays as it is."""
        try:
            with atomic_write(path) as file:
                self._write(path, file, options_for(path, options))
                raise _NotKept(file.tell())
        except _NotKept as written:
            return written.n_bytes

    def _write(
        self,
        path: str | os.PathLike[str],
        file: BinaryIO,
        options: Mapping[str, Any],
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Have the frames written to `file` in the format of `path`; how many it has."""
        writer = writer_for(path)
        frames = self._frames(range(len(self))[-1 if writer.still else 0 :], progress)
        if not (writer.still or writer.by_hand):
            frames = watched(frames, self.durations_ms, self.plays)
        return writer.write(frames, self.script, file, **options)

    def save_frames(
        self,
        folder: str | os.PathLike[str],
        *,
        progress: Progress = None,
    ) -> list[Path]:
        """Write each frame to `folder` as a PNG, numbered, and what they show to `frames.tsv`.

        Returns the files.  An earlier set is replaced; raises InputError if there is anything else
        in the folder, which stays as it is.
        """
        from kmeans_gif.writing.numbered import write_numbered

        with shown(progress, Path(folder).name, "frame") as tell:
            return write_numbered(self._frames(range(len(self)), tell), self.script, folder)

    def _frames(
        self, indices: range, progress: Callable[[int, int], None] | None
    ) -> Iterator[Frame]:
        for done, i in enumerate(indices, start=1):
            yield self.draw(i)
            if progress is not None:
                progress(done, len(indices))

    def poster(self) -> Image.Image:
        """The last frame as a picture, for previews and print."""
        return self[-1].to_pil()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """How a notebook shows the animation: as a page, or as a GIF where scripts are off."""
        from kmeans_gif.writing.page.notebook import notebook_html

        shown = notebook_html(self.__iter__, self.script)
        return {"text/html": shown, "text/plain": self.alt_text}


def _words(part: slice) -> str:
    """A slice as it is typed."""
    bounds = [part.start, part.stop, *([] if part.step is None else [part.step])]
    return ":".join("" if bound is None else str(bound) for bound in bounds)


if Animation.save.__doc__:  # python -OO leaves docstrings out
    _formats = textwrap.wrap(f"Formats: {explained(WRITERS)}.", 88)
    Animation.save.__doc__ += textwrap.indent("\n".join(["", *_formats, ""]), 8 * " ")
