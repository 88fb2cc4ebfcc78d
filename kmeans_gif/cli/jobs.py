"""The course of a command that clusters: check everything, then cluster, draw and write."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kmeans_gif.cli.clustering_options import clustering_arguments
from kmeans_gif.cli.console import compiling_told, progress_bar, tell_saved
from kmeans_gif.cli.output_paths import require_history_target, targets_for
from kmeans_gif.cli.view_options import chosen_view

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset


class Job(NamedTuple):
    """An animation to be made."""

    owner: object
    """What the user calls the data."""
    stem: str
    """Of the file that is written."""
    n_clusters: int
    load: Callable[[], Dataset]


def run_jobs(
    jobs: Sequence[Job],
    options: argparse.Namespace,
    kind: str,
    source: str,
    inputs: Sequence[Path] = (),
    also: Callable[[History], object] | None = None,
) -> None:
    """Make an animation of each job; all are checked before the first one is begun.

    `kind` is that of the data, `source` what one of them is called, `inputs` are files that are
    read and so not written, and `also` is called with every run once its animation is written.
    """
    require_history_target(options.history, len(jobs), source, inputs)
    stems, owners = [job.stem for job in jobs], [job.owner for job in jobs]
    targets = targets_for(options.output, stems, owners, inputs)
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.kmeans import KMeans

        view = chosen_view(options, kind)
        models = [KMeans(job.n_clusters, **clustering_arguments(options)) for job in jobs]
        for job, model, target in zip(jobs, models, targets, strict=True):
            view.check(model.validate(job.load()), job.n_clusters, target)
        for job, model, target in zip(jobs, models, targets, strict=True):
            with progress_bar(job.stem, options.quiet) as progress:
                history = model.fit(job.load()).history_
                saved = view.animate(history).save(target, progress=progress)
            if options.history is not None:
                history.save(options.history)
            if also is not None:
                also(history)
            if not options.quiet:
                tell_saved(saved, history)
