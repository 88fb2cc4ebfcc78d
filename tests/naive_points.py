"""Slow, obvious twins of what draws points; they share no code with the package."""

import math

import numpy as np


def nearest(point, centroids):
    """Index of the nearest centroid; the lowest of equals; rows of NaN do not count."""
    best, label = math.inf, None
    for j, centroid in enumerate(centroids):
        distance = sum((p - c) ** 2 for p, c in zip(point, centroid, strict=True))
        if distance < best:
            best, label = distance, j
    return label


def pixel_centers(area, x_limits, y_limits):
    """Data coordinates (h, w, 2) of the centers of the pixels of an area with linear axes."""
    left, top, right, bottom = area
    x = [
        x_limits[0] + (i + 0.5) / (right - left) * (x_limits[1] - x_limits[0])
        for i in range(right - left)
    ]
    y = [
        y_limits[1] - (i + 0.5) / (bottom - top) * (y_limits[1] - y_limits[0])
        for i in range(bottom - top)
    ]
    return np.array([[(a, b) for a in x] for b in y])


def place(point, area, x_limits, y_limits):
    """Where a point lies in pixels, x to the right and y down."""
    left, top, right, bottom = area
    x = left + (point[0] - x_limits[0]) / (x_limits[1] - x_limits[0]) * (right - left)
    y = bottom - (point[1] - y_limits[0]) / (y_limits[1] - y_limits[0]) * (bottom - top)
    return x, y


def coverage_of_disc(shape, x, y, radius):
    """(h, w) how much of each pixel a disc covers, by its border's distance to the center."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    distance = np.hypot(columns + 0.5 - x, rows + 0.5 - y)
    return np.clip(radius + 0.5 - distance, 0, 1)


def distance_to_segment(shape, a, b):
    """(h, w) distance of the centers of pixels to a segment."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    centers = np.stack([columns + 0.5, rows + 0.5], axis=-1)
    a, b = np.array(a, float), np.array(b, float)
    length2 = ((b - a) ** 2).sum()
    share = ((centers - a) @ (b - a) / length2).clip(0, 1) if length2 else np.zeros(shape)
    return np.sqrt(((centers - a - share[..., None] * (b - a)) ** 2).sum(axis=-1))


def majority(labels):
    """The most frequent label, the lowest of equals."""
    values, counts = np.unique(labels, return_counts=True)
    return values[counts.argmax()]


def components(X, weights, count):
    """Principal components by singular values, and their shares of the variance."""
    mean = (X * weights[:, None]).sum(axis=0) / weights.sum()
    _, singular, rows = np.linalg.svd((X - mean) * np.sqrt(weights)[:, None], full_matrices=False)
    rows = np.array([row if row[np.abs(row).argmax()] > 0 else -row for row in rows])
    return mean, rows[:count], (singular**2 / (singular**2).sum())[:count]


def seen(point, angle, azimuth=-55.0, elevation=20.0, distance=5.0):
    """Central projection of one point by rotation matrices: x to the right, y down, and the
    distance from the camera as a multiple of that of the origin."""
    a, e = math.radians(azimuth + angle), math.radians(elevation)
    turn = np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
    tilt = np.array([[1, 0, 0], [0, math.cos(e), -math.sin(e)], [0, math.sin(e), math.cos(e)]])
    right, away, up = tilt @ turn @ np.array(point)
    return (
        right * distance / (distance + away),
        -up * distance / (distance + away),
        (distance + away) / distance,
    )
