"""Slow, obvious twins of the package's fast functions; they share no code with it."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np


def squared_distances(X, centroids):
    """(n, k): squared differences added feature by feature; infinite for a centroid of NaN."""
    distances = np.zeros((len(X), len(centroids)))
    for f in range(X.shape[1]):
        distances = distances + (X[:, f, None] - centroids[None, :, f]) ** 2
    distances[:, np.isnan(centroids[:, 0])] = np.inf
    return distances


def state(X, weights, centroids, previous):
    """Labels, inertia, sizes, sums and switched weight of one state."""
    distances = squared_distances(X, centroids)
    labels = np.argmin(distances, axis=1)  # the lowest index of equal ones
    sums, sizes = cluster_sums(X, weights, labels, len(centroids))
    inertia = inertia_about(X, weights, centroids, labels)
    return labels, inertia, sizes, sums, math.fsum(weights[labels != previous])


def cluster_sums(X, weights, labels, k):
    """Weighted sums and sizes of clusters, correctly rounded sums of products that are rounded."""
    members = [np.flatnonzero(labels == j) for j in range(k)]
    sums = [[math.fsum(weights[i] * x[i]) for x in X.T] for i in members]
    return np.array(sums), np.array([math.fsum(weights[i]) for i in members])


def units(X, weights):
    """Where zero lies, per feature, and the power of two that is the unit of length.

    A feature more than 1024 times its extent from zero (at least 1 if all its values are whole)
    has its zero in its middle; values beyond 2**200 or below 2**-200 are scaled to about 1.
    """
    zero, longest = [], 0.0
    for column in np.asarray(X).T:
        seen = [float(x) for x, w in zip(column, weights, strict=True) if w > 0]
        low, high = min(seen), max(seen)
        largest, extent = max(abs(low), abs(high)), high - low
        least = 1.0 if all(float(x).is_integer() for x in column) else 0.0
        far = largest > 1024 * max(extent, least)
        zero.append(low + extent / 2 if far else 0.0)
        longest = max(longest, extent if far else largest)
    exponent = max(math.frexp(longest)[1], -500)
    return np.array(zero), exponent if longest > 0 and abs(exponent) > 200 else 0


def lloyd(X, weights, seeds, max_iter, empty_cluster="keep", tolerance=0.0):
    """All states of a run, as a dict of lists, and whether it converged."""
    zero, exponent = units(X, weights)
    if zero.any() or exponent:
        unit, far = math.ldexp(1.0, exponent), np.ldexp(zero, -exponent)
        X, seeds = np.ldexp(X, -exponent) - far, np.ldexp(seeds, -exponent) - far
        tolerance = math.ldexp(tolerance, -2 * exponent)
        states, converged = lloyd_as_it_is(X, weights, seeds, max_iter, empty_cluster, tolerance)
        states["centroids"] = [c * unit + zero for c in states["centroids"]]
        for name in ("inertia", "inertia_after_update"):
            states[name] = [math.ldexp(value, 2 * exponent) for value in states[name]]
        states["shift"] = [float(value) * unit for value in states["shift"]]
        return states, converged
    return lloyd_as_it_is(X, weights, seeds, max_iter, empty_cluster, tolerance)


def lloyd_as_it_is(X, weights, seeds, max_iter, empty_cluster, tolerance):
    """All states of a run in the units of X."""
    states = {name: [] for name in ("centroids", "labels", "inertia", "sizes", "switched", "shift")}
    states["inertia_after_update"] = [math.nan]
    centroids, previous, converged = np.array(seeds, float), np.zeros(len(X), int), False
    updated = previous
    while True:
        labels, inertia, sizes, sums, switched = state(X, weights, centroids, previous)
        first = not states["labels"]
        stuck = not first and inertia > states["inertia"][-1]
        if stuck:  # rounding raises inertia: centroids stay, and the run ends
            stay = states["centroids"][-1].copy()
            stay[np.isnan(centroids)] = np.nan
            centroids = stay
            states["inertia_after_update"][-1] = inertia_about(X, weights, centroids, updated)
            labels, inertia, sizes, sums, switched = state(X, weights, centroids, previous)
        if first:
            switched, shift, moves = 0.0, 0.0, np.inf
        else:
            steps = centroids - states["centroids"][-1]
            shift = np.sqrt(np.nanmax((steps**2).sum(axis=1)))
            moves = np.nansum(steps**2)
        for name, value in {
            "centroids": centroids,
            "labels": labels,
            "inertia": inertia,
            "sizes": sizes,
            "switched": switched,
            "shift": shift,
        }.items():
            states[name].append(value)
        t = len(states["labels"]) - 1
        empty = [j for j in range(len(seeds)) if sizes[j] == 0 and not np.isnan(centroids[j, 0])]
        still = switched == 0 or (tolerance > 0 and moves <= tolerance)
        if stuck or (t and still and (not empty or empty_cluster == "keep")):
            converged = True
            break
        if t == max_iter:
            break
        updated = labels
        if empty and empty_cluster == "relocate":
            updated = relocate(X, weights, centroids, labels, empty)
            sums, sizes = cluster_sums(X, weights, updated, len(seeds))
        after = centroids.copy()
        for j in range(len(seeds)):
            if sizes[j] > 0:
                after[j] = sums[j] / sizes[j]
        if empty_cluster == "drop":
            after[empty] = np.nan
        states["inertia_after_update"].append(inertia_about(X, weights, after, updated))
        centroids, previous = after, labels
    return states, converged


def inertia_about(X, weights, centroids, labels):
    """Inertia of labels, whether or not they are the nearest, about centroids: exact, rounded once.

    All is computed in whole numbers of Python, which have as many digits as it takes.
    """
    seen = weights > 0
    own = centroids[np.asarray(labels)[seen]]
    (points, own), unit = as_whole_numbers(np.asarray(X, float)[seen], own)
    (weights,), of_weights = as_whole_numbers(np.asarray(weights, float)[seen])
    total = int((weights * ((points - own) ** 2).sum(axis=1)).sum())
    return float(total * Fraction(2) ** (2 * unit + of_weights))


def exact_square(row):
    """The exact sum of squares of a list of numbers."""
    return sum(Fraction(x) ** 2 for x in row)


def as_whole_numbers(*arrays):
    """Arrays of Python's whole numbers, and the power of two that is the unit of all."""
    cut = [np.frexp(values) for values in arrays]
    units = [exponents[parts != 0].min(initial=0) - 53 for parts, exponents in cut]
    unit = int(min(units))
    found = []
    for parts, exponents in cut:
        digits = np.ldexp(parts, 53).astype(np.int64).astype(object)
        found.append(digits * 2 ** np.maximum(exponents - 53 - unit, 0).astype(object))
    return found, unit


def relocate(X, weights, centroids, labels, empty):
    """The farthest observations fill empty clusters: distinct values, never a cluster's last.

    Returns the labels that the next means are of.
    """
    updated = labels.copy()
    distances = squared_distances(X, centroids)
    candidates = sorted(
        (i for i in range(len(X)) if weights[i] > 0), key=lambda i: (-distances[i, labels[i]], i)
    )
    members = {j: sum(labels[i] == j for i in candidates) for j in range(len(centroids))}
    taken = []
    for j in empty:
        for i in candidates:
            if distances[i, labels[i]] == 0:
                break
            fresh = not any((X[i] == X[other]).all() for other in taken)
            if i not in taken and fresh and members[labels[i]] > 1:
                taken.append(i)
                members[labels[i]] -= 1
                updated[i] = j
                break
    return updated


def greedy_kmeans_plus_plus(X, weights, k, rng):
    """Of 2 + floor(ln k) candidates a seed, the one that leaves the lowest inertia.

    Candidates are drawn among the observations in their order, by weight times squared distance.
    """
    X, weights = X.tolist(), weights.tolist()
    if len(X[0]) <= 8:
        order = sorted(range(len(X)), key=lambda i: X[i])
    else:
        factors = np.random.default_rng(0).random(len(X[0])).tolist()
        order = sorted(
            range(len(X)), key=lambda i: sum(f * x for f, x in zip(factors, X[i], strict=True))
        )
    nearest, seeds = [1.0] * len(X), []
    for _ in range(k):
        chances = [weights[i] * nearest[i] for i in order]
        places = np.cumsum(chances)
        candidates = []
        for draw in rng.random(2 + int(math.log(k)) if seeds else 1):
            place = next(p for p in range(len(X)) if places[p] > draw * places[-1])
            c = X[order[place]]
            squares = [sum((a - b) ** 2 for a, b in zip(x, c, strict=True)) for x in X]
            lowered = [min(a, b) for a, b in zip(squares, nearest, strict=True)]
            if not seeds:
                lowered = squares
            left = math.fsum(w * s for w, s in zip(weights, lowered, strict=True))
            candidates.append((left, len(candidates), c, lowered))
        _, _, c, nearest = min(candidates)
        seeds.append(c)
    return np.array(seeds)


def distinct_colors(pixels, mask=None):
    """Distinct colors by their bits, the highest bits of all channels first, their counts, and
    each pixel's color (0 where masked)."""
    height, width = pixels.shape[:2]
    places = [(y, x) for y in range(height) for x in range(width)]
    colors = [tuple(int(v) for v in pixels[place]) for place in places]
    counted = [mask is None or not mask[place] for place in places]
    distinct = sorted(
        {color for color, counts in zip(colors, counted, strict=True) if counts},
        key=lambda color: "".join(map("".join, zip(*(f"{v:08b}" for v in color), strict=True))),
    )
    numbers = {color: i for i, color in enumerate(distinct)}
    counts, inverse = [0] * len(distinct), []
    for color, counts_here in zip(colors, counted, strict=True):
        inverse.append(numbers[color] if counts_here else 0)
        if counts_here:
            counts[numbers[color]] += 1
    return np.array(distinct), np.array(counts), np.array(inverse)


def z_order(X, low, scale):
    """Observations by the bits of their cells, those of all features in turn, the highest first."""
    bits = 16 // X.shape[1]
    levels = np.clip((X - low) * scale, 0, 2**bits - 1).astype(int)
    words = ["".join(map("".join, zip(*(f"{v:0{bits}b}" for v in row), strict=True)))
             for row in levels]  # fmt: skip
    return sorted(range(len(X)), key=words.__getitem__)


def cielab(color):
    """CIELAB (D65) of one sRGB color of 0 to 255, by IEC 61966-2-1 and CIE 15."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in np.array(color) / 255
    ]
    xyz = (
        np.array(
            [
                [0.4124564, 0.3575761, 0.1804375],
                [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041],
            ]
        )
        @ linear
        / [0.95047, 1.0, 1.08883]
    )
    f = [t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def k_means_parallel(X, weights, k, rng):
    """Indices of the seeds of k-means||, drawn as `racing` describes it, in plain loops."""
    chosen = []
    for turn in range(6):
        key = rng.integers(2**64, size=2, dtype=np.uint64)
        uniform = np.random.Generator(np.random.Philox(key=key)).random(len(X))
        chances = weights * (squared_distances(X, X[chosen]).min(axis=1) if chosen else 1.0)
        times = [
            (-np.log(1 - u) / chance, i)
            for i, (u, chance) in enumerate(zip(uniform, chances, strict=True))
            if chance > 0
        ]
        for _, i in sorted(times)[: 2 * k if turn else 1]:
            if not (X[chosen] == X[i]).all(axis=1).any():
                chosen.append(i)
    labels = squared_distances(X, X[chosen]).argmin(axis=1)
    sizes = np.array([weights[labels == j].sum() for j in range(len(chosen))])
    seeds = greedy_kmeans_plus_plus(X[chosen], sizes, k, rng)
    return [chosen[int((X[chosen] == seed).all(axis=1).argmax())] for seed in seeds]


def greedy_by_races(X, k, rng):
    """Indices of the seeds of k-means++ in chunks, in plain loops."""

    def fastest(chances, count):
        key = rng.integers(2**64, size=2, dtype=np.uint64)
        uniform = np.random.Generator(np.random.Philox(key=key)).random(len(X))
        with np.errstate(divide="ignore"):
            times = -np.log(1 - uniform) / chances
        return np.argsort(times)[:count]

    chosen, candidates, several = [], fastest(np.ones(len(X)), 1), 2 + int(np.log(k))
    while True:
        left = [
            math.fsum(squared_distances(X, X[[*chosen, i]]).min(axis=1).tolist())
            for i in candidates
        ]
        chosen.append(int(candidates[np.argmin(left)]))
        if len(chosen) == k:
            return chosen
        candidates = fastest(squared_distances(X, X[chosen]).min(axis=1), several)
