"""A slow, obvious twin of a run whose sums are all correctly rounded."""

from __future__ import annotations

import math

import naive
import numpy as np


def sums_of(values, labels, k):
    """(k, d): the correctly rounded sums of the rows of each cluster."""
    sums = np.zeros((k, values.shape[1]))
    for j in range(k):
        for f in range(values.shape[1]):
            sums[j, f] = math.fsum(values[labels == j, f].tolist())
    return sums


def sizes_of(weights, labels, k):
    """(k,): the correctly rounded weights of the clusters."""
    return sums_of(weights[:, None], labels, k)[:, 0]


def run(X, weights, seeds, max_iter=100, empty_cluster="keep"):
    """All states of a run, as a dict of lists, and whether it converged."""
    zero, exponent = naive.units(X, weights)
    unit, far = math.ldexp(1.0, exponent), np.ldexp(zero, -exponent)
    if zero.any() or exponent:
        X, seeds = np.ldexp(X, -exponent) - far, np.ldexp(seeds, -exponent) - far
    states, converged = run_as_it_is(X, weights, np.array(seeds, float), max_iter, empty_cluster)
    if zero.any() or exponent:
        states["centroids"] = [c * unit + zero for c in states["centroids"]]
        states["inertia"] = [math.ldexp(value, 2 * exponent) for value in states["inertia"]]
        states["shift"] = [value * unit for value in states["shift"]]
    return states, converged


def run_as_it_is(X, weights, centroids, max_iter, empty_cluster):
    """All states of a run in the units of X."""
    k = len(centroids)
    states = {name: [] for name in ("centroids", "labels", "inertia", "sizes", "switched", "shift")}
    previous = np.zeros(len(X), int)
    while True:
        labels, inertia = labeled(X, weights, centroids)
        stuck = bool(states["inertia"]) and inertia > states["inertia"][-1]
        if stuck:
            centroids = np.where(np.isnan(centroids), np.nan, states["centroids"][-1])
            labels, inertia = labeled(X, weights, centroids)
        sizes = sizes_of(weights, labels, k)
        t = len(states["labels"])
        switched = math.fsum(weights[labels != previous].tolist()) if t else 0.0
        steps = centroids - states["centroids"][-1] if t else np.zeros((1, 1))
        shift = float(np.sqrt(np.nanmax((steps**2).sum(axis=1))))
        for name, value in zip(
            states, (centroids, labels, inertia, sizes, switched, shift), strict=True
        ):
            states[name].append(value)
        empty = [j for j in range(k) if sizes[j] == 0 and not np.isnan(centroids[j, 0])]
        if stuck or (t and switched == 0 and (not empty or empty_cluster == "keep")):
            return states, True
        if t == max_iter:
            return states, False
        after, previous = centroids.copy(), labels
        if empty and empty_cluster == "relocate":
            labels = relocated(X, weights, centroids, labels, empty)
            sizes = sizes_of(weights, labels, k)
        filled = sizes > 0
        after[filled] = (sums_of(weights[:, None] * X, labels, k)[filled].T / sizes[filled]).T
        if empty_cluster == "drop":
            after[empty] = np.nan
        centroids = after


def labeled(X, weights, centroids):
    """Labels, and the correctly rounded inertia."""
    distances = naive.squared_distances(X, centroids)
    nearest = distances.min(axis=1)
    return np.argmin(distances, axis=1), math.fsum((weights * nearest).tolist())


def relocated(X, weights, centroids, labels, empty):
    """Labels once the farthest observations fill empty clusters, each of a value of its own."""
    distances = naive.squared_distances(X, centroids)[np.arange(len(X)), labels]
    far = [i for i in np.argsort(-distances, kind="stable") if weights[i] > 0 and distances[i] > 0]
    moved, values = labels.copy(), set()
    for j in empty:
        for i in far:
            value = tuple(X[i].tolist())
            others = np.flatnonzero((moved == labels[i]) & (labels == labels[i]) & (weights > 0))
            if moved[i] == labels[i] and value not in values and len(others) > 1:
                moved[i] = j
                values.add(value)
                break
    return moved
