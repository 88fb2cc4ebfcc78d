"""The one place where numba's options are set.

`cache=True`: compiled kernels are kept on disk, so only the first run of an
installation compiles.  `nogil=True`: chunks of the data run on several threads.
No `parallel=True`, which doubles compile time and leaves the order of sums
open; no `fastmath`, since labels must equal a plain float64 computation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

cache_problems: list[str] = []
"""Why kernels cannot be kept on disk; empty if they can."""


_Function = TypeVar("_Function", bound=Callable[..., Any])


def jit(function: _Function) -> _Function:
    """Compile `function` on its first call, from the cache on disk where there is one."""
    try:
        return cast(_Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError as error:  # numba found no folder that it may write to
        cache_problems.append(str(error))
        return cast(_Function, numba.njit(nogil=True)(function))
