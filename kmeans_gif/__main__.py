"""The command as a process: `python -m kmeans_gif` and the script `kmeans-gif`."""

# Few imports, and the light ones first: until signals are caught, Ctrl-C is a traceback.
from __future__ import annotations

import contextlib
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

_MMAP_THRESHOLD = -3
"""What glibc calls M_MMAP_THRESHOLD."""

_ENDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}
"""Signals that end the command, and what it then says."""


def start() -> NoReturn:
    """Run the command as a process of its own."""
    end_when_interrupted()
    require_streams()
    if os.name == "posix":
        keep_stderr()
    try:
        status = run()
    except SystemExit as end:  # --help, or a wrong command line
        status = int(end.code or 0)
    os._exit(status)  # all is written; taking the interpreter apart would take another 0.15 s


def run() -> int:
    """Run the command; returns its exit status."""
    import gc
    import logging

    gc.set_threshold(300_000, 50, 50)  # modules are no garbage: saves 0.1 s of looking for it
    end_when_interrupted()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # file names may hold what a terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    # numba loads SciPy where it is installed, for linear algebra that nothing here asks for, and
    # coverage for measuring kernels: a quarter of the time that a photo takes.
    for unused in ("scipy", "coverage"):
        sys.modules.setdefault(unused, None)  # type: ignore[arg-type]
    os.environ.pop("MPLBACKEND", None)  # no window is opened, and a wrong name is an error
    # Our own threads share out products of matrices.  OpenBLAS would start its own as NumPy
    # loads, and where it may not, interrupts the process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger().addHandler(logging.NullHandler())  # else libraries' logs go to stderr
    give_memory_back()
    from kmeans_gif.cli import console, main

    console.own_process = True
    return main()


def give_memory_back() -> None:
    """Have glibc return large arrays to the system as soon as they are freed.

    By itself it keeps up to 32 MB of each for later: a twentieth of the peak for 12 megapixels.
    """
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 1 << 24)


def require_streams() -> None:
    """Open what is closed of stdin, stdout and stderr, so that no file gets its descriptor."""
    while True:
        descriptor = os.open(os.devnull, os.O_RDWR)  # the lowest that is free
        if descriptor > 2:
            break
    os.close(descriptor)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115


def keep_stderr() -> None:
    """Keep stderr for our own lines.

    libtiff, LLVM and OpenBLAS write theirs to descriptor 2 without asking Python.  Crashes are
    told by faulthandler.
    """
    import faulthandler

    own, encoding = os.dup(2), sys.stderr.encoding
    sys.stderr = open(own, "w", 1, encoding, "backslashreplace")  # noqa: SIM115
    faulthandler.enable(sys.stderr)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    os.close(silent)


def end_when_interrupted() -> None:
    """Make Ctrl-C, SIGTERM and SIGHUP end this process at once.

    One line, exit status 128 and the signal's number (130 for Ctrl-C), no unfinished file.

    Python's own way, an exception wherever the program happens to be, is not reliable here:
    raised while NumPy loads, it becomes an ImportError with a page of advice; in a
    callback of LLVM or in a destructor it is printed and forgotten; inside exec(), as
    dataclasses are made, the process dies by the signal.
    """
    for name in _ENDS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        # Whoever ignores a signal, as nohup does, goes on ignoring it.
        if number and signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _end)


def _end(signal_number: int, frame: FrameType | None) -> None:
    atomic = sys.modules.get("kmeans_gif._atomic")  # unless loaded, no file was begun
    remove_unfinished = getattr(atomic, "remove_unfinished", None)
    if remove_unfinished is not None:
        remove_unfinished()
    said = _ENDS[signal.Signals(signal_number).name]
    # Not print(): the stream may be in the middle of another line, and refuses a second writer.
    with contextlib.suppress(OSError, AttributeError, ValueError):  # closed, or not there
        stderr = sys.stderr.fileno()
        clear_bar = "\r\x1b[K" if os.isatty(stderr) else ""
        os.write(stderr, f"{clear_bar}kmeans-gif: {said}; no unfinished file is left\n".encode())
    os._exit(128 + signal_number)


if __name__ == "__main__":
    start()
