"""Folders that are arrays of Zarr: those that were written here may be written over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from kmeans_gif._atomic import require_writable
from kmeans_gif.errors import InputError

OURS: dict[str, Any] = {"written_by": "kmeans_gif"}
"""Attributes of the arrays that are written here."""
_HOLDS = {"zarr.json", "c"}
"""What the folder of such an array holds."""


def require_replaceable(path: Path) -> None:
    """Raise InputError unless an array could be written to `path`, in place of one of ours."""
    if not path.is_dir():
        require_writable(path)
        if path.exists():
            raise InputError(f"{path}: is a file, an array of Zarr a folder; choose another name")
        return
    require_writable(path / "zarr.json")
    if os.listdir(path) and not _is_ours(path):
        raise InputError(f"{path}: holds what was not written here; choose another name")


def _is_ours(path: Path) -> bool:
    try:
        attributes = json.loads((path / "zarr.json").read_bytes())["attributes"]
        return bool(attributes == OURS) and set(os.listdir(path)) <= _HOLDS
    except (OSError, ValueError, KeyError, TypeError):
        return False
