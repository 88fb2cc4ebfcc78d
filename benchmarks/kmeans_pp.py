"""Final inertia of k-means++ with 10 restarts against scikit-learn's, on the sample photos.

    python benchmarks/kmeans_pp.py [--k 16 64 256] [--max-size 200]

Both cluster the distinct colors with their counts, from 10 seedings each of the same random_state,
until centroids move by less than 1e-4 of the variance, 300 rounds at most.  Ratios below 1 are
ours; the last line has their mean.  Five minutes at the default size.
"""

import argparse
import statistics
import time
from pathlib import Path

from sklearn.cluster import KMeans as Reference

from kmeans_gif import KMeans, load_image

SAMPLES = Path(__file__).parents[1] / "samples"
PHOTOS = ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg")
SETTINGS = {"init": "k-means++", "n_init": 10, "max_iter": 300, "tol": 1e-4, "random_state": 0}


def main():
    """Print one line for each photo and k, then the mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--k", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--max-size", type=int, default=200)
    options = parser.parse_args()
    ratios = []
    for name in PHOTOS:
        photo = load_image(SAMPLES / name, max_size=options.max_size)
        for k in options.k:
            if k >= len(photo.X):
                continue
            ours, mine = timed(lambda k=k, photo=photo: KMeans(k, **SETTINGS).fit(photo))
            theirs, its = timed(
                lambda k=k, photo=photo: Reference(k, **SETTINGS).fit(
                    photo.X, sample_weight=photo.weights
                )
            )
            plain = KMeans(k, **{**SETTINGS, "init": "plain-k-means++"}).fit(photo)
            ratios.append(ours.inertia_ / theirs.inertia_)
            print(
                f"{name} k = {k:3d}: {ours.inertia_:.5g} in {mine:.1f} s, "
                f"scikit-learn {theirs.inertia_:.5g} in {its:.1f} s, ratio {ratios[-1]:.4f}; "
                f"plain {plain.inertia_ / theirs.inertia_:.4f}",
                flush=True,
            )
    print(f"mean ratio {statistics.mean(ratios):.4f}, worst {max(ratios):.4f}")


def timed(fit):
    """The fitted model, and seconds."""
    start = time.perf_counter()
    return fit(), time.perf_counter() - start


if __name__ == "__main__":
    main()
