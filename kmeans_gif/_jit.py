"""The one place where numba's options are set.

Compiled kernels are kept on disk, so only the first run of an installation compiles.
`nogil=True`: parts of the data run on several threads.  No `parallel=True`, which doubles
compile time; no `fastmath`, since labels must equal a plain float64 computation and sums are
exact only as they are written (`_llvm.plus` is for sums that need not be); no wrappers for
callers in C, of whom there are none.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeVar, cast

from kmeans_gif.errors import InputError

try:
    import numba

    features = getattr(numba.config, "CPU_FEATURES", None) or "+"
    if any(word[:1] not in "+-" for word in features.split(",")):  # LLVM would end the process
        raise ValueError(f"NUMBA_CPU_FEATURES={features} is no list such as +avx2,-fma")
except ValueError as error:  # a variable of the environment that it cannot do with
    raise InputError(f"numba does not start: {error}; mend the variables NUMBA_...") from None
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime.nrt import rtsys

cache_problems: list[str] = []
"""Why kernels cannot be kept on disk; empty if they can."""

_DIGEST = hashlib.sha256().digest_size

_Function = TypeVar("_Function", bound=Callable[..., Any])


def inlined(function: _Function) -> _Function:
    """Compile `function` as part of those that call it, for loops that do little in each call.

    A call with many arrays takes as long as a hundred distances.
    """
    return cast(_Function, numba.njit(inline="always")(function))


def jit(function: _Function) -> _Function:
    """Compile `function` on its first call, from the cache on disk where there is one."""
    options: Any = {"nogil": True, "no_cfunc_wrapper": True}
    dispatcher: Any = numba.njit(**options)(function)
    if hasattr(dispatcher, "enable_caching"):  # not where numba's JIT is turned off
        try:
            dispatcher._cache = _Cache(function)
        except (RuntimeError, OSError) as error:  # numba found no folder that it may write to
            cache_problems.append(_reason(error))
    return cast(_Function, dispatcher)


class _Cache(FunctionCache):
    """numba's cache, except that a program never fails by it.

    What cannot be read is compiled again and written over; what cannot be written is done
    without.  Whatever is raised counts: numba promises no kinds of errors.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._cache_file = _CheckedFiles(
            self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        )

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """As numba's, which first loads all that could be compiled: a seventh of a command's time.

        Compiling loads that by itself.
        """
        try:
            rtsys.initialize(target_context)  # what machine code calls
            return self._load_overload(sig, target_context)
        except Exception:  # then it is as if nothing were there
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except Exception as error:
            cache_problems.append(_reason(error))


class _CheckedFiles(IndexDataCacheFile):
    """An index and its files, each with its SHA-256 at the end, which unpickling ignores.

    Without it a damaged byte of machine code would run.  Files are numbered by what they are
    for: two programs that count give one number to two signatures, and run each other's code.
    """

    def save(self, key: Any, data: Any) -> None:
        signature_and_processor = repr(key[:2]).encode()
        number = int.from_bytes(hashlib.sha256(signature_and_processor).digest()[:8], "big")
        name = self._data_name(number)
        self._save_data(name, data)
        self._save_index({**self._load_index(), key: name})

    def _load_index(self) -> Any:
        return super()._load_index() if _intact(self._index_path) else {}

    def _load_data(self, name: str) -> Any:
        if not _intact(self._data_path(name)):
            raise OSError(f"{name}: is damaged")  # which numba takes for a missing file
        return super()._load_data(name)

    @contextlib.contextmanager
    def _open_for_write(self, filepath: str) -> Iterator[BinaryIO]:
        content = io.BytesIO()
        yield content
        data = content.getvalue()
        with super()._open_for_write(filepath) as file:
            file.write(data + hashlib.sha256(data).digest())


def _intact(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    return hashlib.sha256(data[:-_DIGEST]).digest() == data[-_DIGEST:]


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
