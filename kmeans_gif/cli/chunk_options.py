"""Options of tables that may be read in chunks: labels of all, and where chunks are computed."""

from __future__ import annotations

import argparse
import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif.cli import data_options
from kmeans_gif.cli.console import progress_bar
from kmeans_gif.cli.declared import given
from kmeans_gif.cli.output_paths import require_no_input
from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from kmeans_gif._typing import Array
    from kmeans_gif.clustering.history import History
    from kmeans_gif.data.chunk_sources.file_points import FilePoints
    from kmeans_gif.data.chunks import Chunked
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.data.located_pixels import LocatedPixels

Load = Callable[[Path], "Dataset | Chunked"]


def add_chunked(parser: argparse.ArgumentParser) -> None:
    """--labels and --scheduler."""
    group = parser.add_argument_group("large tables")
    group.add_argument(
        "--labels", type=Path, metavar="FILE",
        help="also write the label of every observation in the last state: .npy or .zarr",
    )  # fmt: skip
    add_scheduler(group, "NPY, Zarr and Parquet files")


def add_scheduler(group: Any, files: str) -> None:
    """--scheduler, for such `files`."""
    group.add_argument(
        "--scheduler", metavar="ADDRESS",
        help=f"read and label {files} on the workers of a Dask cluster, such as "
        "tcp://host:8786; they are to see the files under the same names (default: this machine)",
    )  # fmt: skip


def require_labels(options: argparse.Namespace, runs: int) -> None:
    """Raise InputError if --labels is given and cannot hold the labels of so many `runs`."""
    if options.labels is None:
        return
    from kmeans_gif.reporting.label_files import require_labels_target

    if runs > 1:
        raise InputError(f"--labels {options.labels}: takes one file and one k at a time")
    require_labels_target(options.labels)
    require_no_input(options.labels, options.tables)


def require_all_rows(options: argparse.Namespace) -> None:
    """Raise InputError for --labels where rows are left out, so that labels would not fit rows."""
    if options.labels is not None and getattr(options, "skip_bad", False):
        raise InputError(
            f"--labels {options.labels}: leaves no place for --skip-bad, since rows that are left "
            "out have no label; mend them in the file"
        )


def labels_written(options: argparse.Namespace) -> Callable[[History], object] | None:
    """What writes --labels of a run, if it is given."""
    if options.labels is None:
        return None
    from kmeans_gif.reporting.label_files import save_labels

    return functools.partial(save_labels, path=options.labels)


@contextlib.contextmanager
def tables_loader(options: argparse.Namespace) -> Iterator[Load]:
    """What reads a table, each once, as the options say: into memory or in chunks.

    A scheduler, if one is given, computes chunks while it is open, else readings show their
    progress.  It is not asked before a table has been found.
    """
    with contextlib.ExitStack() as opened:

        @functools.cache
        def connected() -> object:
            from kmeans_gif.clustering.chunked.cluster_client import connect

            return opened.enter_context(connect(options.scheduler))

        @functools.cache
        def load(path: Path) -> Dataset | Chunked:
            from kmeans_gif.data.chunk_sources.file_points import FilePoints

            if options.scheduler is not None:
                return _on_workers(options, path, connected)
            table = read_or_map(options, path)
            return Watched(table, options.quiet, opened) if isinstance(table, FilePoints) else table

        yield load


def read_or_map(options: argparse.Namespace, path: Path) -> Dataset | FilePoints:
    """The points in a file, in chunks if it takes most of memory and can be read so."""
    from kmeans_gif.clustering.memory import most_values
    from kmeans_gif.data.chunk_sources.table_files import chunked_points

    limits = {"most": most_values(), **given(options, [data_options.MAX_BYTES])}
    chunked = chunked_points(path, data_options.columns_of(options), **limits)
    if chunked is None:
        return data_options.read(options, path)
    data_options.refuse_unchunked(options, path)
    return chunked


def with_room(options: argparse.Namespace, load: Load, path: Path, k: int) -> Dataset | Chunked:
    """The table at `path`; InputError if the disk has no room for --labels of `k` clusters."""
    table = load(path)
    if options.labels is not None:
        from kmeans_gif.data.dataset import Dataset
        from kmeans_gif.reporting.label_files import require_room

        n = len(table.X) if isinstance(table, Dataset) else table.shape[0]
        require_room(options.labels, n, k)
    return table


def _on_workers(
    options: argparse.Namespace, path: Path, connected: Callable[[], object]
) -> Chunked:
    """A table whose chunks the workers of the cluster read that is `connected`."""
    from kmeans_gif.data.chunk_sources.table_files import require_chunked

    data_options.refuse_unchunked(options, path)
    table = require_chunked(path, data_options.columns_of(options))
    connected()
    from kmeans_gif.data.chunk_sources.dask_arrays import on_workers

    return on_workers(table)


class Watched:
    """A table in chunks (a Chunked) that shows how far each reading of it has come."""

    def __init__(
        self, table: FilePoints | LocatedPixels, quiet: bool, bars: contextlib.ExitStack
    ) -> None:
        """A bar that is still shown when all ends is closed by `bars`."""
        if hasattr(table, "sample"):  # which a picture has
            self.sample = table.sample
        self._table, self._quiet = table, quiet
        self.shape: tuple[int, int] = table.shape
        self.dtype: np.dtype[Any] = table.dtype
        self.bounds, self.name = table.bounds, table.name
        self.feature_names = table.feature_names
        self._reading = self._done = 0
        self._bar = contextlib.ExitStack()
        self._move: Callable[[int, int], None] | None = None
        self._lock = threading.Lock()
        bars.callback(self._bar.close)

    def chunk(self, i: int) -> Array:
        """See Chunked."""
        rows = self._table.chunk(i)
        with self._lock:  # several runs may read side by side
            self._show()
        return rows

    def _show(self) -> None:
        count = len(self.bounds) - 1
        if self._done == 0:
            self._reading += 1
            what = f"{self.name}, reading {self._reading}"
            self._move = self._bar.enter_context(progress_bar(what, self._quiet, "chunk"))
        self._done += 1
        if self._move is not None:
            self._move(self._done, count)
        if self._done == count:
            self._bar.close()
            self._done = 0
