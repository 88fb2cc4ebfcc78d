"""Writes a History to one `.npz` file, without pickles, and reads it again."""

from __future__ import annotations

import dataclasses
import json
import os

import numpy as np

from kmeans_gif._atomic import atomic_write, require_npz
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.history_checks import FORMAT, STATES, VERSION, history_from
from kmeans_gif.clustering.seeding_arrays import seeding_arrays
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.file_bytes import read_bytes
from kmeans_gif.data.numpy_files import ZIP, DamagedError, members_of
from kmeans_gif.errors import InputError, require_whole


def save(history: History, path: str | os.PathLike[str]) -> None:
    """Write `history` to `path`, whole or not at all; see `History.save`."""
    require_npz(path)
    dataset = history.dataset
    require_all(dataset, path)
    arrays = {name: getattr(history, name) for name in STATES}
    arrays |= {"X": _stored(dataset), "weights": dataset.weights}
    if dataset.is_image:
        arrays["inverse"] = np.asarray(dataset.inverse, np.int64)  # whatever memory holds them in
    if dataset.mask is not None:
        arrays["mask"] = dataset.mask
    if dataset.colors is not None:
        arrays["colors"] = dataset.colors
    if dataset.classes is not None:
        arrays["classes"] = dataset.classes.astype(str)
    if dataset.standardized is not None:
        arrays["standardized"] = np.stack(dataset.standardized)
    about = {
        "format": FORMAT,
        "version": VERSION,
        "converged": history.converged,
        "params": history.params,
        "events": [dataclasses.asdict(event) for event in history.events],
        "name": dataset.name,
        "feature_names": dataset.feature_names,
        "shape": dataset.shape,
        "scan_shape": None if dataset.scan is None else dataset.scan.shape,
        "color_space": dataset.color_space,
        "location_scale": dataset.location_scale,
        "tile_shape": dataset.tile_shape,
        "seeding": None,
    }
    if history.seeding is not None:
        about["seeding"] = history.seeding.rule
        arrays |= seeding_arrays(history.seeding)
    with atomic_write(path) as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)


def require_all(dataset: Dataset, path: str | os.PathLike[str]) -> None:
    """Raise InputError if `dataset` is a sample, which a history file at `path` cannot hold."""
    if dataset.sample_of is not None:
        raise InputError(
            f"{path}: a history file holds all observations, and this history has "
            f"{len(dataset.X):,} of {dataset.sample_of:,}; cluster in memory to save it"
        )


def _stored(dataset: Dataset) -> Array:
    """The observations as they are stored: pixels of tiles in a byte each, if that is exact."""
    X = dataset.X
    if dataset.is_tiles and X.min() >= 0 and X.max() <= 255:
        pixels = X.astype(np.uint8)
        if np.array_equal(pixels, X):
            return pixels
    return X


def load(path: str | os.PathLike[str], max_bytes: int | None = None) -> History:
    """Read what `save` wrote; see `History.load`."""
    if max_bytes is not None:
        max_bytes = require_whole("max_bytes", max_bytes, 1)
    data = read_bytes(path, "a history file (.npz)")
    try:
        members = members_of(data)
        if not data.startswith(ZIP) or "about" not in members:
            raise InputError("is a file of another program, no history of a run")
        return history_from(members, max_bytes)
    except DamagedError as error:
        raise InputError(
            f"{path}: is damaged or no history ({error}); give a .npz file that History.save wrote"
        ) from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
