"""Numbered pictures in a folder, with a table of what they show: for print, and LaTeX's Beamer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from kmeans_gif._atomic import all_together, atomic_write, require_writable
from kmeans_gif._words import escaped
from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.script import Script
from kmeans_gif.writing.descriptions import png_texts

TABLE = "frames.tsv"
_HEADS = ("file", "milliseconds", "phase", "state", "word", "sentence", "step", "caption")
_OURS = re.compile(r"frame_\d{3,}\.png")


def require_own_folder(folder: str | os.PathLike[str]) -> list[Path]:
    """The pictures of an earlier set in `folder`, by its table.

    Raises InputError if it cannot be written, or holds anything else, none of which is touched.
    """
    path = Path(folder)
    require_writable(path / TABLE)
    own = _listed(path / TABLE)
    found = sorted(os.listdir(path)) if path.is_dir() else []
    others = [name for name in found if name not in own and name != TABLE]
    if others:
        raise InputError(
            f"{path}: holds other files, such as {others[0]}; give a folder that is new, empty or "
            "of earlier frames"
        )
    return [path / name for name in found if name != TABLE]


def _listed(table: Path) -> set[str]:
    """The names of pictures in a table of an earlier set; none if there is no such table."""
    try:
        heads, *rows = table.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    names = {row.partition("\t")[0] for row in rows} if heads == "\t".join(_HEADS) else set()
    return {name for name in names if _OURS.fullmatch(name)}


def write_numbered(
    frames: Iterator[Frame], script: Script, folder: str | os.PathLike[str]
) -> list[Path]:
    """Write each frame to `folder` as a PNG, and the table; all of them appear at once.

    Pictures of an earlier, longer set are removed.  Raises InputError as `require_own_folder`.
    """
    earlier = require_own_folder(folder)
    rows, paths = [_HEADS], []
    with all_together():
        for i, frame in enumerate(frames):
            paths.append(Path(folder, f"frame_{i + 1:03d}.png"))
            with atomic_write(paths[-1]) as file:
                frame.to_pil().save(
                    file, format="PNG", pnginfo=png_texts(script, script.described(i))
                )
            key = script.keyframes[i] if script.keyframes else None
            about = (key.phase, str(key.state)) if key else ("", "")
            said = (*script.line(i), script.captions[i])
            rows.append((paths[-1].name, str(frame.duration_ms), *about, *said))
        paths.append(Path(folder, TABLE))
        with atomic_write(paths[-1]) as file:
            file.write("".join("\t".join(map(escaped, row)) + "\n" for row in rows).encode())
    for path in {*earlier}.difference(paths):
        path.unlink(missing_ok=True)
    return paths
