"""Matches the clusters of one clustering with those of another."""

from __future__ import annotations

import numpy as np

from kmeans_gif._typing import Array


def optimal_assignment(cost: Array) -> Array:
    """A different column for each row, `(r,)`, so that the sum of `cost` is smallest.

    cost is `(r, c)` with r <= c, finite.  Rows are added one by one, each along the shortest
    augmenting path under dual prices that keep reduced costs from falling below 0: the
    Hungarian method in the form of R. Jonker and A. Volgenant, "A shortest augmenting path
    algorithm for dense and sparse linear assignment problems", Computing 38 (1987), without
    their initialization.  Takes r * r * c steps.

    >>> optimal_assignment(np.array([[1.0, 2.0, 9.0], [1.0, 9.0, 9.0]])).tolist()
    [1, 0]
    """
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    row_of = np.full(columns, -1)
    for new in range(rows):
        shortest = np.full(columns, np.inf)
        before = np.full(columns, -1)  # the column before each on its shortest path
        done = np.zeros(columns, bool)
        row, length, column = new, 0.0, -1
        while True:
            through = length + cost[row] - row_price[row] - column_price
            better = ~done & (through < shortest)
            shortest[better] = through[better]
            before[better] = column
            column = int(np.where(done, np.inf, shortest).argmin())
            length = shortest[column]
            if row_of[column] < 0:
                break
            done[column] = True
            row = row_of[column]
        row_price[new] += length
        row_price[row_of[done]] += length - shortest[done]
        column_price[done] -= length - shortest[done]
        while column >= 0:
            previous = before[column]
            row_of[column] = new if previous < 0 else row_of[previous]
            column = previous
    result = np.empty(rows, np.int64)
    taken = np.flatnonzero(row_of >= 0)
    result[row_of[taken]] = taken
    return result


def match_clusters(before: Array, after: Array, weights: Array, k: int) -> Array:
    """A number from 0 to k - 1 for each of the k clusters of labels `after`, `(k,)`.

    Those that have most in common with a cluster of labels `before` get its number, so that
    the weight of the observations whose number changes is the smallest possible; the others
    get the numbers that are left, in order.  `before` has no more than k clusters.
    """
    common = np.bincount(before * np.int64(k) + after, weights, minlength=k * k).reshape(k, k)
    old = int(before.max()) + 1
    numbers = np.full(k, -1)
    numbers[optimal_assignment(-common[:old])] = np.arange(old)
    numbers[numbers < 0] = np.arange(old, k)
    return numbers
