"""What becomes of animations: files in as many formats as were asked for, frames, a filmstrip."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif._registry import listed
from kmeans_gif.cli.console import progress_bar, say, tell
from kmeans_gif.cli.declared import given
from kmeans_gif.cli.fitting import Fitting
from kmeans_gif.cli.output_paths import (
    FILE_BYTES,
    FORMATS,
    SHEETS,
    require_distinct,
    require_target,
    targets_for,
)
from kmeans_gif.errors import InputError
from kmeans_gif.writing import WRITERS, options_for, writer_for

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation, Saved
    from kmeans_gif.cli.view_options import ChosenView


def outputs_for(
    options: argparse.Namespace,
    stems: Sequence[str],
    owners: Sequence[object],
    inputs: Sequence[Path] = (),
    more: Sequence[Path] = (),
) -> list[list[Path]]:
    """The files of each animation, as `targets_for`; `more` are written as well.

    Raises InputError for whatever cannot be written, two outputs of one name, and options that
    none of the formats takes.
    """
    usual = (".png",) if hasattr(options, "state") else (".gif",)
    endings = getattr(options, "endings", usual)  # the demo makes several of each
    targets = targets_for(options.output, stems, owners, inputs, endings)
    files = [target for own in targets for target in own]
    sheets = [] if options.filmstrip is None else [options.filmstrip]
    require_distinct([*files, *sheets, *more])
    for target in files:
        writer_for(target)
    for option in FORMATS:
        if hasattr(options, option.name):
            value = option.check(getattr(options, option.name))
            if not any(option.name in writer_for(target).options for target in files):
                options_for(files[0], {option.name: value})
    _require_stills(options, len(stems), inputs)
    return targets


def _require_stills(options: argparse.Namespace, count: int, inputs: Sequence[Path]) -> None:
    """Raise InputError if frames or filmstrip of so many animations cannot be written."""
    for flag, path in (("--frames", options.frames), ("--filmstrip", options.filmstrip)):
        if path is not None and count > 1:
            raise InputError(f"{flag} {path}: takes one animation at a time, and these are {count}")
    if options.filmstrip is not None:
        if options.filmstrip.suffix.lower() not in SHEETS:
            raise InputError(f"--filmstrip {options.filmstrip}: must end in {listed(SHEETS)}")
        require_target(options.filmstrip, inputs)
    if options.frames is not None:
        from kmeans_gif.writing.numbered import require_own_folder

        require_own_folder(options.frames)


def made(
    options: argparse.Namespace,
    view: ChosenView,
    source: Any,
    targets: Sequence[Path],
    again: Callable[[int], Any] | None = None,
) -> tuple[Animation, Any]:
    """The animation of a run, such that files stay within --max-bytes, and the run that it shows.

    For a photo `again` makes a run on it, shrunk to a longer side of so many pixels.
    """
    animation = view.animate(source)
    limit = getattr(options, FILE_BYTES.name, None)
    if limit is None:
        return animation, source

    def bytes_of(animation: Animation) -> int:
        return max(animation.bytes_of(target, **_own(target, options)) for target in targets)

    fitted = Fitting(view, bytes_of, again).within(limit, animation, source)
    if fitted.given_up and not options.quiet:
        say(f"note: files stay within --max-bytes with {fitted.given_up}")
    return fitted.animation, fitted.source


def _own(target: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Those of the options that the format of `target` takes."""
    takes = WRITERS[target.suffix.lower()].options
    return {name: value for name, value in given(options, FORMATS).items() if name in takes}


def write_all(
    animation: Animation, source: Any, targets: Sequence[Path], options: argparse.Namespace
) -> list[Saved]:
    """Write an animation of `source` to each of `targets`, its frames, and a filmstrip."""
    saved = []
    for target in targets:
        with progress_bar(target.name, options.quiet) as progress:
            saved.append(animation.save(target, progress=progress, **_own(target, options)))
    if options.filmstrip is not None:
        from kmeans_gif.reporting.filmstrip import save_filmstrip

        save_filmstrip(animation, options.filmstrip, source)
    if options.frames is not None:
        with progress_bar(options.frames.name, options.quiet) as progress:
            animation.save_frames(options.frames, progress=progress)
    return saved


def tell_others(animation: Animation, options: argparse.Namespace) -> None:
    """What was written beside the files, and the alt text if it is asked for, quiet or not."""
    others = (options.frames, options.filmstrip)
    for path in () if options.quiet else filter(None, others):
        tell(str(path))
    if hasattr(options, "alt_text"):
        tell(animation.alt_text)
