"""A History from the members of a file, once all of it is known to be one that `fit` could make.

Shapes: T states, n observations, d features, k clusters, h by w pixels.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.clustering.seeding_arrays import draws_from, expected_shapes
from kmeans_gif.clustering.step import Event
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.numpy_files import DamagedError, Member
from kmeans_gif.data.own_arrays import frozen
from kmeans_gif.data.scan_chunks import LostScan
from kmeans_gif.data.value_checks import require_moderate
from kmeans_gif.errors import InputError

FORMAT = "kmeans_gif history"
VERSION = 1
STATES = ("centroids", "labels", "inertia", "sizes", "switched", "shift")
_CHANNELS = {"rgb": (1, 3), "lab": (3,), "oklab": (3,)}
_LARGEST_TEXT = 40_000_000
"""Bytes of the text about a run, at four a character."""
_MOST_PIXELS = 1 << 30
Members = Mapping[str, Callable[[], Member]]


def history_from(members: Members, max_bytes: int | None) -> History:
    """The history that `members` hold; raises DamagedError, or InputError for a foreign file."""
    about = _read_about(members["about"]())
    arrays = _read_arrays(members, about, max_bytes)
    for name, array in arrays.items():
        _require_range(name, array)
    _require_consistent(arrays, about)
    shape, tile_shape = about["shape"], about["tile_shape"]
    units = arrays.get("standardized")
    seeding = draws_from(arrays, about["seeding"])
    dataset = Dataset(
        **{name: arrays.get(name) for name in ("inverse", "mask", "colors")},
        X=arrays["X"],
        weights=arrays["weights"],
        feature_names=tuple(about["feature_names"]),
        name=about["name"],
        shape=None if shape is None else (shape[0], shape[1]),
        color_space=about["color_space"],
        location_scale=about["location_scale"],
        tile_shape=None if tile_shape is None else tuple(tile_shape),
        classes=arrays.get("classes"),
        sample_of=None,
        scan=None if about["scan_shape"] is None else LostScan(about["name"], about["scan_shape"]),
        standardized=None if units is None else (frozen(units[0].copy()), frozen(units[1].copy())),
    )
    return History(
        **{name: arrays[name] for name in STATES},
        converged=about["converged"],
        dataset=dataset,
        params=about["params"],
        events=tuple(Event(**event) for event in about["events"]),
        seeding=seeding,
        whole=None,
    )


def _require(holds: object, what: str) -> None:
    if not holds:
        raise DamagedError(what)


def _read_about(member: Member) -> dict[str, Any]:
    """What the file says about the run, each entry of its type."""
    foreign = "is a .npz file of another program, no history of a run"
    if member.shape != () or member.dtype.kind != "U":
        raise InputError(foreign)
    _require(member.dtype.itemsize <= _LARGEST_TEXT, "about is too long")
    try:
        about = json.loads(str(member.read()))
    except (ValueError, RecursionError):
        raise DamagedError("about is no JSON") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise InputError(foreign)
    if about.get("version") != VERSION:
        raise InputError(
            f"is a history of version {str(about.get('version'))[:20]}; this program reads "
            f"version {VERSION}"
        )
    # The last ones are absent in files from before they were thought of.
    absent = {"color_space": "rgb", "location_scale": None, "tile_shape": None, "seeding": None}
    absent["scan_shape"] = None
    about = absent | about
    for name, rule in _ABOUT.items():
        _require(name in about and rule(about[name]), name)
    return about


def _is_whole(value: object, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_sides(value: object, *lengths: int) -> bool:
    """Whether `value` is a list of some length of sides, or None."""
    return value is None or (
        isinstance(value, list)
        and len(value) in lengths
        and all(_is_whole(side, 1) for side in value)
        and math.prod(value) <= _MOST_PIXELS
    )


def _is_scan(value: object) -> bool:
    return value is None or (
        isinstance(value, list) and len(value) == 3 and all(_is_whole(side, 1) for side in value)
    )


def _is_event(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"state", "kind", "text", "cluster"}
        and _is_whole(value["state"])
        and isinstance(value["kind"], str)
        and isinstance(value["text"], str)
        and (value["cluster"] is None or _is_whole(value["cluster"]))
    )


def _is_scale(value: object) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value is None or (number and 0 < value < 1e12)  # type: ignore[operator]


_ABOUT: dict[str, Callable[[Any], bool]] = {
    "converged": lambda value: isinstance(value, bool),
    "params": lambda value: isinstance(value, dict),
    "events": lambda value: isinstance(value, list) and all(map(_is_event, value)),
    "name": lambda value: isinstance(value, str),
    "feature_names": lambda value: (
        isinstance(value, list) and all(isinstance(name, str) for name in value)
    ),
    "shape": lambda value: _is_sides(value, 2),
    "scan_shape": _is_scan,
    "color_space": lambda value: isinstance(value, str) and value in _CHANNELS,
    "location_scale": _is_scale,
    "seeding": lambda value: value is None or isinstance(value, str),
    "tile_shape": lambda value: _is_sides(value, 2, 3) and (not value or value[2:] in ([], [3])),
}
"""What entries of the text about a run must be."""


def _read_arrays(
    members: Members, about: dict[str, Any], max_bytes: int | None
) -> dict[str, Array]:
    """All arrays of a history; their types and shapes are compared before one is read."""
    missing = {"X", "weights", *STATES} - members.keys()
    _require(not missing, f"{', '.join(sorted(missing))} missing")
    found = {name: members[name]() for name in (*_TYPES, "X") if name in members}
    _require(len(found["centroids"].shape) == 3 and len(found["X"].shape) == 2, "centroids")
    (states, k, d), n = found["centroids"].shape, found["X"].shape[0]
    _require(min(states, k, d, n) > 0, "no states")
    shape = about["shape"]
    expected: dict[str, tuple[int, ...]] = {
        "centroids": (states, k, d), "labels": (states, n), "inertia": (states,),
        "sizes": (states, k), "switched": (states,), "shift": (states,), "weights": (n,),
        "X": (n, d),
    }  # fmt: skip
    if shape is not None:
        expected |= {"inverse": (math.prod(shape),)}
        expected |= {"mask": tuple(shape)} if "mask" in found else {}
        expected |= {"colors": (n, 3)} if about["color_space"] != "rgb" else {}
    expected |= expected_shapes(found, k)
    expected |= {"classes": (n,)} if "classes" in found else {}
    expected |= {"standardized": (2, d)} if "standardized" in found else {}
    for name in expected:
        _require(name in found, f"{name} missing")
        _require(found[name].shape == expected[name], f"{name} of shape {found[name].shape}")
        allowed = _TYPES.get(name, (found["X"].dtype.str,))
        dtype = found[name].dtype.newbyteorder("=")
        _require(dtype.str in allowed or dtype.kind in allowed, f"type of {name}")
    _require(found["X"].dtype.newbyteorder("=").str in ("<f8", "|u1"), "type of X")
    arrays = {name: frozen(found[name].read(max_bytes)) for name in expected if name != "X"}
    arrays["X"] = frozen(found["X"].read(max_bytes, width=8).astype(np.float64))
    return arrays


_FLOAT = ("<f8",)
_TYPES = {
    "centroids": _FLOAT, "labels": ("|u1", "<u2", "<u4"), "inertia": _FLOAT, "sizes": _FLOAT,
    "switched": _FLOAT, "shift": _FLOAT, "weights": _FLOAT, "inverse": ("<i8", "<i4"),
    "mask": ("|b1",), "colors": ("|u1",), "standardized": _FLOAT, "classes": ("U",),
    "seeding_indices": ("<i8",), "seeding_candidates": ("<i8",),
}  # fmt: skip
"""Types of arrays, beside X; U is text of any length."""


def _require_range(name: str, array: Array) -> None:
    """Raise DamagedError for values that no run has."""
    if array.dtype.kind != "f":
        return
    if name == "centroids":  # rows of NaN are clusters that were dropped
        gone = np.asarray(np.isnan(array).all(axis=2))
        _require(np.isfinite(array[~gone]).all(), "centroids that are not finite")
        _require(not gone.all(axis=1).any(), "no centroid")
    else:
        _require(np.isfinite(array).all(), f"{name} that are not finite")
        _require(name in ("X", "standardized") or array.min() >= 0, f"negative {name}")
    if name == "standardized":
        _require((array[1] > 0).all(), "standard deviations that are not positive")


def _require_consistent(arrays: dict[str, Array], about: dict[str, Any]) -> None:
    """Raise DamagedError where values point to nothing, or are not what they are said to be."""
    X, labels, centroids = arrays["X"], arrays["labels"], arrays["centroids"]
    states, k, d = centroids.shape
    _require(labels.max() < k, "labels out of range")
    alive = ~np.isnan(centroids[:, :, 0])
    _require(all(alive[t][labels[t]].all() for t in range(states)), "labels of dropped clusters")
    _require(len(about["feature_names"]) in (0, d), "feature_names of another number")
    events = about["events"]
    _require(all(event["state"] < states for event in events), "events out of range")
    _require(all((event["cluster"] or 0) < k for event in events), "events out of range")
    _require(arrays["weights"].any(), "weights of zero")
    kept = centroids[alive]
    ends = [X.min(axis=0), X.max(axis=0), kept.min(axis=0), kept.max(axis=0)]
    try:
        require_moderate(np.stack(ends), arrays["weights"])
    except InputError:
        raise DamagedError("values so large that their squares overflow") from None
    if about["shape"] is not None:
        inverse = arrays["inverse"]
        _require(inverse.min() >= 0 and inverse.max() < len(X), "inverse out of range")
        channels = d - 2 * (about["location_scale"] is not None)
        _require(channels in _CHANNELS[about["color_space"]], "number of features")
    if about["tile_shape"] is not None:
        _require(about["shape"] is None and d == math.prod(about["tile_shape"]), "tile_shape")
        _require(X.min() >= 0 and X.max() <= 255, "tiles out of range")
