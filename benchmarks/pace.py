"""How default animations take their time: seconds, states, and what is over before most is.

    python benchmarks/pace.py

For the sample photos, the digits and blobs, k = 3, 7 and 15: states that are shown of those that
there are, the length, the share of it that is over before 95 % of the fall of inertia are shown,
and for gliding centroids the size of the GIF against one without.
"""

import tempfile
from pathlib import Path

from kmeans_gif import KMeans, load_image, load_tiles, make_points, mosaic, recolor, scatter
from kmeans_gif.rendering.pace import most_of_the_fall

SAMPLES = Path(__file__).parents[1] / "samples"
KS = (3, 7, 15)


def runs():
    """(name, k, view, history) of each run."""
    for name in ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg"):
        photo = load_image(SAMPLES / name)
        for k in KS:
            yield name.partition(".")[0], k, recolor, fitted(photo, k)
    digits = load_tiles(SAMPLES / "digits.png", tile=8)
    for k in KS:
        yield "digits", k, mosaic, fitted(digits, k)
    for dim in (2, 3):
        for k in KS:
            data = make_points("blobs", dim=dim, centers=k, random_state=0)
            yield f"blobs, {dim}D", k, scatter, fitted(data, k)


def fitted(data, k):
    return KMeans(k, random_state=0).fit(data).history_


def early(animation, history):
    """The share of the time before labels are shown with 95 % of the fall."""
    point = most_of_the_fall(history.inertia.tolist())
    before = (k.duration_ms for k in animation.keyframes if k.labeled is None or k.labeled < point)
    return sum(before) / sum(animation.durations_ms)


def size(animation):
    with tempfile.TemporaryDirectory() as folder:
        return animation.save(Path(folder) / "a.gif").n_bytes


def main():
    print("| data | k | states shown | seconds | even | before 95 % | even | GIF, glide / none |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, k, view, history in runs():
        story, even = view(history), view(history, pace="even")
        shown = len({key.state for key in story.keyframes})
        glide = ""
        if view is scatter:
            glide = f"{size(story) / size(view(history, tween=0)):.2f}"
        print(
            f"| {name} | {k} | {shown} of {len(history)} | {story.seconds:.1f} | "
            f"{even.seconds:.1f} | {early(story, history):.0%} | {early(even, history):.0%} | "
            f"{glide} |"
        )


if __name__ == "__main__":
    main()
