"""The course of a command that clusters: check everything, then cluster, draw and write."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.clustering_options import clustering_arguments
from kmeans_gif.cli.console import progress_bar, tell_saved
from kmeans_gif.cli.view_options import chosen_view

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.dataset import Dataset


@dataclass(frozen=True)
class Job:
    """An animation to be made."""

    load: Callable[[], Dataset]
    n_clusters: int
    target: Path
    title: str
    """What a progress bar calls it."""


def run_jobs(
    jobs: Sequence[Job],
    options: argparse.Namespace,
    kind: str,
    also: Callable[[History], object] | None = None,
) -> None:
    """Make an animation of each job; all are checked before the first one is begun.

    `kind` is that of the data, and `also` is called with every run once its animation is written.
    """
    from kmeans_gif.clustering.kmeans import KMeans
    from kmeans_gif.writing import writer_for

    view = chosen_view(options, kind)
    models = [KMeans(job.n_clusters, **clustering_arguments(options)) for job in jobs]
    for job, model in zip(jobs, models, strict=True):
        writer_for(job.target)
        view.check(model.validate(job.load()), job.n_clusters)
    for job, model in zip(jobs, models, strict=True):
        with progress_bar(job.title, options.quiet) as progress:
            history = model.fit(job.load()).history_
            saved = view.animate(history).save(job.target, progress=progress)
        if options.history is not None:
            history.save(options.history)
        if also is not None:
            also(history)
        if not options.quiet:
            tell_saved(saved, history)
