"""Files that are either written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from kmeans_gif.errors import InputError

_unfinished: dict[Path, BinaryIO | None] = {}
"""The partial files that may exist now, each with the open file once there is one."""
_waiting: ContextVar[list[tuple[Path, Path]] | None] = ContextVar("waiting", default=None)
"""Partial files that are whole, and their targets, of the set that is being written, if any."""

_PATIENCE = 100
"""Times that a folder is removed again, 20 ms apart, if something has just been written to it."""


@contextlib.contextmanager
def all_together() -> Iterator[None]:
    """Have the files that `atomic_write` makes in the block appear when it ends well, at once.

    If the block raises, none appears, and older files are as they were.
    """
    if _waiting.get() is not None:  # part of a larger set
        yield
        return
    finished: list[tuple[Path, Path]] = []
    token = _waiting.set(finished)
    try:
        yield
        for partial, target in finished:
            _put(partial, target)
    finally:
        _waiting.reset(token)
        for partial, _ in finished:
            _remove(partial)
            del _unfinished[partial]


@contextlib.contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file beside `path` and rename it to `path` when the block ends well.

    Missing folders are made.  If the block raises, `path` is as it was before.  Within
    `all_together` it stays so until that ends.

    Raises InputError if no file can be made there.
    """
    target = Path(os.path.realpath(path))
    partial = _beside(target, "part")
    _unfinished[partial] = None  # before it exists: an interruption may come at any point
    try:
        mode = _mode_to_keep(path, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        opened = open(partial, "xb")  # noqa: SIM115
    except BaseException as error:
        del _unfinished[partial]
        raise _refused(path, error) if isinstance(error, OSError) else error from None
    _unfinished[partial] = opened
    try:
        with opened as file:
            yield file
        if mode is not None:
            os.chmod(partial, mode)
        waiting = _waiting.get()
        if waiting is not None:
            waiting.append((partial, target))
            return
        os.replace(partial, target)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename == str(partial):
            error.filename, error.filename2 = str(path), None  # the name that the user knows
        del _unfinished[partial]
        raise
    del _unfinished[partial]


@contextlib.contextmanager
def atomic_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder beside `path` and rename it to `path` when the block ends well.

    All else is as for `atomic_write`.  A folder at `path` is replaced whole: whoever calls has
    made sure that it may be.
    """
    target = Path(os.path.realpath(path))
    partial = _beside(target, "part")
    _unfinished[partial] = None
    try:
        try:
            partial.mkdir(parents=True)
        except OSError as error:
            raise _refused(path, error) from None
        yield partial
        waiting = _waiting.get()
        if waiting is not None:
            waiting.append((partial, target))
            return
        _put(partial, target)
    except BaseException:
        _remove(partial)
        del _unfinished[partial]
        raise
    del _unfinished[partial]


def _put(partial: Path, target: Path) -> None:
    """Rename `partial` to `target`; a folder there goes first, since none is replaced at once."""
    if not (partial.is_dir() and target.is_dir()):
        os.replace(partial, target)
        return
    old = _beside(target, "old")
    os.replace(target, old)
    os.replace(partial, target)
    shutil.rmtree(old, ignore_errors=True)


def _remove(partial: Path) -> None:
    """Remove a file, or a folder in which other threads may be at work for a moment still."""
    for _ in range(_PATIENCE):
        if not partial.is_dir():
            break
        shutil.rmtree(partial, ignore_errors=True)
        time.sleep(0.02)
    else:
        return
    partial.unlink(missing_ok=True)


def _beside(target: Path, kind: str) -> Path:
    """A name in the folder of `target` that nobody else has.

    Opened with "x", it is never a file that was there, nor one that a planted link leads to.
    """
    return target.with_name(f".{target.name}.{secrets.token_hex(8)}.{kind}")


def _mode_to_keep(path: str | os.PathLike[str], target: Path) -> int | None:
    """Permissions of the file at `target`, None if there is none.

    Raises InputError for what is not to be replaced: read-only files, FIFOs, devices.
    """
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found) and found & 0o222:
        return stat.S_IMODE(found)
    kind = "is read-only" if stat.S_ISREG(found) else "is no ordinary file"
    raise InputError(f"{path}: {kind} and is not written over; choose another name")


def remove_unfinished() -> None:
    """Remove the partial files of `atomic_write`, for a process that ends in the middle."""
    for partial, file in list(_unfinished.items()):
        with contextlib.suppress(OSError, ValueError):
            if file is not None:
                os.close(file.fileno())  # Windows removes no open file
        with contextlib.suppress(OSError):
            _remove(partial)


def require_writable(path: str | os.PathLike[str]) -> None:
    """Raise InputError unless a file at `path` could be written; leaves nothing behind."""
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise InputError(f"{path}: is a folder; give the name of a file")
        if target.parent.is_dir():
            _mode_to_keep(path, target)
        folder = _nearest(target.parent)
        if not folder.is_dir():
            raise InputError(f"{path}: {folder} is a file, not a folder")
        # Permissions say nothing of read-only disks, lengths of names or folders like /proc.
        _make_and_remove(_beside(folder / target.name, "test"))
    except OSError as error:
        raise _refused(path, error) from None


def free_bytes(path: str | os.PathLike[str]) -> int:
    """Bytes that are free on the disk on which a file at `path` would be."""
    return shutil.disk_usage(_nearest(Path(os.path.realpath(path)).parent)).free


def _nearest(folder: Path) -> Path:
    """`folder` itself, or its nearest parent that exists; OSError for a name too long to make."""
    missing: list[str] = []
    while True:
        try:
            folder.stat()
        except (FileNotFoundError, NotADirectoryError):
            missing.append(folder.name)
            folder = folder.parent
        else:
            break
    for name in missing:  # too long a name is not noticed below a folder that is missing too
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (folder / name).stat()
    return folder


def _make_and_remove(path: Path) -> None:
    _unfinished[path] = None
    try:
        with open(path, "xb"):
            pass
        path.unlink()
    finally:
        del _unfinished[path]


def _refused(path: str | os.PathLike[str], error: OSError) -> InputError:
    reason = error.strerror or type(error).__name__
    return InputError(f"{path}: cannot be written ({reason}); choose another place")


def require_npz(path: str | os.PathLike[str]) -> None:
    """Raise InputError unless a history could be written to `path`."""
    if Path(path).suffix.lower() != ".npz":
        raise InputError(f"{path}: a history is written to a file that ends in .npz")
    require_writable(path)
