"""What the command says: results on stdout, everything else on stderr."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from kmeans_gif._words import counted, escaped
from kmeans_gif.writing import writer_for

if TYPE_CHECKING:
    from kmeans_gif.animation import Saved
    from kmeans_gif.clustering.history import History


own_process = False
"""Whether this process runs the command and nothing else."""


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """--quiet, for every subcommand."""
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def say(message: object) -> None:
    """One line on stderr; where that takes none, the exit status has to do."""
    with contextlib.suppress(OSError):
        print(f"kmeans-gif: {escaped(str(message))}", file=sys.stderr, flush=True)


def tell(text: str) -> None:
    """A result, as one line on stdout."""
    show(escaped(text) + "\n")


def show(page: str) -> None:
    """A text of our own on stdout.

    The files are wanted even where nobody can read that: `untold` then says why.
    """
    try:
        print(page, end="", flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever reads may stop when it is enough
            _untold.append(error.strerror or str(error))


_untold: list[str] = []


def untold() -> str:
    """Why stdout could not be written since the last call; empty if it could."""
    reasons, _untold[:] = [*_untold, ""], []
    return reasons[0]


def tell_saved(saved: Iterable[Saved], history: History) -> None:
    """What was written of a run: the files, iterations, how it and its rivals ended."""
    for one in saved:
        tell_file(one, ended(history))
    tell_restarts(history)


def tell_restarts(history: History) -> None:
    """How the runs ended of which the best was kept; nothing of a single one."""
    for event in history.events:
        if event.kind == "restart":
            tell(f"  {event.text}")


def ended(history: History) -> str:
    """After how many iterations, and how."""
    end = "converged" if history.converged else "not converged"
    return f"{counted(history.n_iter, 'iteration')}, {end}"


def tell_file(saved: Saved, about: str) -> None:
    """What was written: path, size, frames or slides, seconds, and what it is about."""
    kilobytes = saved.n_bytes / 1e3
    size = f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1e3:.1f} MB"
    pictures = counted(saved.n_frames, writer_for(saved.path).unit)
    lasts = f", {saved.seconds:.1f} s" if saved.n_frames > 1 and saved.seconds else ""
    tell(f"{saved.path}: {size}, {pictures}{lasts}, {about}")


@contextlib.contextmanager
def compiling_told(quiet: bool) -> Iterator[None]:
    """Say once if kernels are compiled while the block runs, and why if that is every time."""
    # First, since it says in a line what numba cannot start with.
    from kmeans_gif._jit import cache_problems  # isort: skip
    from numba.core import entrypoints, event

    from kmeans_gif.cli.compiled_ahead import compiled_ahead

    if own_process:  # numba would look for extensions by other packages, and load them
        entrypoints._already_initialized = True
    once, begun, aside = not cache_problems, False, contextlib.ExitStack()

    class Listener(event.Listener):
        def on_start(self, event: object) -> None:
            nonlocal begun
            if begun:
                return
            begun = True
            if own_process and once:
                aside.enter_context(compiled_ahead())
            if not quiet:
                say(
                    "compiling kernels, this once"
                    if once
                    else "compiling kernels, on every run, since numba found no folder for its "
                    "cache that may be written; set NUMBA_CACHE_DIR to one"
                )

        def on_end(self, event: object) -> None:
            pass

    listener = Listener()
    event.register("numba:compile", listener)  # type: ignore[no-untyped-call]
    try:
        with aside:
            yield
    finally:
        event.unregister("numba:compile", listener)  # type: ignore[no-untyped-call]
        if begun and once and cache_problems and not quiet:
            say(
                f"note: compiled kernels cannot be kept ({cache_problems[0]}), so the next "
                "run compiles again; set NUMBA_CACHE_DIR to a folder with room"
            )


@contextlib.contextmanager
def progress_bar(
    what: str, quiet: bool, unit: str = "frame"
) -> Iterator[Callable[[int, int], None] | None]:
    """A function (done, total) that moves a bar on stderr; None where nobody would see it."""
    if quiet or not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread that watches for slow frames
    with tqdm(desc=escaped(what), unit=unit, leave=False) as bar:

        def move(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield move
