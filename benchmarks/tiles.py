"""Times KMeans with its whole history against scikit-learn and faiss on made digits.

python benchmarks/tiles.py [--runs 5]

Every competitor starts from the same seeds and does the same number of iterations on the same
two threads or more; medians of alternating runs.  scikit-learn gets the float64 data that
KMeans gets, and, in a row of its own, a float32 copy that somebody else has made; faiss
knows float32 only, and its copy is not timed either.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from kmeans_gif import KMeans

SIZES = ((20_000, 16), (60_000, 28))
K = 10
ITERATIONS = 10


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    for n, side in SIZES:
        X = made_digits(n, side)
        print(f"n = {n:,}, d = {side * side}, k = {K}, {ITERATIONS} iterations")
        report(time_all(competitors(X), runs))


def made_digits(n: int, side: int) -> np.ndarray:
    """Rows `(n, side * side)` of whole numbers from 0 to 255: bright strokes, moved and noisy."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:side, :side] / side
    prototypes = []
    for _ in range(40):
        picture = np.zeros((side, side))
        for (ax, ay), (bx, by) in rng.uniform(0.2, 0.8, (4, 2, 2)):
            along = np.clip(
                ((x - ax) * (bx - ax) + (y - ay) * (by - ay))
                / ((bx - ax) ** 2 + (by - ay) ** 2 + 1e-9),
                0,
                1,
            )
            away = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
            picture = np.maximum(picture, np.clip(1.5 - away * 20, 0, 1))
        prototypes.append(picture)
    chosen = np.array(prototypes)[rng.integers(0, 40, n)]
    moves = rng.integers(-1, 2, (n, 2))
    for move in np.unique(moves, axis=0):
        same = (moves == move).all(axis=1)
        chosen[same] = np.roll(chosen[same], move, axis=(1, 2))
    strength = rng.uniform(150, 255, (n, 1))
    noisy = chosen.reshape(n, -1) * strength + rng.normal(0, 12, (n, side * side))
    return np.clip(np.rint(noisy), 0, 255)


def competitors(X: np.ndarray) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    n, d = X.shape
    seeds = X[np.random.default_rng(1).choice(n, K, replace=False)]
    narrow, narrow_seeds = X.astype(np.float32), seeds.astype(np.float32)
    found: dict[str, Callable[[], object]] = {
        "kmeans_gif": lambda: KMeans(K, init=seeds, max_iter=ITERATIONS).fit(X)
    }
    if find_spec("sklearn"):
        from sklearn.cluster import KMeans as Peer

        options = {"n_init": 1, "max_iter": ITERATIONS, "tol": 0, "algorithm": "lloyd"}
        found["scikit-learn"] = lambda: Peer(K, init=seeds, **options).fit(X)
        found["scikit-learn, float32"] = lambda: Peer(K, init=narrow_seeds, **options).fit(narrow)
    else:
        print("scikit-learn is not installed: left out")
    if find_spec("faiss"):
        import faiss

        def fit() -> object:
            # faiss assigns once for each update; the last assignment is one more.
            model = faiss.Kmeans(
                d, K, niter=ITERATIONS, max_points_per_centroid=n, min_points_per_centroid=1
            )
            model.train(narrow, init_centroids=narrow_seeds)
            return model.index.search(narrow, 1)

        found["faiss"] = fit
    else:
        print("faiss is not installed (pip install faiss-cpu): left out")
    return found


def time_all(found: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each, one run of all after the other; the first round only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in found}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not converged, as is meant
        for run in range(runs + 1):
            for name, fit in found.items():
                start = time.perf_counter()
                fit()
                if run:
                    seconds[name].append(time.perf_counter() - start)
    return seconds


def report(seconds: dict[str, list[float]]) -> None:
    """Medians, and their ratio to ours."""
    ours = statistics.median(seconds["kmeans_gif"])
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"  {name:24}{median * 1000:8.0f} ms   {median / ours:5.2f} of ours")


if __name__ == "__main__":
    main()
