"""Numbers as float64, with a word where whole numbers are too large to be exact."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.data.own_arrays import converted
from kmeans_gif.errors import InputError

EXACT = 2**53
"""Whole numbers up to this one are exact in float64."""
_LONGEST = 24
"""Digits that are quoted."""


class RoundedWarning(UserWarning):
    """Whole numbers beyond 2**53 were rounded to float64."""


def without_na(values: Array) -> Array:
    """`values` of any shape with NaN for `pandas.NA`, which `float` does not take."""
    if values.dtype.kind != "O":
        return values
    missing = np.frompyfunc(lambda value: type(value).__name__ == "NAType", 1, 1)(values)
    return np.where(missing.astype(bool), np.nan, values)


def exact_floats(values: Array, what: str) -> Array:
    """`values` of any shape, numbers or Python objects, as float64.

    Warns where whole numbers are rounded.  Raises InputError, in the name of `what`, for whole
    numbers beyond float64 and for different ones of a column that would become the same.
    """
    if values.dtype.kind in "iuO" and values.dtype.itemsize == 8:
        note = rounding_note(values.T if values.ndim == 2 else [values.ravel()], what)
        if note:
            warnings.warn(note, RoundedWarning, stacklevel=5)
    return converted(values)


def rounding_note(columns: Iterable[Array], what: str) -> str:
    """A note on whole numbers of `columns`, each `(n,)`, that float64 rounds, or "".

    Raises InputError as `exact_floats` does.
    """
    example = None
    for column in columns:
        whole, floats = _large(column, what)
        same = np.flatnonzero(floats[1:] == floats[:-1])
        if len(same):
            raise InputError(
                f"{what} holds {whole[same[0]]} and {whole[same[0] + 1]}, which float64 cannot "
                "tell apart; subtract the smallest value first"
            )
        if example is None:
            pairs = zip(whole, floats, strict=True)
            example = next((value for value, near in pairs if int(value) != int(near)), None)
    if example is None:
        return ""
    return (
        f"{what} holds whole numbers beyond 2**53, such as {example}; they are rounded to float64"
    )


def _large(column: Array, what: str) -> tuple[Array, Array]:
    """Different whole numbers of a column from 2**53 on, in order, and each as float64."""
    if column.dtype.kind != "O":
        outside = column >= EXACT
        if column.dtype.kind == "i":
            outside |= column <= -EXACT
        whole = np.unique(column[outside])
        return whole, whole.astype(np.float64)
    large = sorted({v for v in column if type(v) is int and abs(v) >= EXACT})
    try:
        return np.array(large, dtype=object), np.array(list(map(float, large)))
    except OverflowError:
        shown = str(max(large, key=abs))
        if len(shown) > _LONGEST:
            shown = f"{shown[:6]}… ({len(shown.lstrip('-'))} digits)"
        raise InputError(f"{what} holds {shown}, beyond the range of float64") from None
