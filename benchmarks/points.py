"""Time of point animations against a plain script, in one run.

    python benchmarks/points.py [--frames 20] [--sizes 1000 10000 100000] [--skip-plain]

Timed: from a history computed beforehand to the finished GIF, 800 by 600 pixels, the same
number of frames; ours with regions, trails, numbers, panel and captions.  Then a million
points, and the whole command, start of Python included.  Kernels are compiled before.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import plain_points

from kmeans_gif import KMeans, scatter

STATES = 12
"""Of the run that the whole command shows."""


def main():
    """Print one line a size, then the million and the whole command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=20)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--skip-plain", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "points.gif")
        for n, dim in ((400, 2), (400, 3), (90_000, 2)):  # compile all kernels
            ours(history_of(n, dim, 4), target, 4)
        for dim in (2, 3):
            for n in options.sizes:
                compare(n, dim, options.frames, target, plain=not options.skip_plain)
        for dim in (2, 3):
            seconds = ours(history_of(1_000_000, dim, options.frames), target, options.frames)
            print(f"{dim}D {1_000_000:9,} points: ours {seconds:.2f} s for {options.frames} frames")
        whole_command(folder)


def compare(n, dim, frames, target, *, plain):
    """Print the seconds a frame of both."""
    history = history_of(n, dim, frames)
    mine = ours(history, target, frames) / frames
    line = f"{dim}D {n:9,} points: ours {1000 * mine:7.1f} ms a frame"
    if plain:
        states = [(history.labels[t // 2], history.centroids[t // 2]) for t in range(frames)]
        start = time.perf_counter()
        plain_points.animate(history.dataset.X, states, target, degrees=90.0)
        theirs = (time.perf_counter() - start) / frames
        line += f", plain {1000 * theirs:8.1f} ms, {theirs / mine:6.1f} times"
    print(line, flush=True)


def history_of(n, dim, frames):
    """A run whose teaching animation has at least `frames` frames."""
    X = plain_points.data(n, dim)
    for k in range(5, 30):
        history = KMeans(k, init=X[:k], max_iter=frames // 2 - 1).fit(X).history_
        if 2 * len(history) >= frames:
            return history
    raise SystemExit(f"no run of {frames // 2} states")


def ours(history, target, frames):
    """Seconds for drawing and writing."""
    start = time.perf_counter()
    dim = history.dataset.X.shape[1]
    animation = scatter(history, rotate=90.0 * (dim == 3), max_frames=frames)
    assert len(animation) == frames
    animation.save(target)
    return time.perf_counter() - start


def whole_command(folder):
    """Print medians from the start of Python to the finished file: 500 points, 12 states.

    The command reads its points from a table; the plain script makes them itself.
    """
    table, target = Path(folder, "points.csv"), Path(folder, "points.gif")
    X = plain_points.data(500, 2)
    np.savetxt(table, X, delimiter=",")
    models = (KMeans(5, random_state=seed, max_iter=STATES - 1) for seed in range(100))
    seed = next(seed for seed, model in enumerate(models) if len(model.fit(X).history_) == STATES)
    ours = ["-m", "kmeans_gif", "points", table, "-k", "5", "--max-iter", str(STATES - 1),
            "--seed", str(seed), "--quiet", "-o", target]  # fmt: skip
    plain = [Path(__file__).with_name("plain_points.py"), target]
    commands = {
        "plain script, 12 frames": plain,
        "ours, 12 frames": [*ours, "--style", "plain"],
        "plain script, 24 frames": [*plain, "2"],
        "ours, 24 teaching frames": ours,
    }
    seconds = {name: [] for name in commands}
    for _ in range(7):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *map(str, command)], check=True)
            seconds[name].append(time.perf_counter() - start)
    for name, values in seconds.items():
        print(f"whole command, {name}: {statistics.median(values):.2f} s")


if __name__ == "__main__":
    main()
