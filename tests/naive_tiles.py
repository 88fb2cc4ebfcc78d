"""Slow, obvious twins for tiles; they share no code with the package."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from naive import squared_distances


def inner_product(x, c):
    """x·c as an exact fraction."""
    return sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(x, c, strict=True))


def tiles_of(sheet, h, w):
    """Tiles of `sheet`, row by row."""
    return [
        sheet[top : top + h, left : left + w]
        for top in range(0, sheet.shape[0] - h + 1, h)
        for left in range(0, sheet.shape[1] - w + 1, w)
    ]


def purity(labels, truth):
    """Share of observations that are of the commonest class of their cluster."""
    right = 0
    for cluster in set(labels):
        classes = [truth[i] for i in range(len(truth)) if labels[i] == cluster]
        right += max(classes.count(name) for name in set(classes))
    return right / len(truth)


def adjusted_rand_index(labels, truth):
    """By looking at every pair of observations."""
    both = first = second = 0
    pairs = list(combinations(range(len(truth)), 2))
    for a, b in pairs:
        same_cluster, same_class = labels[a] == labels[b], truth[a] == truth[b]
        both += same_cluster and same_class
        first += same_cluster
        second += same_class
    expected = Fraction(first * second, len(pairs))
    return float((both - expected) / (Fraction(first + second, 2) - expected))


def nearest_members(X, centroid, labels, cluster, count):
    """The members of a cluster that are nearest to its centroid, nearest first."""
    distances = squared_distances(X, centroid[None])[:, 0]
    members = [i for i in range(len(X)) if labels[i] == cluster]
    return sorted(members, key=lambda i: (distances[i], i))[:count]
