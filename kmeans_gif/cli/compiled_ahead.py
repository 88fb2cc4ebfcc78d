"""In the first run of all, kernels that are needed last are compiled by a process aside.

numba compiles one function at a time, on one core.  The process puts what it compiles into
numba's cache, where the command finds it a second later; where it does not, it compiles itself.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from kmeans_gif._threads import usable_cores


@contextlib.contextmanager
def compiled_ahead() -> Iterator[None]:
    """Compile aside while the block runs, at most."""
    import subprocess

    aside, silent = None, subprocess.DEVNULL
    if sys.executable and usable_cores() > 1:
        with contextlib.suppress(OSError):  # no more processes, or no memory for one
            aside = subprocess.Popen(
                [sys.executable, __file__, *_kept_out()],
                stdin=silent, stdout=silent, stderr=silent,
            )  # fmt: skip
    try:
        yield
    finally:
        if aside is not None:
            aside.kill()
            aside.wait()


def _kept_out() -> list[str]:
    """Names of modules that this process does without."""
    return [name for name, module in list(sys.modules.items()) if module is None]


def compile_last() -> None:
    """Compile what encodes GIFs and what adds up inertia, by calling it as every command does."""
    import numpy as np

    from kmeans_gif.clustering.exact_inertia import terms_about
    from kmeans_gif.writing.lzw import encode_changes

    before, after = np.zeros((2, 1, 1), np.uint8), np.ones((2, 1, 1), np.uint8)
    encode_changes(before[0], after[0], np.eye(2, dtype=bool), -1, 2)
    terms_about(np.zeros((1, 1, 2)), np.zeros((1, 1)))


if __name__ == "__main__":
    # Run as a file, so that the package is this one whatever the folder.
    sys.path[0] = str(Path(__file__).parents[2])
    sys.modules.update(dict.fromkeys(sys.argv[1:]))  # type: ignore[arg-type]
    compile_last()
