"""Random data for runs in the page: duplicates, ties, empty clusters, weights, far from zero."""

from __future__ import annotations

import numpy as np

KINDS = ("plain", "grid", "duplicates", "whole", "weighted", "far", "tiny", "outlier", "empty")
POLICIES = ("keep", "relocate", "drop")


def case(number):
    """Observations (n, d), weights, seeds (k, d) and the rule for empty clusters."""
    rng = np.random.default_rng(number)
    kind, d = KINDS[number % len(KINDS)], 1 + number // 2 % 3
    n, k = int(rng.integers(12, 90)), int(rng.integers(1, 13))
    if number % 40 == 7:
        n = int(rng.integers(1000, 5001))
    X = rng.normal(size=(n, d)) + 3 * rng.integers(0, 3, (n, 1))
    weights = np.ones(n)
    if kind == "grid":  # many equal distances
        X = rng.integers(0, 6, (n, d)) / 2
    elif kind == "duplicates":
        X = X[rng.integers(0, max(2, n // 6), n)]
    elif kind == "whole":
        X = rng.integers(0, 256, (n, d)).astype(float)
        weights = rng.integers(1, 30, n).astype(float)
    elif kind == "weighted":
        weights = rng.random(n) * (rng.random(n) < 0.8)
        weights[0] = 0.1
    elif kind == "far":
        X = X + 1e7 + 1 / 3
    elif kind == "tiny":
        X = X * 2.0**-300
    elif kind == "outlier":
        X[0] = 3e9
    counted = X[weights > 0]
    distinct = np.unique(counted, axis=0)
    k = min(k, len(distinct))
    seeds = distinct[rng.permutation(len(distinct))[:k]]
    if kind == "empty" and k > 2:  # seeds where nothing is, and two in one place
        seeds[0] += 1e3
        seeds[1] = seeds[2]
    return X, weights, seeds, POLICIES[number // len(KINDS) % len(POLICIES)]
