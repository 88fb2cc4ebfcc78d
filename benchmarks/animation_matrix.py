"""Draws a matrix of small animations, to see which bytes a change of the code changes.

    python benchmarks/animation_matrix.py write FOLDER       # before the change, and after it
    python benchmarks/animation_matrix.py compare OLD NEW

Every view, theme, option and writer, by way of the command.  FOLDER stands outside of the
repository; `hashes.json` in it has the SHA-256 of each file.  Files that differ are decoded, and
those that still show the same pixels for the same time are told apart from others.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image

from kmeans_gif import KMeans

SAMPLES = Path(__file__).parents[1] / "samples"
PHOTO = "--max-size 60 --max-iter 6"
SMALL = "--width 480 --height 360"
BLOBS2, BLOBS3 = "blobs --points 150 --max-iter 6", "blobs --dim 3 --points 150 --max-iter 6"


def commands():
    """Command lines by the name of the file that they write, without its suffix."""
    yield from _photos()
    yield from _points()
    yield from _tiles()
    yield from _choices()
    yield from _writers()


def _photos():
    for first in ("original", "seeds", "final", "none"):
        yield f"recolor_first_{first}", f"{SAMPLES}/coffee.png -k 5 {PHOTO} --first {first}"
    options = ("--distinct-colors", "--side-by-side", "--swatches", "--no-caption")
    for chosen in product((0, 1), repeat=4):
        words = [word for word, on in zip(options, chosen, strict=True) if on]
        name = "".join(map(str, chosen))
        yield f"recolor_{name}", f"{SAMPLES}/chelsea.png -k 4 {PHOTO} {' '.join(words)}"
    for k in (1, 2, 16, 100, 247, 250, 254, 256, 300):
        yield f"recolor_k{k}", f"{SAMPLES}/coffee.png -k {k} --max-size 60 --max-iter 3"
    for k in (100, 250, 300):
        yield (
            f"recolor_wide_k{k}",
            (f"{SAMPLES}/coffee.png -k {k} --max-size 60 --max-iter 3 --side-by-side --swatches"),
        )
    yield "recolor_gray", f"{SAMPLES}/camera.png -k 3 {PHOTO} --swatches"
    yield "recolor_gray_wide", f"{SAMPLES}/camera.png -k 3 {PHOTO} --side-by-side"
    yield "recolor_large", f"{SAMPLES}/rocket.jpg -k 5 --max-size 500 --max-iter 3"
    yield (
        "recolor_timing",
        (
            f"{SAMPLES}/coffee.png -k 9 --max-size 60 --seconds-per-step 0.1 --hold 1 --plays 2 "
            "--max-frames 7"
        ),
    )
    for space in ("lab", "oklab"):
        yield f"recolor_{space}", f"{SAMPLES}/coffee.png -k 4 {PHOTO} --color-space {space}"
        yield (
            f"space_{space}",
            (
                f"{SAMPLES}/coffee.png -k 4 {PHOTO} --color-space {space} --view color-space "
                "--rotate 40 --max-frames 10"
            ),
        )
    where = f"{SAMPLES}/chelsea.png -k 5 {PHOTO} --features color+location"
    for background, trails, caption in product(
        ("recolored", "faded"), ("", "--no-trails"), ("", "--no-caption")
    ):
        name = f"centroids_{background}{trails}{caption}"
        yield name, f"{where} --view centroids --background {background} {trails} {caption}"
    yield "centroids_color", f"{SAMPLES}/coffee.png -k 6 {PHOTO} --view centroids --first final"
    yield "centroids_clear", f"clear.png -k 4 {PHOTO} --view centroids"
    yield "recolor_clear", f"clear.png -k 4 {PHOTO}"
    yield "recolor_clear_wide", f"clear.png -k 4 {PHOTO} --side-by-side --swatches"
    yield "composed_clear", f"clear.png -k 4 {PHOTO} --view composed --width 700 --height 300"
    for theme, caption, trails in product(
        ("light", "dark"), ("", "--no-caption"), ("", "--no-trails")
    ):
        name = f"{theme}{caption}{trails}"
        words = f"--theme {theme} {caption} {trails}"
        yield (
            f"space_{name}",
            (
                f"{SAMPLES}/coffee.png -k 6 {PHOTO} --view color-space {SMALL} --rotate 30 "
                f"--max-frames 9 {words}"
            ),
        )
        yield (
            f"composed_{name}",
            (
                f"{where} --view composed --width 800 --height 330 --rotate 60 --max-frames 9 "
                f"{words}"
            ),
        )
    yield (
        "composed_first",
        (f"{SAMPLES}/coffee.png -k 6 {PHOTO} --view composed --first none --color-space lab"),
    )
    yield "composed_portrait", f"tall.png -k 6 {PHOTO} --view composed"


def _points():
    for parts in ("", "numbers", "trails", "regions", "switched", "panel"):
        off = f"--no-{parts}" if parts else ""
        for theme in ("light", "dark"):
            yield f"plane_{theme}{off}", f"{BLOBS2} -k 4 {SMALL} --theme {theme} {off}"
            yield f"space3_{theme}{off}", f"{BLOBS3} -k 4 {SMALL} --theme {theme} {off}"
    yield "plane_plain", f"{BLOBS2} -k 4 --style plain"
    yield "plane_no_caption", f"{BLOBS2} -k 4 {SMALL} --no-caption"
    yield "plane_tween", f"{BLOBS2} -k 3 {SMALL} --tween 2"
    yield "plane_tween_plain", f"{BLOBS2} -k 3 {SMALL} --tween 3 --style plain"
    yield "plane_few", f"{BLOBS2} -k 6 {SMALL} --spread 3 --max-frames 8"
    yield "plane_empty", f"{BLOBS2} -k 8 {SMALL} --init uniform --empty-cluster drop"
    yield "plane_dense", f"blobs --points 70000 -k 3 {SMALL} --max-iter 3"
    yield "space3_dense", f"blobs --dim 3 --points 70000 -k 3 {SMALL} --max-iter 3"
    yield "space3_turning", f"{BLOBS3} -k 4 {SMALL} --rotate 90 --max-frames 24"
    yield "space3_seamless", f"{BLOBS3} -k 4 {SMALL} --rotate 360 --seamless --max-frames 24"
    yield "space3_tween", f"{BLOBS3} -k 4 {SMALL} --tween 1 --rotate 20 --max-frames 30"
    for shape in ("moons", "circles", "unequal", "stretched", "uniform"):
        yield f"plane_{shape}", f"blobs --shape {shape} --points 200 -k 3 {SMALL} --max-iter 6"
    yield "plane_many", f"blobs --points 800 -k 60 {SMALL} --max-iter 3"
    yield "plane_most", f"blobs --points 800 -k 242 {SMALL} --max-iter 2"
    yield "table_components", f"points table.csv -k 3 {SMALL}"
    yield "table_components3", f"points table.csv -k 3 {SMALL} --dim 3 --rotate 45"
    yield "table_line", f"render line.npz {SMALL}"
    yield "table_flat", f"points table.csv -k 3 {SMALL} --columns a b"
    yield "table_space", f"points table.csv -k 3 {SMALL} --columns a b c"
    race = "race --points 150 -k 4 --max-iter 8 --width 700 --height 420"
    for theme in ("light", "dark"):
        yield f"race_{theme}", f"{race} --init random k-means++ corner --theme {theme}"
    yield "race_luck", f"{race} --seeds 0 1 2 3 --max-frames 6"
    yield "race_space", f"{race} --dim 3 --rotate 50 --max-frames 20"
    yield "race_table", "race table.csv -k 3 --init random corner --dim 2 --hold 2"
    yield "race_empty", f"{race} --init uniform corner --seed 5 --empty-cluster drop"


def _tiles():
    sheet = f"{SAMPLES}/digits.png --tile 16"
    yield "mosaic", f"tiles {sheet} -k 6 --max-iter 5"
    yield "mosaic_truth", f"tiles {sheet} -k 4 --max-iter 4 --truth {SAMPLES}/digits.txt"
    yield "mosaic_bare", f"tiles {sheet} -k 4 --max-iter 4 --no-caption --members 0"
    yield "mosaic_rows", f"tiles {sheet} -k 5 --max-iter 4 --cards-per-row 2 --members 3"
    yield "mosaic_thin", f"tiles {sheet} -k 5 --max-frames 4 --seconds-per-step 0.1"
    yield "mosaic_color", "tiles colored.npz -k 3 --max-iter 4"
    yield "mosaic_large", "tiles large.npz -k 2 --max-iter 4"
    yield "map", f"tiles {sheet} -k 6 --max-iter 4 --map"
    yield "map_bare", f"tiles {sheet} -k 6 --max-iter 4 --map --no-caption"
    yield "map_color", "tiles colored.npz -k 3 --max-iter 4 --map"
    yield "map_wide", "tiles large.npz -k 2 --max-iter 4 --map"


def _choices():
    for name, words in (
        ("photo", f"{SAMPLES}/coffee.png --k 2-5 --max-size 60"),
        ("photo_distinct", f"{SAMPLES}/chelsea.png --k 2-5 --max-size 60 --distinct-colors"),
        ("photo_lab", f"{SAMPLES}/coffee.png --k 2,4,7 --max-size 400 --color-space lab"),
        ("photo_clear", "clear.png --k 2-4"),
        ("points", "table.csv --k 2-6"),
        ("plane", "table.csv --k 2-6 --columns a b --width 700 --height 420 --hold 1"),
        ("space", "table.csv --k 2-4 --dim 3"),
    ):
        yield f"choose_{name}", f"choose-k {words} --max-iter 8 --restarts 2"
    for name, words in (
        ("lab", f"{SAMPLES}/coffee.png -k 4 --max-size 60 --color-space lab"),
        ("place", f"{SAMPLES}/coffee.png -k 4 --max-size 60 --features color+location"),
    ):
        yield f"report_{name}", f"report {words} --max-iter 5"


def _writers():
    for suffix in ("apng", "webp", "png"):
        for name, words in (
            ("photo", f"{SAMPLES}/coffee.png -k 300 --max-size 60 --max-iter 3 --side-by-side"),
            ("holes", f"clear.png -k 4 {PHOTO}"),
            ("plane", f"{BLOBS2} -k 4 {SMALL}"),
            ("mosaic", "tiles colored.npz -k 3 --max-iter 4"),
        ):
            yield f"{name}.{suffix}", words


def write(folder):
    """Run all commands and hash what they wrote."""
    from kmeans_gif.cli import main

    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    _make_inputs()
    for name, line in commands():
        several = line.startswith(("choose-k", "report"))
        target = f"{name}/" if several else name if "." in name else f"{name}.gif"
        with contextlib.redirect_stderr(io.StringIO()) as said:
            status = main([*line.split(), "--quiet", "-o", target])
        if status:
            print(f"{name}: {said.getvalue().strip()}")
    suffixes = {".gif", ".png", ".apng", ".webp", ".json", ".txt", ".gpl", ".ase"}
    files = sorted(path for path in Path().rglob("*") if path.suffix in suffixes)
    ours = [p for p in files if p.name not in (*INPUTS, "hashes.json", "details.json",
                                               "details.txt")]  # fmt: skip
    hashes = {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in ours}
    Path("hashes.json").write_text(json.dumps(hashes, indent=1))
    print(f"{len(hashes)} files")


INPUTS = ("clear.png", "tall.png", "table.csv", "line.npz", "colored.npz", "large.npz")


def _make_inputs():
    rng = np.random.default_rng(0)
    with Image.open(SAMPLES / "coffee.png") as image:
        small = image.convert("RGBA").resize((60, 40))
        image.crop((100, 0, 200, 400)).save("tall.png")
    clear = np.array(small)
    clear[5:20, 10:30, 3] = 0
    Image.fromarray(clear).save("clear.png")
    groups = rng.normal(0, 1, (3, 1, 4)) * 4 + rng.normal(0, 1, (3, 40, 4))
    np.savetxt("table.csv", groups.reshape(-1, 4), delimiter=",", header="a,b,c,d", comments="")
    KMeans(3, random_state=0).fit(groups[:, :, 0].reshape(-1, 1)).history_.save("line.npz")
    np.savez("colored.npz", rng.integers(0, 256, (60, 6, 4, 3), np.uint8))
    np.savez("large.npz", rng.integers(0, 256, (9, 30, 40), np.uint8))


def compare(old, new):
    """Print how many files are equal, show the same, or differ."""
    before, after = (json.loads((f / "hashes.json").read_text()) for f in (old, new))
    changed = [name for name in before if name in after and before[name] != after[name]]
    same = [name for name in changed if _shown(old / name) == _shown(new / name)]
    print(f"{len(before)} files before, {len(after)} after")
    print(f"{sum(before[name] == after.get(name) for name in before)} are equal")
    print(f"{len(same)} show the same in other bytes: {' '.join(same)}")
    print(f"{len(changed) - len(same)} differ: {' '.join(n for n in changed if n not in same)}")
    print(f"missing: {sorted(set(before) - set(after))}; new: {sorted(set(after) - set(before))}")


def _shown(path):
    """Durations and a hash of each picture that a file shows."""
    if path.suffix not in (".gif", ".png", ".apng", ".webp"):
        return path.read_bytes()
    with Image.open(path) as image:
        shown = []
        for i in range(getattr(image, "n_frames", 1)):
            image.seek(i)
            pixels = image.convert("RGBA").tobytes()
            shown.append((image.info.get("duration"), image.size, hashlib.sha256(pixels).digest()))
        return shown


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"] and len(sys.argv) == 3:
        write(Path(sys.argv[2]).resolve())
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 4:
        compare(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(__doc__)
