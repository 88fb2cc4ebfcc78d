"""What is the same for all chunks of a table, so that their sums fit together."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_squares import exact_squares
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.value_ranges import Range, range_of, range_of_single
from kmeans_gif.data.single_rows import SingleRows


class WholeTable(NamedTuple):
    """The values of a whole table, and how its sums are kept exactly."""

    values: Range
    splitters: Array | None
    """What `exact_sums.splitters` finds; None also where nothing is summed."""
    squares: Fraction | None
    """What `exact_squares` finds; None also where sums are not kept in bins."""


def whole_table(
    X: Array, weights: Array | None, pool: ThreadPool, single: SingleRows | None = None
) -> WholeTable:
    """What `X` `(n, d)` with `weights` `(n,)` is like, if it is all there is.

    `single` is what is known of it already.
    """
    values = range_of(X, pool) if single is None else range_of_single(single)
    if weights is None:
        return WholeTable(values, None, None)
    own = range_of(weights, pool)
    cuts = splitters(values, own, len(X))
    if cuts is None:
        return WholeTable(values, None, None)
    return WholeTable(values, cuts, exact_squares(X, weights, values, own, pool))
