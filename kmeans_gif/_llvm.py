"""What LLVM can do for compiled loops, and numba has no words for."""

from __future__ import annotations

from threading import Lock
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kmeans_gif._typing import Array

_one_at_a_time = Lock()

LINE = 64
"""Bytes that come into a cache together."""


def plus(a: float, b: float) -> float:
    """A sum, of which several in a row may be taken in any order, as vector units do.

    This is what it does; compiled code has `_reordered` in its place.
    """
    return a + b


def prefetch(values: Array, place: int) -> None:
    """Have a line of memory brought into the second cache: that of one of all `values`.

    Nothing happens beyond the end, nor where nothing is compiled.
    """


def claim(taken: Array, count: int) -> int:
    """Where the next `count` of what threads share begin.  taken: INOUT, (1,) int64, so far."""
    with _one_at_a_time:
        start: int = taken[0]
        taken[0] += count
    return start


@overload(plus, inline="always", strict=False)  # annotations need not be equal
def _compiled_plus(a: Any, b: Any) -> Any:
    reordered: Any = _reordered
    return lambda a, b: reordered(a, b)  # noqa: PLW0108 - numba asks for a function


@overload(prefetch, inline="always", strict=False)
def _compiled_prefetch(values: Any, place: Any) -> Any:
    fetched: Any = _fetched
    return lambda values, place: fetched(values, place)  # noqa: PLW0108


@overload(claim, inline="always", strict=False)
def _compiled_claim(taken: Any, count: Any) -> Any:
    claimed: Any = _claimed
    return lambda taken, count: claimed(taken, count)  # noqa: PLW0108


@intrinsic
def _claimed(typing: Any, taken: Any, count: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(taken)(context, builder, arguments[0]).data
        return builder.atomic_rmw("add", data, arguments[1], "monotonic")

    return types.int64(taken, types.int64), generate


@intrinsic
def _reordered(typing: Any, a: Any, b: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fadd(*arguments, flags=("reassoc",))

    return types.float64(types.float64, types.float64), generate


@intrinsic
def _fetched(typing: Any, values: Any, place: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(values)(context, builder, arguments[0]).data
        fetch(builder, builder.gep(data, [arguments[1]]))
        return context.get_dummy_value()

    return types.void(values, types.int64), generate


def fetch(builder: Any, place: Any) -> None:
    """Write what `prefetch` does, for a pointer."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    declared: Any = cgutils.get_or_insert_function
    function = declared(builder.module, kind, "llvm.prefetch.p0")
    numbers = [ir.Constant(number, value) for value in (0, 2, 1)]  # to be read, kept, as data
    builder.call(function, [builder.bitcast(place, byte), *numbers])
