"""What one writes without this package: NumPy Lloyd with broadcasting, frames through imageio.

    python benchmarks/plain_photo.py samples/coffee.png '[[200, 90, 40], [30, 10, 5]]' out.gif

Clusters pixels from the given seeds until labels stay, at most 100 rounds, and prints the rounds.
"""

import json
import sys

import imageio.v3 as iio
import numpy as np


def main(path, seeds, out):
    image = iio.imread(path)
    pixels = image.reshape(-1, image.shape[-1]).astype(float)
    centroids = np.array(seeds, dtype=float)
    frames = [image]
    labels = None
    for _ in range(101):
        distances = ((pixels[:, None, :] - centroids[None, :, :]) ** 2).sum(axis=2)
        new = distances.argmin(axis=1)
        frames.append(np.rint(centroids[new]).astype(np.uint8).reshape(image.shape))
        if labels is not None and (new == labels).all():
            break
        labels = new
        for j in range(len(centroids)):
            if (labels == j).any():
                centroids[j] = pixels[labels == j].mean(axis=0)
    iio.imwrite(out, frames[:60], duration=400, loop=0)
    print(len(frames) - 2)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3])
