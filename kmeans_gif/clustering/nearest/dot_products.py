"""Dot products of some observations and centroids, whose sums stay in registers.

Sums are taken in any order, so this is no definition of anything.  Where there are few centroids, a
library's matrix products take longer, and what comes next finds the observations in a farther
cache.  As numba has no vectors, this is written for LLVM, which has it done by whatever vector
units there are.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kmeans_gif._typing import Array

LANES = 16
"""Features at a time."""
ROWS, COLUMNS = 4, 2
"""Observations and centroids at a time: as many sums as additions are under way at once."""


def dot_tile(
    rows: Array, starts: Array, at: int, centroids: Array, j: int, ahead: int, dots: Array
) -> None:
    """Dot products of ROWS observations and COLUMNS centroids in all features but d % LANES.

    rows: IN, (m, d), C-ordered.  starts: IN, (pairs,), the places among all values of `rows` where
    observations start, of which those from `at` on are meant.  centroids: IN, (k, d), of the type
    of `rows`, of which those from j on are meant.  ahead: the place of d values of `rows` that are
    to be brought into a cache.  dots: OUT, (k, pairs), of the same type.

    This is what it does; compiled code has `_vectors` in its place.
    """
    d = rows.shape[1] // LANES * LANES
    x = rows.reshape(-1)
    for row in range(at, at + ROWS):
        for column in range(j, j + COLUMNS):
            dots[column, row] = x[starts[row] : starts[row] + d] @ centroids[column, :d]


@overload(dot_tile, inline="always", strict=False)  # annotations need not be equal
def _compiled(
    rows: Any, starts: Any, at: Any, centroids: Any, j: Any, ahead: Any, dots: Any
) -> Any:
    vectors: Any = _vectors
    return lambda rows, starts, at, centroids, j, ahead, dots: vectors(
        rows, starts, at, centroids, j * rows.shape[1], rows.shape[1], ahead,
        dots, j * len(starts) + at, len(starts),
    )  # fmt: skip


@intrinsic
def _vectors(
    typing: Any, rows: Any, starts: Any, at: Any, centroids: Any, owner: Any, d: Any, ahead: Any,
    dots: Any, out: Any, across: Any,
) -> Any:  # fmt: skip
    """`dot_tile`, without any checks: from places among all values of the arrays."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values, first, at, means, owner, d, ahead, products, out, across = (
            value
            if isinstance(kind, types.Integer)
            else context.make_array(kind)(context, builder, value).data
            for kind, value in zip(signature.args, arguments, strict=True)
        )
        kind = values.type.pointee
        vector = ir.VectorType(kind, LANES)
        sums = [_on_stack(builder, vector) for _ in range(ROWS * COLUMNS)]
        for part in sums:
            builder.store(ir.Constant(vector, [0.0] * LANES), part)
        first = builder.gep(first, [at])
        x_rows = [_row(builder, values, first, row) for row in range(ROWS)]
        c_rows = [builder.gep(means, [place]) for place in _steps(builder, owner, d)]
        fused = _fused(builder, vector)
        with cgutils.for_range(builder, builder.udiv(d, _number(LANES))) as loop:
            f = builder.mul(loop.index, _number(LANES))
            _prefetch(builder, builder.gep(values, [builder.add(ahead, f)]))
            xs = [_load(builder, builder.gep(row, [f]), vector) for row in x_rows]
            cs = [_load(builder, builder.gep(row, [f]), vector) for row in c_rows]
            for pair, part in enumerate(sums):
                column, row = divmod(pair, ROWS)
                total = builder.call(fused, [xs[row], cs[column], builder.load(part)])
                builder.store(total, part)
        for column, place in enumerate(_steps(builder, out, across)):
            parts = [builder.load(part) for part in sums[column * ROWS : (column + 1) * ROWS]]
            total = _sums(builder, parts)
            to = builder.bitcast(builder.gep(products, [place]), total.type.as_pointer())
            builder.store(total, to, align=4)
        return context.get_dummy_value()

    n = types.int64
    return types.void(rows, starts, n, centroids, n, n, n, dots, n, n), generate


_on_stack: Any = cgutils.alloca_once
_declared: Any = cgutils.get_or_insert_function


def _number(value: int) -> Any:
    return ir.Constant(ir.IntType(64), value)


def _steps(builder: Any, first: Any, step: Any) -> list[Any]:
    """COLUMNS places, each a step from the one before."""
    return [builder.add(first, builder.mul(step, _number(j))) for j in range(COLUMNS)]


def _row(builder: Any, values: Any, starts: Any, at: int) -> Any:
    return builder.gep(values, [builder.load(builder.gep(starts, [_number(at)]))])


def _fused(builder: Any, vector: Any) -> Any:
    """Multiplies and adds, in one step where the processor has it."""
    name = f"llvm.fmuladd.v{LANES}f{32 if vector.element == ir.FloatType() else 64}"
    shape = ir.FunctionType(vector, [vector] * 3)
    return _declared(builder.module, shape, name)


def _load(builder: Any, place: Any, vector: Any) -> Any:
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=4)


def _prefetch(builder: Any, place: Any) -> None:
    """Have a line of memory brought into the second cache; nothing happens beyond the end."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    prefetch = _declared(builder.module, kind, "llvm.prefetch.p0")
    numbers = [ir.Constant(number, value) for value in (0, 2, 1)]  # to be read, kept, as data
    builder.call(prefetch, [builder.bitcast(place, byte), *numbers])


def _sums(builder: Any, vectors: list[Any]) -> Any:
    """The sum over each of the vectors, as one vector."""
    width = LANES
    while width > len(vectors):  # one half is added to the other
        width //= 2
        vectors = [_added(builder, v, v, range(width), range(width, 2 * width)) for v in vectors]
    while len(vectors) > 1:
        vectors = [
            _added(builder, a, b, range(0, 2 * width, 2), range(1, 2 * width, 2))
            for a, b in zip(vectors[::2], vectors[1::2], strict=True)
        ]
    return vectors[0]


def _added(builder: Any, a: Any, b: Any, some: range, others: range) -> Any:
    """Some lanes of two vectors, one after the other, plus others."""
    parts = (
        builder.shuffle_vector(
            a, b, ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), [*lanes])
        )
        for lanes in (some, others)
    )
    return builder.fadd(*parts)
