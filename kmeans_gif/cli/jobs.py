"""The course of a command that clusters: check everything, then cluster, draw and write."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import functools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif._atomic import all_together
from kmeans_gif.cli.clustering_options import clustering_arguments
from kmeans_gif.cli.console import compiling_told, progress_bar, say, tell_saved
from kmeans_gif.cli.output_paths import require_history_target
from kmeans_gif.cli.outputs import made, outputs_for, tell_others, write_all
from kmeans_gif.cli.view_options import ChosenView, chosen_view, named_for
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.data.chunks import Chunked
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.data.located_pixels import LocatedPixels

_NEXT_TO_NOTHING = 0.2
"""Seconds that other starts may take: more than a quarter of any run that is as short."""


class Job(NamedTuple):
    """An animation to be made."""

    owner: object
    """What the user calls the data."""
    stem: str
    """Of the file that is written, before options that are not as usual."""
    n_clusters: int
    load: Callable[[], Dataset | Chunked]
    shrunk: Callable[[int], Dataset | LocatedPixels] | None = None
    """For a photo: it again, with a longer side of so many pixels."""


def run_jobs(
    jobs: Sequence[Job],
    options: argparse.Namespace,
    kind: str,
    source: str,
    inputs: Sequence[Path] = (),
    also: Callable[[History], object] | None = None,
    also_written: Sequence[Path] = (),
) -> None:
    """Make an animation of each job; all are checked before the first one is begun.

    `kind` is that of the data, `source` what one of them is called, `inputs` are files that are
    read and so not written, and `also` is called with every run once its animation is written;
    it writes `also_written`.
    """
    require_history_target(options.history, len(jobs), source, inputs)
    stems = [named_for(job.stem, options, kind) for job in jobs]
    owners = [job.owner for job in jobs]
    histories = [] if options.history is None else [options.history]
    targets = outputs_for(options, stems, owners, inputs, [*histories, *also_written])
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.history_file import require_all
        from kmeans_gif.clustering.kmeans import KMeans

        view = chosen_view(options, kind)
        models = [KMeans(job.n_clusters, **clustering_arguments(options)) for job in jobs]
        _require_possible(options, view, models)
        chunked: dict[int, Dataset | Chunked] = {}  # what was read of them once need not be again
        for i, (job, model, own) in enumerate(zip(jobs, models, targets, strict=True)):
            data = job.load()
            if hasattr(data, "chunk"):
                chunked[i] = data
            checked = model.validate(data)
            if options.history is not None:
                require_all(checked, options.history)
            view.check(checked, job.n_clusters, own)
        for i, (job, model, own) in enumerate(zip(jobs, models, targets, strict=True)):
            with all_together():
                dataset, begun = chunked.pop(i, None) or job.load(), time.perf_counter()
                history = _fitted(model, dataset, options.quiet)
                taken = time.perf_counter() - begun
                give_back_memory()
                again = None if job.shrunk is None else functools.partial(_again, job.shrunk, model)
                animation, history = made(options, view, history, own, again)
                saved = write_all(animation, history, own, options)
                if options.history is not None:
                    history.save(options.history)
                if also is not None:
                    also(history)
            if not options.quiet:
                tell_saved(saved, history)
                _tell_other_start(model, taken, f"{own[0]}: " if len(jobs) > 1 else "")
            tell_others(animation, options)


def _require_possible(
    options: argparse.Namespace, view: ChosenView, models: Sequence[KMeans]
) -> None:
    """Raise InputError for what is wrong whatever the data are, which may take long to read."""
    view.check_options()
    for model in models:
        model.check_parameters()
    state = getattr(options, "state", None)
    if state is not None and state > options.max_iter:
        raise InputError(
            f"state={state}: must be at most max_iter={options.max_iter}, after which "
            "every run has ended"
        )


def give_back_memory() -> None:
    """Have the C library give back to the system what it keeps free between arrays, if it can.

    After clustering a photo of 12 megapixels that is 90 MB, and frames need room.
    """
    with contextlib.suppress(OSError, TypeError, AttributeError):  # not that of GNU
        ctypes.CDLL(None).malloc_trim(0)


def _fitted(model: KMeans, data: Dataset | Chunked, quiet: bool) -> History:
    """The run of `model` on `data`; readings by a cluster, which may take long, move a bar."""
    if not hasattr(data, "progress"):
        return model.fit(data).history_
    with progress_bar(getattr(data, "name", ""), quiet, "reading") as progress:
        data.progress = progress
        return model.fit(data).history_


def _again(
    shrunk: Callable[[int], Dataset | LocatedPixels], model: KMeans, max_size: int
) -> History:
    """The run of `model` on a photo of another size; on one in chunks, the same run shows it."""
    from kmeans_gif.data.dataset import Dataset

    photo = shrunk(max_size)
    if isinstance(photo, Dataset):
        return model.fit(photo).history_
    from kmeans_gif.clustering.chunked.shown_anew import shown_anew

    return shown_anew(model.history_, photo)


def _tell_other_start(model: KMeans, taken: float, which: str) -> None:
    """One note if another start ends clearly lower, where trying a few costs next to nothing.

    The clustering itself took `taken` seconds; `which` run it is stands before the note.
    """
    from kmeans_gif.evaluation.other_starts import RUNS, saved_by_another_start

    saved = saved_by_another_start(model, _NEXT_TO_NOTHING, taken)
    if saved:
        say(f"{which}another start ends {100 * saved:.0f} % lower: --restarts {RUNS}")
