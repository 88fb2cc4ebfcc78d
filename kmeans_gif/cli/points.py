"""kmeans-gif points: one animation for each file of points and k."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kmeans_gif.cli import options as shared
from kmeans_gif.cli import pictures, sources
from kmeans_gif.cli.report import compiling_told, progress_bar, tell_saved
from kmeans_gif.cli.targets import require_history_target, targets_for
from kmeans_gif.cli.views import scatter_arguments

if TYPE_CHECKING:
    from kmeans_gif.data.dataset import Dataset


class Job(NamedTuple):
    """An animation to be made."""

    dataset: Dataset
    n_clusters: int
    target: Path


def add(commands: Any) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "points",
        help="points from tables (CSV, TSV, NPY, NPZ), half-step by half-step",
        description="One animation for each table and each k.",
        allow_abbrev=False,
    )
    parser.add_argument("tables", nargs="+", metavar="FILE", type=Path)
    sources.add_reading(parser)
    shared.add_output(parser, "file")
    shared.add_clustering(parser)
    pictures.add_scatter(parser)
    shared.add_quiet(parser)


def run(options: argparse.Namespace) -> None:
    """Read every table, then cluster, draw and write."""
    pairs = [
        (table, k)
        for table in dict.fromkeys(options.tables)
        for k in dict.fromkeys(options.n_clusters)
    ]
    require_history_target(options.history, len(pairs), "file", options.tables)
    stems = [f"{table.stem}_k{k}" for table, k in pairs]
    targets = targets_for(options.output, stems, [table for table, _ in pairs], options.tables)
    datasets = {table: sources.read(options, table) for table in dict.fromkeys(options.tables)}
    animate(
        [
            Job(datasets[table], k, target)
            for (table, k), target in zip(pairs, targets, strict=True)
        ],
        options,
    )


def animate(jobs: list[Job], options: argparse.Namespace) -> None:
    """Cluster and draw every job, then write: what can be wrong is said before the first file."""
    with compiling_told(options.quiet):
        from kmeans_gif.clustering.kmeans import KMeans
        from kmeans_gif.rendering.points.scatter import scatter
        from kmeans_gif.writing import writer_for

        models = [KMeans(job.n_clusters, **shared.clustering_arguments(options)) for job in jobs]
        arguments = scatter_arguments(options)
        for job, model in zip(jobs, models, strict=True):
            writer_for(job.target)
            model.validate(job.dataset)
        histories = [
            model.fit(job.dataset).history_ for job, model in zip(jobs, models, strict=True)
        ]
        animations = [scatter(history, **arguments) for history in histories]
        for job, history, animation in zip(jobs, histories, animations, strict=True):
            with progress_bar(job.target.stem, options.quiet) as progress:
                saved = animation.save(job.target, progress=progress)
            if options.history is not None:
                history.save(options.history)
            if not options.quiet:
                tell_saved(saved, history)
