"""Keeps decoders from writing to stderr: what is wrong with a picture is told by an exception.

Pillow logs an error before it raises one, and the libtiff that it calls prints its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
from collections.abc import Iterator
from threading import Lock, get_ident
from typing import Any

from PIL import _imaging

_LOGGER = logging.getLogger("PIL.TiffImagePlugin")  # no other one logs errors


def _error_handler() -> Any:
    """libtiff's TIFFSetErrorHandler; None where Pillow does not load it as a library."""
    try:
        # The name is looked up in the libraries that Pillow's own one loads, too.
        found = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
    except (OSError, AttributeError, TypeError):
        return None
    found.restype, found.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    return found


class _Libtiff:
    """libtiff, which has one handler of errors for all threads: it prints them."""

    def __init__(self) -> None:
        self._set_handler = _error_handler()
        self._lock = Lock()
        self._wish_for_silence = 0  # so many threads
        self._usual: Any = None

    def silence(self, more: int) -> None:
        """One thread more, or less, wants it silent: the last one gives the handler back."""
        if self._set_handler is None:
            return
        with self._lock:
            if self._wish_for_silence == 0:
                self._usual = self._set_handler(None)
            self._wish_for_silence += more
            if self._wish_for_silence == 0:
                self._set_handler(self._usual)


_libtiff = _Libtiff()


@contextlib.contextmanager
def silent_decoders() -> Iterator[None]:
    """Have decoders called by this thread write nothing to stderr while the block runs."""
    thread = get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != thread

    _LOGGER.addFilter(of_others)
    _libtiff.silence(1)
    try:
        yield
    finally:
        _libtiff.silence(-1)
        _LOGGER.removeFilter(of_others)
