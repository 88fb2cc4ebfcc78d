"""Points as a plain script animates them: matplotlib's FuncAnimation and PillowWriter.

As a command it clusters 500 points by plain NumPy and writes 12 states, each as often as
asked (default: once):
    python benchmarks/plain_points.py out.gif [times]
"""

import sys

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.animation import FuncAnimation, PillowWriter


def data(n, dim, k=5, seed=0):
    """Blobs `(n, dim)`."""
    rng = np.random.default_rng(seed)
    centers = rng.uniform(-8, 8, (k, dim))
    return centers[rng.integers(0, k, n)] + rng.normal(size=(n, dim)) * 2


def lloyd(X, k, states):
    """Labels and centroids of the first `states` states."""
    centroids = X[:k].copy()
    history = []
    for _ in range(states):
        labels = ((X[:, None] - centroids[None]) ** 2).sum(axis=2).argmin(axis=1)
        history.append((labels, centroids))
        centroids = np.array([X[labels == j].mean(axis=0) for j in range(k)])
    return history


def animate(X, states, path, degrees=0.0):
    """Write one frame for each (labels, centroids) of `states`, 800 by 600 pixels."""
    dim = X.shape[1]
    figure = plt.figure(figsize=(8, 6), dpi=100)
    ax = figure.add_subplot(projection="3d" if dim == 3 else None)

    def draw(i):
        ax.clear()
        labels, centroids = states[i]
        ax.scatter(*X.T, c=labels, s=10, cmap="tab10")
        ax.scatter(*centroids.T, c="black", s=120, marker="X")
        ax.set_title(f"state {i}")
        if dim == 3:
            ax.view_init(20, -60 + degrees * i / len(states))

    FuncAnimation(figure, draw, frames=len(states)).save(path, writer=PillowWriter(fps=2))
    plt.close(figure)


if __name__ == "__main__":
    points = data(500, 2)
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    states = [state for state in lloyd(points, 5, 12) for _ in range(times)]
    animate(points, states, sys.argv[1])
