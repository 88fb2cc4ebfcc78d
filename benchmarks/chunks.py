"""Chunks against memory and against dask-ml's KMeans: the same seeds, the same iterations.

    python benchmarks/chunks.py [--rows 10000000] [--turns 3] [--what memory mapped dask dask-ml]

All take turns in one process, so that whatever else the machine does disturbs them alike.  Ours
give the same bits in all ways, which is checked; dask-ml's is an approximation with another rule
for its end (tol=0 here).  Needs `pip install -e ".[dask]" dask-ml` for all turns.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kmeans_gif import KMeans, as_chunks

K, ITERATIONS = 16, 10
WAYS = ("memory", "mapped", "dask", "dask-ml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--what", nargs="+", choices=WAYS, default=WAYS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.npy"
        seeds = _write(path, options.rows)
        turns = {name: make(path, seeds) for name, make in _MAKERS.items() if name in options.what}
        for run in turns.values():  # compiles
            run(np.load(path, mmap_mode="r")[:100_000])
        seconds: dict[str, list[float]] = {name: [] for name in turns}
        busy: dict[str, list[float]] = {name: [] for name in turns}
        found = {}
        for _ in range(options.turns):
            for name, run in turns.items():
                begun, cpu = time.perf_counter(), time.process_time()
                found[name] = run(None)
                seconds[name].append(time.perf_counter() - begun)
                busy[name].append(time.process_time() - cpu)
    print(f"{options.rows:,} x 3 floats, k = {K}, {ITERATIONS} iterations")
    for name in turns:
        middle, cpu = statistics.median(seconds[name]), statistics.median(busy[name])
        ratio, inertia = "", found[name].inertia_
        if "memory" in turns:
            ratio = f", {middle / statistics.median(seconds['memory']):5.2f} of that in memory"
        print(f"{name:8} {middle:7.2f} s, processor {cpu:7.2f} s{ratio}; inertia {inertia:.8g}")
    ours = [model.cluster_centers_ for name, model in found.items() if name != "dask-ml"]
    assert all(np.array_equal(one, ours[0]) for one in ours), "ours differ"
    if "dask-ml" in found and ours:
        apart = np.abs(found["dask-ml"].cluster_centers_ - ours[0]).max()
        print(f"centers of dask-ml are off by {apart:.2g} at most; its inertia adds up distances")


def _write(path: Path, n: int) -> np.ndarray:
    """Points around 24 centers; returns seeds."""
    rng = np.random.default_rng(0)
    centers = rng.normal(size=(24, 3)) * 4
    X = np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=(n, 3))
    for start in range(0, n, 1_000_000):
        part = X[start : start + 1_000_000]
        part[:] = centers[rng.integers(24, size=len(part))] + rng.normal(size=part.shape)
    X.flush()
    return np.array(X[:: n // K][:K])


def _ours(seeds: np.ndarray) -> KMeans:
    return KMeans(K, init=seeds, max_iter=ITERATIONS)


def _memory(path: Path, seeds: np.ndarray) -> Callable:
    X = np.load(path)
    return lambda part: _ours(seeds).fit(X if part is None else np.array(part))


def _mapped(path: Path, seeds: np.ndarray) -> Callable:
    X = np.load(path, mmap_mode="r")
    return lambda part: _ours(seeds).fit(as_chunks(X if part is None else part))


def _dask_array(path: Path, part: np.ndarray | None):
    import dask.array as da

    X = np.load(path, mmap_mode="r") if part is None else part
    return da.from_array(X, chunks=(350_000, 3), name=False)  # naming it reads it all


def _dask(path: Path, seeds: np.ndarray) -> Callable:
    return lambda part: _ours(seeds).fit(_dask_array(path, part))


def _dask_ml(path: Path, seeds: np.ndarray) -> Callable:
    from dask_ml.cluster import KMeans as Other

    def run(part: np.ndarray | None) -> object:
        model = Other(K, init=seeds, max_iter=ITERATIONS, tol=0.0)
        return model.fit(_dask_array(path, part))

    return run


_MAKERS = {"memory": _memory, "mapped": _mapped, "dask": _dask, "dask-ml": _dask_ml}


if __name__ == "__main__":
    main()
