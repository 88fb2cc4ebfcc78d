"""What is the same for all chunks of a table, so that their sums fit together."""

from __future__ import annotations

from typing import NamedTuple

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.value_ranges import Range, range_of, range_of_glance
from kmeans_gif.data.dataset import Dataset


class WholeTable(NamedTuple):
    """The values of a whole table, and how its sums are kept exactly."""

    values: Range
    splitters: Array | None
    """What `exact_sums.splitters` finds; None also where nothing is summed."""


def whole_table(X: Array, weights: Array | None, pool: ThreadPool) -> WholeTable:
    """What `X` `(n, d)` with `weights` `(n,)` is like, if it is all there is."""
    values = range_of(X, pool)
    if weights is None:
        return WholeTable(values, None)
    return WholeTable(values, splitters(values, range_of(weights, pool), len(X)))


def table_of(dataset: Dataset, *, summed: bool = True) -> WholeTable:
    """The same of a dataset, which has been looked at; for sums only where they are asked for."""
    values = range_of_glance(dataset.glance)
    if not summed:
        return WholeTable(values, None)
    weights = range_of_glance(dataset.weighing.glance)
    return WholeTable(values, splitters(values, weights, len(dataset.rows)))
