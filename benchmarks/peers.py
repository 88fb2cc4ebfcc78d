"""Other libraries' k-means, all called alike: from given seeds, for so many rounds, in float32.

Their data is a float32 array that is made beforehand, and they keep no history.
"""

from importlib.metadata import version
from importlib.util import find_spec

import numpy as np

PACKAGES = {
    "scikit-learn": "sklearn",
    "scikit-learn-intelex": "sklearnex",
    "faiss-cpu": "faiss",
    "opencv-python-headless": "cv2",
}
"""What the extra `bench` installs, and the modules it brings."""


def missing():
    """Packages of the extra that are not installed."""
    return [package for package, module in PACKAGES.items() if find_spec(module) is None]


def versions():
    """Packages with their versions."""
    return {package: version(package) for package in PACKAGES if package not in missing()}


def peers(X, seeds, rounds):
    """Calls that cluster `X` from `seeds` for `rounds` rounds, by name of the peer."""
    installed = set(PACKAGES) - set(missing())
    found = {}
    if "scikit-learn" in installed:
        from sklearn.cluster import KMeans

        for way in ("lloyd", "elkan"):
            found[f"scikit-learn, {way}"] = estimator(KMeans, X, seeds, rounds, way)
    if "scikit-learn-intelex" in installed:
        from sklearnex.cluster import KMeans as Fast

        found["scikit-learn-intelex"] = estimator(Fast, X, seeds, rounds, "lloyd")
    if "faiss-cpu" in installed:
        found["faiss"] = faiss_call(X, seeds, rounds)
    if "opencv-python-headless" in installed:
        found["OpenCV"] = opencv_call(X, seeds, rounds)
    return found


def estimator(kind, X, seeds, rounds, algorithm):
    model = kind(len(seeds), init=seeds, n_init=1, max_iter=rounds, tol=0, algorithm=algorithm)
    return lambda: model.fit(X)


def faiss_call(X, seeds, rounds):
    import faiss

    def run():
        model = faiss.Kmeans(
            X.shape[1], len(seeds), niter=rounds, max_points_per_centroid=len(X),
            min_points_per_centroid=1,
        )  # fmt: skip
        model.train(X, init_centroids=seeds)
        return model.index.search(X, 1)  # it assigns once for each update; this is one more

    return run


def opencv_call(X, seeds, rounds):
    import cv2

    # It starts from labels, not from seeds.
    labels = np.empty((len(X), 1), np.int32)
    squares = (seeds**2).sum(axis=1)
    for start in range(0, len(X), 4096):
        part = X[start : start + 4096]
        labels[start : start + 4096, 0] = (squares - 2 * part @ seeds.T).argmin(axis=1)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, max(2, rounds), 0)
    flags = cv2.KMEANS_USE_INITIAL_LABELS
    return lambda: cv2.kmeans(X, len(seeds), labels.copy(), criteria, 1, flags)
