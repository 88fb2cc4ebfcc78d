"""Slow, obvious twins of what the package does with points; shares no code with it."""

import itertools
import math

import numpy as np


def corner(X, weights, k):
    """The k distinct observations nearest to the lowest corner, by looking at all of them."""
    kept = [tuple(float(value) for value in x) for x, w in zip(X, weights, strict=True) if w > 0]
    lowest = [min(x[j] for x in kept) for j in range(len(kept[0]))]
    seeds = []
    while len(seeds) < k:
        left = [x for x in kept if x not in seeds]
        seeds.append(
            min(left, key=lambda x: (sum((a - b) ** 2 for a, b in zip(x, lowest, strict=True)), x))
        )
    return np.array(seeds)


def nearest(points, centers):
    """Index of the nearest center of each point."""
    return np.array(
        [min(range(len(centers)), key=lambda j: math.dist(x, centers[j])) for x in points]
    )


def leave_one_out(X, groups):
    """Group of the nearest other point of each point."""
    labels = []
    for i, x in enumerate(X):
        distances = [math.dist(x, other) if j != i else math.inf for j, other in enumerate(X)]
        labels.append(groups[int(np.argmin(distances))])
    return np.array(labels)


def matched_share(labels, groups):
    """Share of points that clusters and groups agree on, one cluster to one group."""
    numbers = range(max(labels.max(), groups.max()) + 1)
    pairings = itertools.permutations(numbers)
    return max((np.array(pairing)[labels] == groups).mean() for pairing in pairings)


def table(text, separator):
    """Numbers of a plain table without header, quotes and blank lines."""
    return np.array(
        [[float(field) for field in line.split(separator)] for line in text.splitlines()]
    )
