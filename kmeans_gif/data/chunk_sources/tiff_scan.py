"""TIFF files too large for memory, tile by tile or strip by strip, as tifffile decodes them.

The format: "TIFF, Revision 6.0", Adobe, 1992, and BigTIFF, whose numbers have 64 bits.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.scan_chunks import (
    READ_AT_ONCE,
    Box,
    boxes_of_grid,
    damaged,
    require_eight_bits,
)
from kmeans_gif.errors import InputError

_ORDER = {b"II": "<", b"MM": ">"}
_CLASSIC, _BIG = 42, 43
_WIDTH, _HEIGHT = 256, 257
_LARGEST_SEGMENT = 1 << 30
"""Bytes of a tile or strip, decoded, up to which it is read."""
_GRAY, _RGB = 1, 2
_APART = 2
_STRAIGHT_ALPHA = 2


def tiff_size(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """(height, width) of the first picture of a TIFF file; None for any other file.

    Pillow would tell, but not of a picture that it finds too large.
    """
    try:
        with open(path, "rb") as file:
            sizes = dict(_head_sizes(file))
    except (OSError, ValueError, struct.error, KeyError):
        return None
    return (sizes[_HEIGHT], sizes[_WIDTH]) if len(sizes) == 2 else None


def _head_sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """The tags of width and height in the first directory of a TIFF file, and their values."""
    order = _ORDER[file.read(2)]
    (version,) = struct.unpack(f"{order}H", file.read(2))
    if version not in (_CLASSIC, _BIG):
        return
    offset, count, entry = ("I", "H", "HHI4s") if version == _CLASSIC else ("4xQ", "Q", "HHQ8s")
    (start,) = _unpacked(file, order + offset)
    file.seek(start)
    (entries,) = _unpacked(file, order + count)
    for _ in range(min(entries, 1 << 12)):
        tag, kind, _, value = _unpacked(file, order + entry)
        if tag in (_WIDTH, _HEIGHT):
            form = {3: "H", 4: "I", 16: "Q"}[kind]
            yield tag, struct.unpack_from(order + form, value)[0]


def _unpacked(file: BinaryIO, form: str) -> tuple[Any, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


class TiffScan:
    """The first picture of a TIFF file, read tile by tile or strip by strip."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for what is no TIFF file of 8-bit gray or RGB, perhaps with alpha."""
        if find_spec("tifffile") is None:
            raise InputError(
                f"{path}: large TIFF files need more: pip install tifffile imagecodecs"
            )
        import tifffile

        self._path, self.name = path, path.name
        try:
            with tifffile.TiffFile(path) as file:
                page: Any = file.pages[0]
                self._read_layout(page, tifffile)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
        except MemoryError:
            raise
        except Exception as error:  # tifffile promises no kinds of errors
            reason = " ".join(str(error).split()) or type(error).__name__
            raise InputError(f"{path}: is damaged or cut short ({reason})") from None

    def __reduce__(self) -> tuple[type[TiffScan], tuple[Path]]:
        return TiffScan, (self._path,)

    def _read_layout(self, page: Any, tifffile: Any) -> None:
        _require_plain(page)
        shape = (page.imagelength, page.imagewidth, page.samplesperpixel)
        self.shape = require_eight_bits(shape, np.dtype(page.dtype))
        height, width, channels = self.shape
        self._kind = "tile" if page.is_tiled else "strip"
        rows, columns = (
            (page.tilelength, page.tilewidth)
            if page.is_tiled
            else (min(page.rowsperstrip, height), width)
        )
        self._offsets, self._counts = list(page.dataoffsets), list(page.databytecounts)
        self._start = self._offsets[0] if page.is_contiguous else None
        if self._start is not None:  # rows follow each other, whatever strips are
            rows, columns = max(1, READ_AT_ONCE // width), width
        elif rows * columns * channels > _LARGEST_SEGMENT:
            raise InputError(
                f"has {self._kind}s of {rows:,} rows of {columns:,} pixels: save it with smaller "
                "ones, such as tiles of 512 by 512"
            )
        else:
            if page.compression not in tifffile.TIFF.DECOMPRESSORS:
                how = getattr(page.compression, "name", page.compression)
                raise InputError(f"is compressed by {how}: pip install imagecodecs")
            self._decode, self._tables = page.decode, page.jpegtables
            self._header = page.jpegheader
        self._across, self._segment = -(-width // columns), (rows, columns)
        self.boxes: Sequence[Box] = boxes_of_grid(height, width, self._segment)

    def pixels(self, box: Box) -> Array:
        """See Scan."""
        channels = self.shape[2]
        with open(self._path, "rb") as file:
            if self._start is not None:
                return self._rows(file, box)
            pixels = np.zeros((box.bottom - box.top, box.right - box.left, channels), np.uint8)
            rows, columns = self._segment
            for row in range(box.top // rows, -(-box.bottom // rows)):
                for column in range(box.left // columns, -(-box.right // columns)):
                    self._paste(file, pixels, box, row, column)
        return pixels

    def _rows(self, file: BinaryIO, box: Box) -> Array:
        _, width, channels = self.shape
        count = (box.bottom - box.top) * width * channels
        assert self._start is not None
        file.seek(self._start + box.top * width * channels)
        data = file.read(count)
        if len(data) < count:
            missing = EOFError(f"{count - len(data):,} bytes are missing")
            raise damaged(f"{self.name}: the part", box, missing)
        return np.frombuffer(data, np.uint8).reshape(-1, width, channels)

    def _paste(self, file: BinaryIO, pixels: Array, box: Box, row: int, column: int) -> None:
        """Decode a segment into the `pixels` of `box`, in which it lies."""
        (rows, columns), number = self._segment, row * self._across + column
        top, left = row * rows, column * columns
        ends = min(top + rows, self.shape[0]), min(left + columns, self.shape[1])
        own = Box(top, ends[0], left, ends[1])
        try:
            file.seek(self._offsets[number])
            data = file.read(self._counts[number])
            if len(data) < self._counts[number]:
                raise EOFError(f"{self._counts[number] - len(data):,} bytes are missing")
            decoded, *_ = self._decode(
                data, number, jpegtables=self._tables, jpegheader=self._header
            )
            if decoded is not None:  # a segment of no bytes is black
                place = pixels[top - box.top :, left - box.left :][:rows, :columns]
                place[:] = decoded[0, : len(place), : place.shape[1]]
        except MemoryError:
            raise
        except Exception as error:  # codecs promise no kinds of errors
            what = f"{self.name}: {self._kind} {number} of {len(self._offsets)}"
            raise damaged(what, own, error) from None


def _require_plain(page: Any) -> None:
    """Raise InputError for values that are not gray, or red, green and blue, of 8 bits."""
    legal = "8-bit gray or RGB, perhaps with alpha, can be read in tiles or strips"
    photometric = getattr(page.photometric, "name", page.photometric)
    depth = page.bitspersample
    if page.dtype is None or page.dtype != np.uint8 or depth != 8:
        raise InputError(f"has samples of {depth} bits and type {page.dtype}: {legal}")
    jpeg = getattr(page.compression, "name", "").endswith("JPEG")
    colors = {1: (_GRAY,), 3: (_RGB,), 4: (_RGB,)}.get(page.samplesperpixel, ())
    if page.photometric not in colors and not (jpeg and photometric == "YCBCR"):
        raise InputError(f"has {page.samplesperpixel} channels of {photometric}: {legal}")
    if page.samplesperpixel == 4 and tuple(page.extrasamples) != (_STRAIGHT_ALPHA,):
        raise InputError(f"has a fourth channel that is no alpha, or is multiplied in: {legal}")
    if page.samplesperpixel > 1 and page.planarconfig == _APART:
        raise InputError("has red, green and blue apart from each other: save them interleaved")
    orientation = page.tags.valueof(274, 1)
    if orientation != 1:
        raise InputError(f"lies on its side or is mirrored (orientation {orientation}): turn it")
