"""Bytes of a table as text: decompressed and decoded."""

from __future__ import annotations

import io
from importlib import import_module

from kmeans_gif.data.file_bytes import MAX_BYTES
from kmeans_gif.errors import InputError

_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\0": "lzma"}
"""First bytes of compressed files, and the module that opens them."""
_NO_TEXT = (
    "is neither a table of text nor a NumPy file; save it as CSV, in UTF-8 if it has letters "
    "beyond English, or as .npy or .npz"
)


def decompressed(data: bytes, max_bytes: int | None = None) -> bytes:
    """`data`, unpacked if it was compressed by gzip, bzip2 or xz.

    Raises InputError if it is damaged, or becomes more than `max_bytes`, by default `MAX_BYTES`.
    """
    module = next((name for magic, name in _COMPRESSED.items() if data.startswith(magic)), None)
    if module is None:
        return data
    limit = MAX_BYTES if max_bytes is None else max_bytes
    try:
        with import_module(module).open(io.BytesIO(data)) as file:
            unpacked: bytes = file.read(limit + 1)
    except Exception:  # of three modules, which promise no kinds of errors
        raise InputError(f"is damaged or cut short ({module})") from None
    if len(unpacked) > limit:
        raise InputError(
            f"unpacks to more than the limit of {limit:,} bytes; if you trust the file, raise it: "
            f"max_bytes={10 * limit}"
        )
    return unpacked


def decoded(data: bytes) -> tuple[str, str]:
    """The text in `data`, and a note on its encoding if that is no Unicode.

    Raises InputError for bytes that are no text.
    """
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    note = ""
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text, note = _as_latin_1(data), "is not in UTF-8 and was read as Latin-1 (Windows-1252)"
    if "\0" in text:
        raise InputError(_NO_TEXT)
    return text, note


def _as_latin_1(data: bytes) -> str:
    """`data` in the code page of Western Windows, which holds all letters of Latin-1."""
    control = set(range(32)) - set(b"\t\n\r\f\x1a")
    if not control.isdisjoint(data):
        raise InputError(_NO_TEXT)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(_NO_TEXT) from None
