"""What a run takes of memory, said before it begins where the machine has less."""

from __future__ import annotations

import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kmeans_gif.clustering.labels import label_type
from kmeans_gif.data.chunks import Chunked, in_chunks, is_dask, is_zarr_array
from kmeans_gif.data.dataset import Dataset

_SCRATCH = 10
"""Numbers that clustering keeps for each observation, beside two copies of it; measured."""
SHARE = 0.2
"""Part of memory beyond which a memory-mapped array is read in chunks; clustering in memory takes
several times what the array does."""
_FIT = 6
"""Calls from a note on chunks up to whoever called `KMeans.fit`."""
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where Linux keeps the limit of a container."""


class MemoryNote(UserWarning):
    """A run may take more memory than the machine has."""


def warn_if_short(dataset: Dataset, n_clusters: int, max_iter: int) -> None:
    """Warn if a run may take more memory than is there, and say what needs less."""
    needed, there = needed_bytes(dataset, n_clusters, max_iter), machine_bytes()
    if there is None or needed <= there:
        return
    share = there / needed
    if dataset.scan is not None:
        less = "fewer colors"
    elif dataset.shape is not None:
        less = f"max_size={int(max(dataset.shape) * share**0.5 * 0.9)}"
    else:
        less = f"every {int(1 / share) + 1}th observation"
    warnings.warn(
        f"clustering {len(dataset.rows):,} observations may take {needed / 1e9:.1f} GB of memory, "
        f"this machine has {there / 1e9:.1f} GB; less is needed with {less}, or with fewer "
        f"iterations than max_iter={max_iter}",
        MemoryNote,
        stacklevel=3,
    )


def chunks_of(X: Any) -> Chunked | None:
    """`X` as chunks where it is to be read chunk by chunk; None where it is clustered in memory.

    That is what comes in chunks, Dask arrays and frames, and memory-mapped and Zarr arrays which
    would take more than SHARE of the machine's memory as float64.
    """
    if isinstance(X, Dataset):
        return None
    if isinstance(X, np.ndarray) or is_zarr_array(X):
        large = (isinstance(X, np.memmap) or is_zarr_array(X)) and X.size > most_values()
        return in_chunks(X, stacklevel=_FIT) if large else None
    if isinstance(X, Chunked):
        return X
    return in_chunks(X, stacklevel=_FIT) if is_dask(X) else None


def most_values() -> float:
    """How many values of a file are clustered in memory at most."""
    there = machine_bytes()
    return float("inf") if there is None else SHARE * there / 8


def needed_bytes(dataset: Dataset, n_clusters: int, max_iter: int) -> int:
    """About how many bytes a run of `max_iter` iterations takes at its end.

    The labels of all states count twice, as large ones are put together from several tables.
    """
    n, d = dataset.rows.shape
    pixels = 0 if dataset.inverse is None else dataset.inverse.nbytes
    labels = 2 * (max_iter + 1) * label_type(n_clusters).itemsize
    return int(n * (2 * dataset.rows.itemsize * d + 8 * _SCRATCH + labels) + pixels)


@cache
def machine_bytes() -> int | None:
    """The memory of this machine, or of this container where it has a limit; None if unknown.

    It is looked up once a process, since reading limits takes a fiftieth of clustering a photo.
    """
    try:
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (AttributeError, OSError, ValueError):  # Windows
        return None
    for path in _LIMITS:
        try:
            found.append(int(Path(path).read_text()))
        except (OSError, ValueError):  # no limit, or none of this kind
            continue
    return min(found)
