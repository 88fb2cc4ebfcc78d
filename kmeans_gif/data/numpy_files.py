"""Reads NPY and NPZ files of strangers: headers and sizes first, then what is asked for.

Formats: NumPy Enhancement Proposal 1; PKWARE, "APPNOTE.TXT".  Nothing is evaluated or unpickled.
"""

from __future__ import annotations

import math
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, Literal, TypeVar, cast

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.file_bytes import require_at_most
from kmeans_gif.errors import InputError

NPY, ZIP = b"\x93NUMPY", b"PK"
"""The first bytes of NPY and of NPZ files."""
_MOST_MEMBERS, _MOST_AXES = 1000, 32
_LONGEST_HEADER = 10_000
_CHUNK = 1 << 20
_Result = TypeVar("_Result")
_HEADER = re.compile(
    r"\{'descr': '(?P<order>[<>|=]?)(?P<kind>[a-zA-Z])(?P<size>\d{0,9})(?:\[[^']*)?', "
    r"'fortran_order': (?P<fortran>True|False), "
    r"'shape': \((?P<shape>(?:\d{1,18}, ?)*(?:\d{1,18})?)\),? ?\}\s*"
)
_KINDS = "biufcSU"
"""Kinds of types whose values stand in the file: numbers and texts of fixed length."""


class DamagedError(InputError):
    """The file is not what it claims to be."""


@dataclass(frozen=True)
class Member:
    """One array of a file, not read yet."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    _fortran: bool
    _open: Callable[[], BinaryIO]
    """Opens the member at its first byte."""
    _start: int
    """Where the values begin."""
    _stored: int
    """Bytes of the file that it takes, compressed or not."""

    @property
    def size(self) -> int:
        """Number of values."""
        return math.prod(self.shape)

    def read(self, max_bytes: int | None = None, width: int = 0) -> Array:
        """The array; raises InputError if it is damaged, or larger in memory than `max_bytes`.

        `width` are the bytes that the caller needs for each value, if more than the type has.
        """
        needed = self.size * max(width, self.dtype.itemsize)
        if needed > self._stored * max(1, width // self.dtype.itemsize):
            require_at_most(needed, max_bytes, self.name)
        flat = np.empty(self.size, self.dtype)
        if self.size:
            _understood(lambda: self._fill(flat.view(np.uint8).data))
        array = flat.reshape(self.shape, order="F" if self._fortran else "C")
        return array.astype(self.dtype.newbyteorder("="), copy=False)

    def mapped(self, path: str | os.PathLike[str]) -> Array:
        """The array as it lies in the file at `path`, read where it is looked at."""
        order: Literal["F", "C"] = "F" if self._fortran else "C"
        return np.memmap(path, self.dtype, "r", self._start, self.shape, order)

    def _fill(self, view: memoryview) -> None:
        with self._open() as file:
            file.read(self._start)
            done = 0
            while done < len(view):
                part = file.read(min(_CHUNK, len(view) - done))
                if not part:
                    raise ValueError("ends early")
                view[done : done + len(part)] = part
                done += len(part)
            if file.read(1):  # which also has the checksum of a compressed member compared
                raise ValueError("goes on after its end")


def members_of(data: bytes) -> dict[str, Callable[[], Member]]:
    """What reads the header of each array of an NPY or NPZ file, by name ("" in an NPY file).

    Raises InputError for other and for damaged files, as do the functions.
    """
    if data.startswith(NPY):
        return {"": partial(_member, "the array", lambda: BytesIO(data), len(data))}
    if not data.startswith(ZIP):
        raise DamagedError("is damaged or no NumPy file (.npy, .npz)")
    archive = _understood(lambda: zipfile.ZipFile(BytesIO(data)))
    infos = [info for info in archive.infolist() if info.filename.endswith(".npy")]
    if len(infos) > _MOST_MEMBERS:
        raise InputError(f"holds {len(infos)} arrays; {_MOST_MEMBERS} can be read")
    return {i.filename.removesuffix(".npy"): partial(_zipped, archive, i) for i in infos}


def file_member(path: str | os.PathLike[str]) -> Member:
    """The header of an NPY file on disk, whose values are not read."""
    return _member("the array", lambda: open(path, "rb"), os.path.getsize(path))


def _member(name: str, opened: Callable[[], BinaryIO], stored: int, size: int = -1) -> Member:
    """The array that `opened` begins with its header; `size` bytes, or as many as `stored`."""
    size = stored if size < 0 else size

    def head() -> tuple[str, int]:
        with opened() as file:
            first = file.read(8)
            if first[:6] != NPY or len(first) < 8:
                raise ValueError("no NumPy array")
            count = 2 if first[6] == 1 else 4
            length = int.from_bytes(file.read(count), "little")
            if length > _LONGEST_HEADER:
                raise ValueError("a header without end")
            return file.read(length).decode("utf-8"), 8 + count + length

    header, start = _understood(head)
    match = _HEADER.fullmatch(header)
    if match is None and "'descr': [" in header:
        raise InputError(f"{name} holds records; it must hold numbers")
    if match is None:
        raise DamagedError("is damaged or cut short (no header of an array)")
    if match["kind"] == "O":
        raise InputError(f"{name} holds Python objects, which are not read; save numbers")
    if match["kind"] not in _KINDS:
        raise InputError(f"{name} holds values of type {match['kind']}; it must hold numbers")
    dtype = _understood(lambda: np.dtype(match["order"] + match["kind"] + match["size"]))
    shape = tuple(map(int, re.findall(r"\d+", match["shape"])))
    held = size - start
    if len(shape) > _MOST_AXES or math.prod(shape) * dtype.itemsize != held:
        axes = ", ".join(map(str, shape[:_MOST_AXES]))
        raise DamagedError(f"is damaged or cut short ({name} of shape ({axes}) in {held:,} bytes)")
    return Member(name, dtype, shape, match["fortran"] == "True", opened, start, stored)


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = info.filename.removesuffix(".npy")
    if info.flag_bits & 1:
        raise InputError(f"holds {name!r} encrypted; save it without a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError(
            f"holds {name!r} compressed in a way that NumPy does not write; save it by "
            "numpy.savez_compressed"
        )

    def opened() -> BinaryIO:
        return cast(BinaryIO, archive.open(info))

    return _member(f"array {name!r}", opened, info.compress_size, info.file_size)


def _understood(step: Callable[[], _Result]) -> _Result:
    """What `step` gives; whatever zipfile and zlib raise for bytes of strangers is damage."""
    try:
        return step()
    except InputError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DamagedError(f"is damaged or cut short ({reason})") from None
