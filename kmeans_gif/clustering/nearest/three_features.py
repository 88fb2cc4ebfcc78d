"""The nearest of several centroids in three features, such as colors have.

Several observations stay in registers, with the nearest so far, while all rivals pass by; as loops
of arrays, each rival would load and store what is known of each observation.  No compiler turns
one into the other, so it is written for LLVM.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kmeans_gif._typing import Array
from kmeans_gif.clustering.nearest.tiling import BLOCK

WIDE = 4
"""Observations at a time."""


def nearest_of_three(
    tiles: Array, block: int, centroids: Array, rivals: Array, place: int, count: int, label: Array
) -> None:
    """The nearest of its rivals for each observation of a block, the lowest of equals.

    tiles: IN, (blocks, 3, BLOCK).  centroids: IN, (k, 3).  rivals: IN, (m, k) int32, rising, of
    which row `place` has `count`.  label: OUT, (BLOCK,) int64.  All are C-ordered.

    This is what it does; compiled code has `_vectors` in its place.
    """
    own = rivals[place, :count]
    x, y, z = (tiles[block, f] - centroids[own, f][:, None] for f in range(3))
    label[:] = own[np.argmin(x * x + y * y + z * z, axis=0)]


@overload(nearest_of_three, inline="always", strict=False)  # annotations need not be equal
def _compiled(
    tiles: Any, block: Any, centroids: Any, rivals: Any, place: Any, count: Any, label: Any
) -> Any:
    vectors: Any = _vectors
    return lambda tiles, block, centroids, rivals, place, count, label: vectors(
        tiles, 3 * BLOCK * block, centroids, rivals, rivals.shape[1] * place, np.int64(count), label
    )


@intrinsic
def _vectors(
    typing: Any, tiles: Any, start: Any, centroids: Any, rivals: Any, first: Any, count: Any,
    label: Any,
) -> Any:  # fmt: skip
    """`nearest_of_three`, without any checks: from places among all values of the arrays."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values, start, means, numbers, first, count, out = (
            value
            if isinstance(kind, types.Integer)
            else context.make_array(kind)(context, builder, value).data
            for kind, value in zip(signature.args, arguments, strict=True)
        )

        def passing(xyz: list[Any], rival: Any) -> tuple[Any, Any]:
            """Squared distances to a rival, and its number."""
            j = builder.load(builder.gep(numbers, [builder.add(first, rival)]))
            j = builder.sext(j, _INDEX)
            total = None
            for f, x in enumerate(xyz):
                at = builder.add(builder.mul(j, _number(3)), _number(f))
                away = builder.fsub(x, _all(builder, builder.load(builder.gep(means, [at]))))
                square = builder.fmul(away, away)
                total = square if total is None else builder.fadd(total, square)
            return total, _all(builder, j)

        best, nearest = _on_stack(builder, _DOUBLES), _on_stack(builder, _INDICES)
        with cgutils.for_range(builder, _number(BLOCK // WIDE)) as chunk:
            i = builder.mul(chunk.index, _number(WIDE))
            places = [builder.add(builder.add(start, _number(f * BLOCK)), i) for f in range(3)]
            xyz = [_values(builder, values, at) for at in places]
            total, j = passing(xyz, _number(0))
            builder.store(total, best)
            builder.store(j, nearest)
            with cgutils.for_range(builder, count, start=_number(1)) as loop:
                total, j = passing(xyz, loop.index)
                least, known = builder.load(best), builder.load(nearest)
                nearer = builder.fcmp_ordered("<", total, least)
                builder.store(builder.select(nearer, total, least), best)
                builder.store(builder.select(nearer, j, known), nearest)
            to = builder.bitcast(builder.gep(out, [i]), _INDICES.as_pointer())
            builder.store(builder.load(nearest), to, align=8)
        return context.get_dummy_value()

    n = types.int64
    return types.void(tiles, n, centroids, rivals, n, n, label), generate


_on_stack: Any = cgutils.alloca_once
_INDEX = ir.IntType(64)
_DOUBLES, _INDICES = ir.VectorType(ir.DoubleType(), WIDE), ir.VectorType(_INDEX, WIDE)


def _number(value: int) -> Any:
    return ir.Constant(_INDEX, value)


def _values(builder: Any, values: Any, place: Any) -> Any:
    """WIDE values from a place on, as float64."""
    at, kind = builder.gep(values, [place]), values.type.pointee
    single = kind == ir.FloatType()
    vector = builder.bitcast(at, ir.VectorType(kind, WIDE).as_pointer())
    loaded = builder.load(vector, align=4 if single else 8)
    return builder.fpext(loaded, _DOUBLES) if single else loaded


def _all(builder: Any, value: Any) -> Any:
    """A vector of one value."""
    kind, number = ir.VectorType(value.type, WIDE), ir.IntType(32)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(number, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(number, WIDE), [0] * WIDE))
