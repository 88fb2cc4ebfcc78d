"""The labels of all observations of a run in a file, written part by part."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kmeans_gif._atomic import atomic_folder, atomic_write, free_bytes, require_writable
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.errors import InputError
from kmeans_gif.reporting.zarr_folders import OURS, require_replaceable

_AT_ONCE = 1 << 20
"""Labels that are written at a time: a chunk of a Zarr array."""
_HEADER_BYTES = 4096
"""More than the header of an NPY file and what Zarr writes beside labels."""


def require_labels_target(path: Path) -> None:
    """Raise InputError unless labels could be written to `path`, .npy or .zarr."""
    suffix = path.suffix.lower()
    if suffix not in (".npy", ".zarr"):
        raise InputError(f"{path}: labels are written to a file that ends in .npy or .zarr")
    if suffix == ".zarr" and find_spec("zarr") is None:
        raise InputError(f"{path}: .zarr needs more: pip install zarr")
    if suffix == ".zarr":
        require_replaceable(path)
    else:
        require_writable(path)


def require_room(path: Path, n: int, k: int) -> None:
    """Raise InputError if the disk at `path` has no room for `n` labels of `k` clusters."""
    needed, free = n * label_type(k).itemsize + _HEADER_BYTES, free_bytes(path)
    if needed > free:
        raise InputError(
            f"{path}: labels of {n:,} observations take {needed / 1e9:.3g} GB, and "
            f"{free / 1e9:.3g} GB are free there; choose another place"
        )


def save_labels(history: History, path: Path) -> None:
    """Write the labels `(n,)` of all observations in the last state to `path`.

    They are numbered as in `history`, in the smallest unsigned type that holds k.  A table in
    chunks is read once more.  The file appears whole or not at all.

    Raises InputError for other files than .npy and .zarr, and for a folder that holds what was
    not written here.
    """
    require_labels_target(path)
    labels = history.labels_of(-1).astype(label_type(history.n_clusters), copy=False)
    if path.suffix.lower() == ".zarr":
        _write_zarr(labels, path)
        return
    with atomic_write(path) as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(labels))
        for part in _parts(labels):
            file.write(part.tobytes())


def _write_zarr(labels: Array, path: Path) -> None:
    import zarr

    with atomic_folder(path) as folder:
        chunks = (min(len(labels), _AT_ONCE),)
        kept = zarr.open_array(
            str(folder), mode="w", shape=labels.shape, chunks=chunks, dtype=labels.dtype
        )
        kept.attrs.update(OURS)
        for i, part in enumerate(_parts(labels)):
            kept[i * _AT_ONCE : i * _AT_ONCE + len(part)] = part


def _parts(labels: Array) -> Iterator[Array]:
    return (labels[first : first + _AT_ONCE] for first in range(0, len(labels), _AT_ONCE))
