"""What is the same for all chunks of a table, so that their sums fit together."""

from __future__ import annotations

from typing import NamedTuple

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_squares import Squares, exact_squares, squares_of
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.value_ranges import Range, range_of_glance
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.glance import Weighing, glance_of, weighed


class WholeTable(NamedTuple):
    """The values of a whole table, and how its sums are kept exactly."""

    values: Range
    splitters: Array | None
    """What `exact_sums.splitters` finds; None also where nothing is summed."""
    squares: Squares | None = None
    """What `exact_squares` finds; None also where sums are not kept in bins."""
    equal_weights: bool = False
    """Whether all weights are known to be the same."""
    row_squares: Array | None = None
    """(n,) of the observations, rounded, where they have been taken."""


def whole_table(X: Array, weights: Array | None, pool: ThreadPool) -> WholeTable:
    """What `X` `(n, d)` with `weights` `(n,)` is like, if it is all there is."""
    values = range_of_glance(glance_of(X, pool))
    if weights is None:
        return WholeTable(values, None)
    return _known(X, weights, values, weighed(weights, pool), pool)


def table_of(dataset: Dataset, pool: ThreadPool) -> WholeTable:
    """The same of a dataset, which has been looked at."""
    values = range_of_glance(dataset.glance)
    squares, rests = dataset.glance.row_squares, dataset.glance.row_rests
    pairs = None if squares is None or rests is None else (squares, rests)
    known = _known(dataset.rows, dataset.weights, values, dataset.weighing, pool, pairs)
    return known._replace(row_squares=squares)


def _known(
    X: Array,
    weights: Array,
    values: Range,
    weighing: Weighing,
    pool: ThreadPool,
    row_squares: tuple[Array, Array] | None = None,
) -> WholeTable:
    own = range_of_glance(weighing.glance)
    cuts = splitters(values, own, len(X))
    equal = weighing.lowest == weighing.max()
    ones = equal and weighing.lowest == 1
    total = None
    if cuts is not None:
        total = exact_squares(X, None if ones else weights, values, own, pool, row_squares)
    return WholeTable(values, cuts, None if total is None else squares_of(total), equal)
