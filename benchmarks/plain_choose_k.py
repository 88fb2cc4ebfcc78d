"""What one writes with scikit-learn to choose k for the colors of a photo.

python benchmarks/plain_choose_k.py samples/coffee.png RESTARTS pixels|colors
"""

import sys
import time

import numpy as np
from PIL import Image
from sklearn.cluster import KMeans
from sklearn.metrics import calinski_harabasz_score, silhouette_score


def main(path, restarts, what):
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB")).reshape(-1, 3)
    data, inverse, weights = pixels.astype(float), slice(None), None
    if what == "colors":
        colors, inverse, weights = np.unique(
            pixels, axis=0, return_inverse=True, return_counts=True
        )
        data = colors.astype(float)
    for k in range(2, 21):
        start = time.perf_counter()
        model = KMeans(k, init="random", n_init=int(restarts), max_iter=100, tol=1e-4,
                       random_state=0).fit(data, sample_weight=weights)  # fmt: skip
        taken = time.perf_counter() - start
        labels = model.labels_[inverse]
        width = silhouette_score(pixels, labels, sample_size=2000, random_state=0)
        ratio = calinski_harabasz_score(pixels, labels)
        print(
            f"{k:2d}  {model.inertia_:.6g}  {width:.3f}  {ratio:.6g}  {model.n_iter_}  {taken:.2f}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
