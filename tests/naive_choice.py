"""Slow, obvious twins of how clusterings are measured and matched; no code of the package."""

from __future__ import annotations

import itertools
import math


def silhouette(X, weights, labels):
    """Over observations repeated as often as their weights say."""
    rows = [
        (tuple(x), int(label))
        for x, weight, label in zip(X, weights, labels, strict=True)
        for _ in range(int(weight))
    ]
    groups = {c: [x for x, label in rows if label == c] for c in {label for _, label in rows}}
    total = 0.0
    for x, own in rows:
        if len(groups[own]) == 1:
            continue
        mean = {
            c: sum(math.dist(x, y) for y in group) / (len(group) - (c == own))
            for c, group in groups.items()
        }
        a, b = mean[own], min(m for c, m in mean.items() if c != own)
        if max(a, b) > 0:
            total += (b - a) / max(a, b)
    return total / len(rows)


def least_cost(cost):
    """The smallest sum that one column for each row can have, of all there are."""
    rows, columns = cost.shape
    return min(
        sum(cost[i, j] for i, j in enumerate(chosen))
        for chosen in itertools.permutations(range(columns), rows)
    )
