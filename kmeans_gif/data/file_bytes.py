"""The bytes of a file, and how many it may become when it is unpacked."""

from __future__ import annotations

import os
import stat

from kmeans_gif.data.paths import no_such_file
from kmeans_gif.errors import InputError

MAX_BYTES = 1_000_000_000
"""Bytes that a file may unpack to, unless it has as many itself."""


def require_at_most(needed: int, max_bytes: int | None, what: str = "") -> None:
    """Raise InputError if `what` unpacks to more than `max_bytes`, by default `MAX_BYTES`."""
    limit = MAX_BYTES if max_bytes is None else max_bytes
    if needed > limit:
        raise InputError(
            f"{what} unpacks to {needed:,} bytes, more than the limit of {limit:,}; if you trust "
            f"the file, allow it: max_bytes={needed}".strip()
        )


def read_bytes(path: str | os.PathLike[str], what: str, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file that is to be `what`; InputError if it cannot be read or has no end.

    What is no file on a disk may give `most` bytes.
    """
    try:
        if stat.S_ISCHR(os.stat(path).st_mode) or stat.S_ISBLK(os.stat(path).st_mode):
            raise InputError(f"{path}: is a device; give {what}")
        with open(path, "rb") as file:
            data = file.read() if os.path.isfile(path) else file.read(most + 1)
    except FileNotFoundError:
        raise no_such_file(path) from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; give {what}") from None
    except PermissionError:
        raise InputError(f"{path}: may not be read; check its permissions") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({reason})") from None
    if not data:
        raise InputError(f"{path}: is empty (0 bytes); give {what}")
    if len(data) > most and not os.path.isfile(path):
        raise InputError(f"{path}: gives more than {most:,} bytes; save them in a file")
    return data
