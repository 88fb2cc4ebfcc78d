"""Dot products of some observations and centroids, whose sums stay in registers.

Sums are taken in any order, so this is no definition of anything.  Where there are few centroids, a
library's matrix products take longer, and what comes next finds the observations in a farther
cache.  As numba has no vectors, this is written for LLVM, with vectors and tiles that suit the
processor's registers.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kmeans_gif._llvm import fetch
from kmeans_gif._typing import Array

ROWS, COLUMNS = 8, 2
"""Observations and centroids whose products are found by one call."""
LANES = 16
"""Features of which a multiple is summed; what is left over is the caller's."""


def dot_tile(
    rows: Array, starts: Array, at: int, centroids: Array, j: int, ahead: int, dots: Array
) -> None:
    """Dot products of ROWS observations and COLUMNS centroids in all features but d % LANES.

    rows: IN, (m, d), C-ordered.  starts: IN, (pairs,), the places among all values of `rows` where
    observations start, of which those from `at` on are meant.  centroids: IN, (k, d), of the type
    of `rows`, of which those from j on are meant.  ahead: the place in `rows` of COLUMNS
    others that are to be brought into a cache.  dots: OUT, (k, pairs), of the same type.

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
        # Half as many rows at a time where there are half as many registers, of half the size.
        large = "+avx512f" in context.codegen().magic_tuple()[2]
        height = ROWS if large else ROWS // 2
        kind = values.type.pointee
        lanes = (64 if large else 32) // (4 if kind == ir.FloatType() else 8)
        times = builder.udiv(d, _number(LANES))
        c_rows = [builder.gep(means, [place]) for place in _steps(builder, owner, d)]
        soon = [builder.gep(values, [place]) for place in _steps(builder, ahead, d)]
        for top in range(0, ROWS, height):
            start = builder.gep(first, [builder.add(at, _number(top))])
            x_rows = [_row(builder, values, start, row) for row in range(height)]
            sums = _tile(builder, x_rows, c_rows, times, lanes, soon)
            for column, place in enumerate(_steps(builder, out, across)):
                to = builder.gep(products, [builder.add(place, _number(top))])
                _write(builder, sums, column * height, height, to)
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


def _tile(
    builder: Any, x_rows: list[Any], c_rows: list[Any], times: Any, lanes: int, soon: list[Any]
) -> list[Any]:
    """Sums of products of each row of X and of C, columns first, in vectors of `lanes` sums.

    `times` LANES features are summed.  Rows that start at `soon` are brought into a cache.
    """
    vector = ir.VectorType(x_rows[0].type.pointee, lanes)
    parts = [_on_stack(builder, vector) for _ in range(len(x_rows) * len(c_rows))]
    for part in parts:
        builder.store(ir.Constant(vector, [0.0] * lanes), part)
    fused = _fused(builder, vector)
    with cgutils.for_range(builder, builder.mul(times, _number(LANES // lanes))) as loop:
        f = builder.mul(loop.index, _number(lanes))
        for row in soon:
            fetch(builder, builder.gep(row, [f]))
        xs = [_load(builder, builder.gep(row, [f]), vector) for row in x_rows]
        cs = [_load(builder, builder.gep(row, [f]), vector) for row in c_rows]
        for pair, part in enumerate(parts):
            column, row = divmod(pair, len(x_rows))
            total = builder.call(fused, [xs[row], cs[column], builder.load(part)])
            builder.store(total, part)
    totals = [builder.load(part) for part in parts]
    return [_sums(builder, totals[i : i + lanes]) for i in range(0, len(totals), lanes)]


def _fused(builder: Any, vector: Any) -> Any:
    """Multiplies and adds, in one step where the processor has it."""
    name = f"llvm.fmuladd.v{vector.count}f{32 if vector.element == ir.FloatType() else 64}"
    shape = ir.FunctionType(vector, [vector] * 3)
    return _declared(builder.module, shape, name)


def _load(builder: Any, place: Any, vector: Any) -> Any:
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=4)


def _sums(builder: Any, vectors: list[Any]) -> Any:
    """The sum over each of as many vectors as each has lanes, as one vector.

    Of two vectors at a time, what is `size` lanes apart is added: one's sums come to the lanes
    without that bit, the other's to those with it.
    """
    lanes = range(len(vectors))
    size = 1
    while len(vectors) > 1:
        kept = [i + len(lanes) if i & size else i for i in lanes]
        added = [(i ^ size) + (len(lanes) if i & size else 0) for i in lanes]
        vectors = [
            builder.fadd(_picked(builder, a, b, kept), _picked(builder, a, b, added))
            for a, b in zip(vectors[::2], vectors[1::2], strict=True)
        ]
        size *= 2
    return vectors[0]


def _picked(builder: Any, a: Any, b: Any, lanes: list[int]) -> Any:
    """Some lanes of two vectors, one after the other."""
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), lanes)
    return builder.shuffle_vector(a, b, mask)


def _write(builder: Any, sums: list[Any], first: int, count: int, to: Any) -> None:
    """Store `count` of the sums from `first` on."""
    lanes = sums[0].type.count
    width = min(count, lanes)
    for start in range(first, first + count, width):
        source = sums[start // lanes]
        part = _picked(builder, source, source, [*range(start % lanes, start % lanes + width)])
        place = builder.gep(to, [_number(start - first)])
        builder.store(part, builder.bitcast(place, part.type.as_pointer()), align=4)
