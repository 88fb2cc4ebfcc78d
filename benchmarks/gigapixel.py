"""Pictures of many megapixels, from an array of Zarr to a GIF and a painted array of Zarr.

    python benchmarks/gigapixel.py [MEGAPIXELS ...] [--folder DIR]

By default 100 and 1000.  Pictures are made chunk by chunk, from samples/ with light that changes
and noise, and deleted at the end unless they were made in a folder of yours.  Each size has a
process of its own, whose parts are timed and whose peak of memory the system tells.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[1]
CHUNK = 1024
K, ITERATIONS = 16, 30
NAMES = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")


def make(path, megapixels):
    """An array `(h, w, 3)` of Zarr of so many megapixels."""
    import zarr

    photos = [np.asarray(Image.open(ROOT / "samples" / name).convert("RGB")) for name in NAMES]
    photos = [np.tile(photo, (6, 6, 1))[:CHUNK, :CHUNK].astype(np.float32) for photo in photos]
    side = round((1e6 * megapixels) ** 0.5)
    array = zarr.create_array(path, shape=(side, side, 3), chunks=(CHUNK, CHUNK, 3), dtype="uint8")
    rng = np.random.default_rng(0)
    for top in range(0, side, CHUNK):
        for left in range(0, side, CHUNK):
            photo = photos[rng.integers(len(photos))]
            light = np.float32(0.7 + 0.3 * np.sin(3 * (top + left) / side))
            noise = rng.integers(-1, 2, photo.shape[:2], np.int8)[..., None]
            pixels = np.clip(light * photo + noise, 0, 255).astype(np.uint8)
            array[top : top + CHUNK, left : left + CHUNK] = pixels[: side - top, : side - left]


def run(path, folder):
    """Read, cluster, draw and paint one picture; seconds of each part, and the peak of memory."""
    from kmeans_gif import KMeans, load_scan, recolor, save_painting

    times, start, begun = {}, time.perf_counter(), time.process_time()

    def done(part):
        nonlocal start
        now = time.perf_counter()
        times[part], start = now - start, now

    dataset = load_scan(path)
    done("read")
    history = KMeans(K, random_state=0, max_iter=ITERATIONS).fit(dataset).history_
    done("cluster")
    recolor(history).save(folder / "small.gif")
    done("GIF")
    save_painting(history, folder / "painted.zarr")
    done("paint")
    busy = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    height, width, _ = dataset.scan.shape
    return {
        "pixels": height * width, "colors": len(dataset.X), "iterations": history.n_iter,
        "times": times, "busy": busy, "peak": peak,
    }  # fmt: skip


def measured(path):
    """What `run` tells, of a process of its own."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        words = [sys.executable, __file__, "--one", path, folder]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main():
    """Make pictures, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("megapixels", nargs="*", type=float, default=[100, 1000])
    parser.add_argument("--folder", type=Path, help="where pictures are made, and kept")
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run(*options.one)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        heads = "megapixels", "colors", "read, s", "cluster", "GIF", "paint", "ns a pixel"
        print(f"| {' | '.join(heads)} | of processors | peak |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for megapixels in options.megapixels:
            path = folder / f"{megapixels:g}.zarr"
            if not path.exists():
                make(path, megapixels)
            found = measured(path)
            parts = " | ".join(f"{seconds:.1f}" for seconds in found["times"].values())
            each = 1e9 * sum(found["times"].values()) / found["pixels"]
            busy = 1e9 * found["busy"] / found["pixels"]
            print(
                f"| {found['pixels'] / 1e6:,.0f} | {found['colors']:,} | {parts} | {each:.1f} | "
                f"{busy:.1f} | {found['peak']:.2f} GB |",
                flush=True,
            )


if __name__ == "__main__":
    main()
