"""How near clustering comes to what the machine can do, how time passes in a run, how it grows."""

import time
from pathlib import Path

import numpy as np
from turns import median
from work import blobs, some

from kmeans_gif import KMeans
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.assignment_step import AssignmentStep
from kmeans_gif.clustering.lloyd import means
from kmeans_gif.clustering.nearest.bounding_boxes import BoundingBoxes

FOLDER = Path(__file__).parent


def machine_limits():
    """(fused multiply-adds a second in float64, bytes copied a second), on all cores.

    The first is what the BLAS of NumPy comes to in a large product of matrices.
    """
    factor = np.random.default_rng(0).random((1500, 1500))
    source = np.zeros(1 << 25)
    target = np.empty_like(source)
    with ThreadPool() as pool:

        def copy(first, last):
            np.copyto(target[first:last], source[first:last])

        copied = min(once(lambda: pool.share(copy, len(source))) for _ in range(7))
    multiplied = min(once(lambda: factor @ factor) for _ in range(7))
    return len(factor) ** 3 / multiplied, 2 * source.nbytes / copied


def once(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def rounds_of(n, d, k, rounds):
    """Seconds of each round, how many distances were computed in the last, and bytes read."""
    X = blobs(n, d).astype(np.float64)
    weights = np.ones(n)
    with ThreadPool() as pool:
        data = BoundingBoxes(X, weights, pool, rounds=rounds)
        step = AssignmentStep(data, weights, k, pool)
        centroids = some(X, k)
        seconds = []
        for _ in range(rounds):
            start = time.perf_counter()
            assignment = step.assign(centroids)
            after = means(centroids, assignment.sums, assignment.sizes)
            seconds.append(time.perf_counter() - start)
            centroids = after
        labeling = data.start(k)
        slab = 8
        counts = [
            labeling._rivals(centroids, first, min(first + slab, len(data.regions)))[2]
            for first in range(0, len(data.regions), slab)
        ]
    read = data.tiles.nbytes + data.weights.nbytes + data.boxes.nbytes
    return seconds, int(np.concatenate(counts).sum()) * 128, read


def limits_table():
    fused, copied = machine_limits()
    lines = [
        "## Limits",
        "",
        f"This machine: {fused / 1e9:.1f} billion fused multiply-adds a second in float64, "
        f"{copied / 1e9:.1f} GB a second copied (read and written), on all cores.",
        "",
        "| work | a round | distances asked for | computed | of the peak | read | of the copy |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for k in (64, 256):
        seconds, computed, read = rounds_of(1_000_000, 3, k, 40)
        late = median(seconds[20:])
        lines.append(
            f"| 1 M × 3, k = {k} | {1000 * late:.2f} ms | {1e6 * k / late / 1e9:.0f} billion/s | "
            f"{computed / late / 1e9:.1f} billion/s, {computed / 1e6:.1f} an observation | "
            f"{3 * computed / late / fused:.0%} | {read / late / 1e9:.1f} GB/s | "
            f"{read / late / copied:.0%} |"
        )
    return [*lines, ""]


def draw_rounds():
    """Time of each of 100 rounds, as a PNG."""
    from matplotlib import pyplot as plt

    runs = {}
    for _ in range(3):
        for n, d, k in ((1_000_000, 2, 8), (1_000_000, 2, 64), (1_000_000, 3, 64)):
            name = f"1 M × {d}, k = {k}"
            seconds = rounds_of(n, d, k, 100)[0]
            runs[name] = np.minimum(runs.get(name, np.inf), seconds)
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for name, seconds in runs.items():
        axes.plot(np.arange(1, 101), 1000 * seconds, label=name)
    axes.set(xlabel="round", ylabel="milliseconds", yscale="log", title="Time of each round")
    axes.legend()
    axes.grid(alpha=0.3, which="both")
    figure.savefig(FOLDER / "rounds.png", dpi=110)
    return {name: float(seconds[0] / median(seconds[50:])) for name, seconds in runs.items()}


def draw_growth():
    """Time of 10 iterations against n and k, log-log, as a PNG; the steepest slopes."""
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    sizes = [10_000, 100_000, 1_000_000, 10_000_000]
    X = blobs(sizes[-1], 2)
    slopes = {}
    for k in (8, 64):
        seconds = [fitted(X[:n], k) for n in sizes]
        left.loglog(sizes, seconds, "o-", label=f"k = {k}")
        slopes[f"n, k = {k}"] = float(np.polyfit(np.log(sizes[1:]), np.log(seconds[1:]), 1)[0])
    ks = [2, 8, 32, 128, 512]
    for n in (100_000, 1_000_000):
        seconds = [fitted(X[:n], k) for k in ks]
        right.loglog(ks, seconds, "o-", label=f"n = {n:,}")
        slopes[f"k, n = {n:,}"] = float(np.polyfit(np.log(ks), np.log(seconds), 1)[0])
    for axes, of in ((left, "observations of 2 features"), (right, "clusters")):
        axes.set(xlabel=of, ylabel="seconds for 10 iterations")
        axes.grid(alpha=0.3, which="both")
        axes.legend()
    figure.savefig(FOLDER / "growth.png", dpi=110)
    return slopes


def fitted(X, k):
    seeds = some(X, k)
    return min(once(lambda: KMeans(k, init=seeds, max_iter=10).fit(X)) for _ in range(3))
