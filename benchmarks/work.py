"""The work that is compared: data, seeds, and calls of ours and of the peers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from peers import peers
from PIL import Image
from tiles import made_digits

from kmeans_gif import KMeans, choose_k, load_image

SAMPLES = Path(__file__).parents[1] / "samples"
PHOTOS = {"0.26 MP": (512, 512), "1 MP": (1024, 1024), "12 MP": (4000, 3000)}


def photo(size):
    """A sample photo of another size, with the noise of a camera: `(h, w, 3)` uint8."""
    with Image.open(SAMPLES / "astronaut.png") as image:
        pixels = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BICUBIC))
    if size == (512, 512):
        return pixels
    noise = np.random.default_rng(0).normal(0, 2, pixels.shape)
    return np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8)


def blobs(n, d):
    """As many overlapping blobs as it takes to keep all k busy: `(n, d)` float32."""
    rng = np.random.default_rng(0)
    centers = rng.uniform(-8, 8, (50, d))
    return (centers[rng.integers(0, 50, n)] + rng.normal(size=(n, d))).astype(np.float32)


def some(X, k):
    """k different observations."""
    rows = np.unique(X[np.random.default_rng(1).choice(len(X), 20 * k, replace=False)], axis=0)
    return rows[np.random.default_rng(2).permutation(len(rows))[:k]]


def photo_calls(size, k, rounds=10):
    """From the array in hand to the recorded history; peers get all pixels as float32."""
    pixels = photo(size)
    X = pixels.reshape(-1, 3).astype(np.float32)
    seeds = some(X, k)
    ours = lambda: KMeans(k, init=seeds, max_iter=rounds).fit(load_image(pixels))  # noqa: E731
    return {"kmeans_gif": ours, **peers(X, seeds, rounds)}


def array_calls(X, k, rounds=10):
    """From the float32 array in hand to the recorded history."""
    seeds = some(X, k)
    ours = lambda: KMeans(k, init=seeds, max_iter=rounds).fit(X)  # noqa: E731
    return {"kmeans_gif": ours, **peers(X, seeds, rounds)}


def choice_calls():
    """k from 2 to 20 on a photo's colors, five random seedings each; both draw their own seeds."""
    data = load_image(SAMPLES / "coffee.png")
    calls = {
        "kmeans_gif": lambda: choose_k(data, range(2, 21), n_init=5, random_state=0),
    }
    try:
        from sklearn.cluster import KMeans as Peer
    except ImportError:
        return calls

    def sweep():
        for k in range(2, 21):
            model = Peer(k, init="random", n_init=5, max_iter=100, tol=1e-4, random_state=0)
            model.fit(data.X, sample_weight=data.weights)

    return {**calls, "scikit-learn, colors with weights": sweep}


class Row(NamedTuple):
    """A line of the table."""

    work: str
    aim: float
    calls: Callable[[], dict[str, Callable[[], object]]]
    turns: int = 5
    after: str = ""
    """The smaller work whose two fastest peers are the only ones that try this."""


def rows():
    """All rows."""
    before = ""
    for name, aims in (("0.26 MP", (3, 5, 7)), ("1 MP", (4, 10, 10)), ("12 MP", (15, 30, 40))):
        for k, aim in zip((8, 64, 256), aims, strict=True):
            calls = partial(photo_calls, PHOTOS[name], k)
            after = f"photo {before}, k = {k}" if before else ""
            yield Row(f"photo {name}, k = {k}", aim, calls, 3 if after else 5, after)
        before = name if name == "1 MP" else ""
    for k, aim in ((8, 2.5), (64, 6)):
        for d in (2, 3):
            yield Row(f"1 M × {d} points, k = {k}", aim, partial(points_calls, d, k))
    for n, side in ((20_000, 16), (60_000, 28)):
        calls = partial(digits_calls, n, side)
        yield Row(f"{n:,} × {side * side} digits, k = 10", 1.2, calls)
    calls = partial(array_calls, blobs(20_000, 256), 10)
    yield Row("20,000 × 256 broken numbers, k = 10", 1.2, calls)
    calls = partial(points_calls, 2, 64, 100)
    after = "1 M × 2 points, k = 64"
    yield Row("1 M × 2 points, k = 64, 100 iterations", 10, calls, 2, after)
    yield Row("choose-k 2-20 on coffee.png, 5 seedings each", 10, choice_calls, 3)


def points_calls(d, k, rounds=10):
    return array_calls(blobs(1_000_000, d), k, rounds)


def digits_calls(n, side):
    return array_calls(made_digits(n, side).astype(np.float32), 10)
