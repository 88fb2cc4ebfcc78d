"""What is the same for all chunks of a table, so that their sums fit together."""

from __future__ import annotations

from typing import NamedTuple

from kmeans_gif._threads import ThreadPool
from kmeans_gif._typing import Array
from kmeans_gif.clustering.exact_sums import splitters
from kmeans_gif.clustering.value_ranges import Range, range_of_glance
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.glance import Weighing, glance_of, weighed


class WholeTable(NamedTuple):
    """The values of a whole table, and how its sums are kept exactly."""

    values: Range
    splitters: Array | None
    """What `exact_sums.splitters` finds; None also where nothing is summed."""
    equal_weights: bool = False
    """Whether all weights are known to be the same."""
    norms: Array | None = None
    """(n,) of the observations, where they have been measured."""


def whole_table(X: Array, weights: Array | None, pool: ThreadPool) -> WholeTable:
    """What `X` `(n, d)` with `weights` `(n,)` is like, if it is all there is."""
    values = glance_of(X, pool)
    weighing = None if weights is None else weighed(weights, pool)
    return _known(range_of_glance(values), weighing, len(X))


def table_of(dataset: Dataset, *, summed: bool = True) -> WholeTable:
    """The same of a dataset, which has been looked at; for sums only where they are asked for."""
    values = range_of_glance(dataset.glance)
    known = _known(values, dataset.weighing if summed else None, len(dataset.rows))
    return known._replace(norms=dataset.glance.norms)


def _known(values: Range, weights: Weighing | None, n: int) -> WholeTable:
    if weights is None:
        return WholeTable(values, None)
    cuts = splitters(values, range_of_glance(weights.glance), n)
    return WholeTable(values, cuts, weights.lowest == weights.max())
