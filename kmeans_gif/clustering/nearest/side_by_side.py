"""Squared distances of several pairs side by side, each summed in the order of features.

The reference adds the squares of an observation one after the other, so that no vector unit can
help along features.  Here it does so across pairs: squares of WIDE features of WIDE pairs are
computed along features, as they lie in memory, and transposed in registers, so that what is added
next to each other belongs to different pairs.  No compiler finds that, so it is written for LLVM,
which has it done by whatever vector units there are.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kmeans_gif._typing import Array

WIDE = 8
"""Pairs, and features, of which squares are transposed at a time."""
PAIRS = 2 * WIDE
"""Pairs whose distances are summed at a time; additions to one sum wait for one another."""


def sum_squares(rows: Array, starts: Array, centroids: Array, owners: Array, totals: Array) -> None:
    """Sum squared differences of PAIRS pairs in all features but the last d % WIDE.

    rows: IN, (m, d), C-ordered.  starts: IN, (PAIRS,), the places among all values of `rows` where
    an observation starts.  centroids, owners: IN, likewise.  totals: OUT, (PAIRS,).

    This is what it does; compiled code has `_vectors` in its place.
    """
    x, c = rows.reshape(-1), centroids.reshape(-1)
    totals[:] = 0.0
    for pair in range(PAIRS):
        for f in range(rows.shape[1] // WIDE * WIDE):
            apart = float(x[starts[pair] + f]) - c[owners[pair] + f]
            totals[pair] += apart * apart


@overload(sum_squares, inline="always", strict=False)  # annotations need not be equal
def _compiled(rows: Any, starts: Any, centroids: Any, owners: Any, totals: Any) -> Any:
    vectors: Any = _vectors
    return lambda rows, starts, centroids, owners, totals: vectors(
        rows, starts, centroids, owners, rows.shape[1] // WIDE, totals
    )


@intrinsic
def _vectors(
    typing: Any, rows: Any, starts: Any, centroids: Any, owners: Any, times: Any, totals: Any
) -> Any:
    """`sum_squares` for float32 or float64 rows and float64 centroids, without any checks."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointers = [
            context.make_array(kind)(context, builder, value).data
            for kind, value in zip(signature.args, arguments, strict=True)
            if kind != times
        ]
        values, first, means, second, totals = pointers
        # Kept in registers: what is added to in memory waits for what was stored.
        sums = [_on_stack(builder, _DOUBLES) for _ in range(0, PAIRS, WIDE)]
        for part in sums:
            builder.store(ir.Constant(_DOUBLES, [0.0] * WIDE), part)
        with cgutils.for_range(builder, arguments[4]) as loop:
            f = builder.mul(loop.index, ir.Constant(loop.index.type, WIDE))
            for part, start in zip(sums, range(0, PAIRS, WIDE), strict=True):
                squares = []
                for pair in range(start, start + WIDE):
                    x = _vector_from(builder, values, first, pair, f)
                    apart = builder.fsub(x, _vector_from(builder, means, second, pair, f))
                    squares.append(builder.fmul(apart, apart))
                total = builder.load(part)
                for terms in _transposed(builder, squares):
                    total = builder.fadd(total, terms)
                builder.store(total, part)
        for part, start in zip(sums, range(0, PAIRS, WIDE), strict=True):
            place = builder.gep(totals, [ir.Constant(_INDEX, start)])
            builder.store(builder.load(part), _as_vector(builder, place), align=8)
        return context.get_dummy_value()

    return types.void(rows, starts, centroids, owners, times, totals), generate


_on_stack: Any = cgutils.alloca_once
_INDEX = ir.IntType(64)
_DOUBLES = ir.VectorType(ir.DoubleType(), WIDE)


def _vector_from(builder: Any, values: Any, starts: Any, pair: int, f: Any) -> Any:
    """WIDE values, as float64, from feature f on of the row that `starts` has for `pair`."""
    start = builder.load(builder.gep(starts, [ir.Constant(_INDEX, pair)]))
    place = builder.gep(values, [builder.add(start, f)])
    if values.type.pointee == ir.DoubleType():
        return builder.load(_as_vector(builder, place), align=8)
    return builder.fpext(builder.load(_as_vector(builder, place), align=4), _DOUBLES)


def _as_vector(builder: Any, place: Any) -> Any:
    return builder.bitcast(place, ir.VectorType(place.type.pointee, WIDE).as_pointer())


def _transposed(builder: Any, rows: list[Any]) -> list[Any]:
    """WIDE vectors of WIDE values: what stood in place b of vector a comes to place a of b.

    Blocks of one value, of two, of four change places, half of those of two vectors at a time.
    """
    size = 1
    while size < WIDE:
        low = [lane - size + WIDE if lane & size else lane for lane in range(WIDE)]
        high = [lane + WIDE if lane & size else lane + size for lane in range(WIDE)]
        swapped = list(rows)
        for a in range(WIDE):
            if not a & size:
                pair = rows[a], rows[a | size]
                swapped[a] = builder.shuffle_vector(*pair, _mask(low))
                swapped[a | size] = builder.shuffle_vector(*pair, _mask(high))
        rows, size = swapped, 2 * size
    return rows


def _mask(lanes: list[int]) -> Any:
    return ir.Constant(ir.VectorType(ir.IntType(32), WIDE), lanes)
