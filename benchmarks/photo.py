"""The whole command on samples/coffee.png against a plain script, process start included.

    python benchmarks/photo.py [RUNS]

Prints medians of wall-clock seconds and their ratios, all from one run of this script:
the commands take turns, so that a change of the machine's speed meets all of them.  All
start from the same seeds and run as many rounds.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PHOTO = ROOT / "samples" / "coffee.png"


def seconds(command, environment):
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - start, done.stdout.decode()


def iterations(output):
    """The number of iterations that either program reports."""
    words = output.replace(",", " ").split()
    return int(words[words.index("iterations") - 1] if "iterations" in words else words[-1])


def seeds(k):
    """The seeds of the command's default run."""
    from kmeans_gif import KMeans, load_image

    history = KMeans(k, random_state=0, max_iter=1).fit(load_image(PHOTO, max_size=800)).history_
    return history.centroids[0].tolist()


def measure(runs, k, folder):
    warm = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "warm")}
    warm["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # compiled, as pip leaves packages
    warm.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = ["-m", "kmeans_gif", str(PHOTO), "-k", str(k), "-o", str(folder / "ours.gif")]
    plain = [
        "benchmarks/plain_photo.py",
        str(PHOTO),
        json.dumps(seeds(k)),
        str(folder / "plain.gif"),
    ]
    imports = ["-c", "import numpy, numba, PIL.Image"]
    for command in (ours, plain, imports):
        seconds(command, warm)
    times = {"cold": [], "warm": [], "plain": [], "imports": []}
    rounds = {}
    for i in range(runs):
        cold = {**warm, "NUMBA_CACHE_DIR": str(folder / f"cold{k}_{i}")}
        for name, command, environment in [
            ("cold", ours, cold), ("warm", ours, warm), ("plain", plain, warm),
            ("imports", imports, warm),
        ]:  # fmt: skip
            taken, output = seconds(command, environment)
            times[name].append(taken)
            if output:
                rounds[name] = iterations(output)
    median = {name: statistics.median(values) for name, values in times.items()}
    spread = {name: f"{min(v):.2f}-{max(v):.2f}" for name, v in times.items()}
    print(f"k = {k}, {runs} runs, seconds: median (range)")
    for name in times:
        print(f"  {name:8} {median[name]:6.2f} ({spread[name]})  "
              + (f"{rounds[name]} iterations" if name in rounds else ""))  # fmt: skip
    print(f"  plain / warm    {median['plain'] / median['warm']:.1f}")
    print(f"  plain / cold    {median['plain'] / median['cold']:.1f}")
    print(f"  warm / imports  {median['warm'] / median['imports']:.2f}")


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        for k in (5, 16):
            measure(runs, k, Path(folder))


if __name__ == "__main__":
    main()
