"""Tables of several sizes in chunks: time a round, bytes read, memory; for docs/scaling.md.

    python benchmarks/chunked_tables.py [MILLIONS ...]

By default 1, 4 and 16 million rows of 3 floats in a mapped NPY file, k = 16, 10 iterations.  Each
size has a process of its own; the files are deleted at the end.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
D, K, ITERATIONS = 3, 16, 10


def make(path, n):
    """`n` rows around 40 centers, a million at a time."""
    rng = np.random.default_rng(0)
    centers = 30 * rng.random((40, D))
    table = np.lib.format.open_memmap(path, "w+", np.float64, (n, D))
    for first in range(0, n, 1_000_000):
        rows = table[first : first + 1_000_000]
        rows[:] = centers[rng.integers(40, size=len(rows))] + rng.normal(size=rows.shape)
    table.flush()


def run(path):
    """Seconds, those of the processors, and the peak of memory, of one run."""
    from kmeans_gif import KMeans, as_chunks

    model = KMeans(K, random_state=0, max_iter=ITERATIONS)
    model.fit(as_chunks(np.random.default_rng(0).normal(size=(5000, D)), 1000))  # compiles
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, begun = time.perf_counter(), time.process_time()
    model.fit(as_chunks(np.load(path, mmap_mode="r")))
    taken, busy = time.perf_counter() - start, time.process_time() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"taken": taken, "busy": busy, "before": before, "after": after}


def main():
    """Make tables, and measure."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(sys.argv[2])))
        return
    print("| million rows | file | s | ns a row and round | of processors | memory beyond start |")
    print("| --- | --- | --- | --- | --- | --- |")
    for millions in map(float, sys.argv[1:] or (1, 4, 16)):
        n = int(1e6 * millions)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.npy")
            make(path, n)
            done = subprocess.run(
                [sys.executable, __file__, "--one", path], check=True, capture_output=True,
                text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            found = json.loads(done.stdout)
            size = path.stat().st_size
        each = [1e9 * found[name] / n / (ITERATIONS + 1) for name in ("taken", "busy")]
        print(
            f"| {millions:g} | {size / 1e6:,.0f} MB | {found['taken']:.1f} | {each[0]:.1f} | "
            f"{each[1]:.1f} | {(found['after'] - found['before']) / 1e3:,.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
