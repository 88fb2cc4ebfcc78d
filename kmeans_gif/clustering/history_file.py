"""Writes a History to one `.npz` file, without pickles, and reads it again."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import zipfile
import zlib
from typing import Any

import numpy as np

from kmeans_gif._atomic import atomic_write, require_npz
from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import Event, History
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.paths import no_such_file
from kmeans_gif.errors import InputError

_FORMAT = "kmeans_gif history"
_VERSION = 1
_CHANNELS = {"rgb": (1, 3), "lab": (3,), "oklab": (3,)}
_STATES = ("centroids", "labels", "inertia", "sizes", "switched", "shift")


def save(history: History, path: str | os.PathLike[str]) -> None:
    """Write `history` to `path`, whole or not at all; see `History.save`."""
    require_npz(path)
    dataset = history.dataset
    arrays = {name: getattr(history, name) for name in _STATES}
    arrays |= {"X": _stored(dataset), "weights": dataset.weights}
    if dataset.is_image:
        arrays["inverse"] = dataset.inverse
    if dataset.mask is not None:
        arrays["mask"] = dataset.mask
    if dataset.colors is not None:
        arrays["colors"] = dataset.colors
    if dataset.classes is not None:
        arrays["classes"] = dataset.classes.astype(str)
    if dataset.standardized is not None:
        arrays["standardized"] = np.stack(dataset.standardized)
    about = {
        "format": _FORMAT,
        "version": _VERSION,
        "converged": history.converged,
        "params": history.params,
        "events": [dataclasses.asdict(event) for event in history.events],
        "name": dataset.name,
        "feature_names": dataset.feature_names,
        "shape": dataset.shape,
        "color_space": dataset.color_space,
        "location_scale": dataset.location_scale,
        "tile_shape": dataset.tile_shape,
    }
    with atomic_write(path) as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)


def _stored(dataset: Dataset) -> Array:
    """The observations as they are stored: pixels of tiles in a byte each, if that is exact."""
    X = dataset.X
    if dataset.is_tiles and X.min() >= 0 and X.max() <= 255:
        pixels = X.astype(np.uint8)
        if np.array_equal(pixels, X):
            return pixels
    return X


def load(path: str | os.PathLike[str]) -> History:
    """Read what `save` wrote; see `History.load`."""
    if os.path.isdir(path):
        raise InputError(f"{path}: is a folder; give a history file (.npz)")
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            return _from_arrays({name: archive[name] for name in archive.files})
    except FileNotFoundError:
        raise no_such_file(path) from None
    except PermissionError:
        raise InputError(f"{path}: may not be read; check its permissions") from None
    except _ForeignError as error:
        raise InputError(f"{path}: {error}") from None
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, EOFError,
        NotImplementedError, zipfile.BadZipFile, zlib.error,
    ):  # fmt: skip
        raise InputError(
            f"{path}: is damaged or no history; give a .npz file that History.save wrote"
        ) from None


class _ForeignError(Exception):
    """The file is intact, but no history that this version can read."""


def _from_arrays(arrays: dict[str, Array]) -> History:
    if "about" not in arrays:
        raise _ForeignError("is a .npz file of another program, no history of a run")
    about = json.loads(str(arrays["about"]))
    if about.get("format") != _FORMAT:
        raise _ForeignError("is a .npz file of another program, no history of a run")
    if about["version"] != _VERSION:
        raise _ForeignError(
            f"is a history of version {about['version']}; this program reads version {_VERSION}"
        )
    units = arrays.get("standardized")
    shape, tile_shape = about["shape"], about.get("tile_shape")
    dataset = Dataset(
        X=arrays["X"].astype(np.float64, copy=False),
        weights=arrays["weights"],
        feature_names=tuple(about["feature_names"]),
        name=about["name"],
        shape=None if shape is None else (int(shape[0]), int(shape[1])),
        inverse=arrays.get("inverse"),
        mask=arrays.get("mask"),
        # Absent in files from before there was a choice of features.
        color_space=about.get("color_space", "rgb"),
        colors=arrays.get("colors"),
        location_scale=about.get("location_scale"),
        tile_shape=None if tile_shape is None else tuple(map(int, tile_shape)),
        classes=arrays.get("classes"),
        standardized=None if units is None else (units[0], units[1]),
    )
    history = History(
        **{name: arrays[name] for name in _STATES},
        converged=bool(about["converged"]),
        dataset=dataset,
        params=about["params"],
        events=tuple(Event(**event) for event in about["events"]),
    )
    _check_consistency(history)
    return history


def _check_consistency(history: History) -> None:
    """Raise ValueError if arrays do not fit each other, so that no renderer need check."""
    dataset = history.dataset
    n, d = dataset.X.shape
    states, k, _ = history.centroids.shape
    expected: dict[str, tuple[Any, tuple[int, ...]]] = {
        "centroids": (history.centroids, (states, k, d)),
        "labels": (history.labels, (states, n)),
        "inertia": (history.inertia, (states,)),
        "sizes": (history.sizes, (states, k)),
        "switched": (history.switched, (states,)),
        "shift": (history.shift, (states,)),
        "weights": (dataset.weights, (n,)),
    }
    if dataset.classes is not None:
        expected["classes"] = (dataset.classes, (n,))
    if dataset.standardized is not None:
        expected["standardized"] = (np.stack(dataset.standardized), (2, d))
    if dataset.shape is not None:
        height, width = dataset.shape
        expected["inverse"] = (dataset.inverse, (height * width,))
        if dataset.mask is not None:
            expected["mask"] = (dataset.mask, (height, width))
        if dataset.color_space != "rgb":
            expected["colors"] = (dataset.colors, (n, 3))
        if len(range(d)[dataset.color_features]) not in _CHANNELS[dataset.color_space]:
            raise ValueError("no such number of color features")
        if dataset.location_scale is not None and not dataset.location_scale > 0:
            raise ValueError("location scale out of range")
    if dataset.tile_shape is not None:
        expected["X"] = (dataset.X, (n, math.prod(dataset.tile_shape)))
    wrong = [name for name, (array, shape) in expected.items() if array.shape != shape]
    if wrong or states == 0:
        raise ValueError(f"arrays of wrong shape: {wrong}")
    if history.labels.dtype.kind != "u" or history.labels.max() >= k:
        raise ValueError("labels out of range")
    if dataset.inverse is not None and not (
        dataset.inverse.dtype.kind == "i"
        and dataset.inverse.min() >= 0
        and dataset.inverse.max() < n
    ):
        raise ValueError("inverse out of range")
