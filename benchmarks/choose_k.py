"""`choose-k --k 2-20` on samples/coffee.png against the same sweep with scikit-learn.

    python benchmarks/choose_k.py [RUNS [RESTARTS]]

Whole processes, start to end, that take turns in one run of this script, so that a change of
the machine's speed meets all of them; medians of wall-clock seconds and their ratios.  All
have as many random seedings for each k, the same `tol` and `max_iter`, and print inertia,
silhouette (of 2000 pixels) and Calinski-Harabasz; the command draws a figure and a GIF as
well.  scikit-learn gets all pixels, as one writes it at first, and the distinct colors with
their counts as weights, as an expert would.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PHOTO = ROOT / "samples" / "coffee.png"
KS = range(2, 21)


def seconds(command, environment):
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - start, done.stdout.decode()


def inertias(output):
    """Inertia by k, from the tables that all programs print."""
    rows = (line.split() for line in output.splitlines())
    return [float(row[1]) for row in rows if len(row) > 3 and row[0].isdigit()]


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    restarts = sys.argv[2] if len(sys.argv) > 2 else "1"
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(Path(folder, "cache"))}
        ours = ["-m", "kmeans_gif", "choose-k", str(PHOTO), "--k", f"{KS[0]}-{KS[-1]}"]
        ours += ["--restarts", restarts, "-o", str(Path(folder, "ours"))]
        plain = ["benchmarks/plain_choose_k.py", str(PHOTO), restarts]
        commands = {
            "choose-k": ours,
            "scikit-learn, pixels": [*plain, "pixels"],
            "scikit-learn, colors": [*plain, "colors"],
        }
        seconds(ours, environment)  # compiles
        times = {name: [] for name in commands}
        losses = {}
        for _ in range(runs):
            for name, command in commands.items():
                taken, output = seconds(command, environment)
                times[name].append(taken)
                losses[name] = inertias(output)
                assert len(losses[name]) == len(KS)
    median = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"k = {KS[0]} to {KS[-1]}, {restarts} seedings each, {runs} runs, seconds: median (range)"
    )
    for name, values in times.items():
        total = sum(losses[name])
        print(f"  {name:22} {median[name]:6.2f} ({min(values):.2f}-{max(values):.2f})  "
              f"inertia of all k {total:.4g}")  # fmt: skip
    for name in list(commands)[1:]:
        print(f"  {name} / choose-k  {median[name] / median['choose-k']:.1f}")


if __name__ == "__main__":
    main()
