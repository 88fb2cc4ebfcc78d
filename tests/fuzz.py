"""Files and options of strangers: a result or one line, and nothing else.

    python -m tests.fuzz --n 10000             # mutated files
    python -m tests.fuzz --options --n 10000   # combinations of options
    python -m tests.fuzz --seed 4711           # one case again

A failure prints the seed that repeats it.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import importlib
import io
import os
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from kmeans_gif import (
    History,
    InputError,
    KMeans,
    load_image,
    load_points,
    load_tiles,
    make_points,
    recolor,
    scatter,
)
from kmeans_gif.data.tile_arrays import read_truth
from kmeans_gif.rendering.views import VIEWS, view

LONGEST_S, MOST_BYTES = 10.0, 1_000_000_000
PICTURES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP",
            "gif": "GIF", "avif": "AVIF"}  # fmt: skip
ODD = [0, 1, -1, 2, 3, 5, 8, 60, 800, 8193, 10**6, 10**30, 0.0, 0.3, -1.5, 1e300, float("nan"),
       float("inf"), True, False, None, "", "x", "light", "dark", "plain", "final",
       "none"]  # fmt: skip


def seeds(folder):
    """A good file of each format, by its name."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    files = {}
    for suffix, name in PICTURES.items():
        buffer = io.BytesIO()
        with contextlib.suppress(KeyError, OSError):  # AVIF is not in every Pillow
            Image.fromarray(pixels).save(buffer, format=name)
            files[f"photo.{suffix}"] = buffer.getvalue()
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "group4"):
        buffer = io.BytesIO()
        picture = Image.fromarray(pixels).convert("1" if compression == "group4" else "RGB")
        with contextlib.suppress(OSError):  # where Pillow has no libtiff
            picture.save(buffer, format="TIFF", compression=compression)
            files[f"photo.{compression}.tiff"] = buffer.getvalue()
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert("CMYK").save(buffer, format="JPEG", progressive=True)
    files["photo.cmyk.jpg"] = buffer.getvalue()
    X = rng.normal(size=(20, 3))
    files["table.csv"] = b"a,b,c\n" + b"".join(b"%.3f,%.3f,%.3f\n" % tuple(row) for row in X)
    files["table.tsv"] = files["table.csv"].replace(b",", b"\t")
    files["table.csv.gz"] = gzip.compress(files["table.csv"], mtime=0)
    files |= office_tables(X)
    files["truth.txt"] = b" ".join(b"%d" % (i % 3) for i in range(20))
    for name, save in (("array.npy", np.save), ("array.npz", np.savez_compressed)):
        buffer = io.BytesIO()
        save(buffer, X)
        files[name] = files["truth.np" + name[-1]] = buffer.getvalue()
        buffer = io.BytesIO()
        save(buffer, np.arange(20) % 3)
        files["truth.np" + name[-1]] = buffer.getvalue()
        buffer = io.BytesIO()
        save(buffer, rng.integers(0, 256, (9, 4, 5), dtype=np.uint8))
        files["tiles.np" + name[-1]] = buffer.getvalue()
    for name, data in (
        ("photo", load_image(pixels)),
        ("points", make_points(n=20, random_state=0)),
    ):
        path = folder / "seed.npz"
        KMeans(3, random_state=0).fit(data).history_.save(path)
        files[f"{name}_history.npz"] = path.read_bytes()
        with np.load(path) as archive:  # uncompressed: changes reach the arrays themselves
            buffer = io.BytesIO()
            np.savez(buffer, **archive)
        files[f"{name}_plain_history.npz"] = buffer.getvalue()
    return files


def office_tables(X):
    """X as other programs store it, where there is what writes it."""
    with contextlib.suppress(ImportError):
        polars = importlib.import_module("polars")
        frame = polars.DataFrame(X, schema=["a", "b", "c"])
        parquet, feather = io.BytesIO(), io.BytesIO()
        frame.write_parquet(parquet)
        frame.write_ipc(feather)
        book = importlib.import_module("openpyxl").Workbook()
        for row in [["a", "b", "c"], *X.tolist()]:
            book.active.append(row)
        excel = io.BytesIO()
        book.save(excel)
        found = {"parquet": parquet, "feather": feather, "xlsx": excel}
        return {f"table.{suffix}": buffer.getvalue() for suffix, buffer in found.items()}
    return {}


def mutated(data, rng):
    """`data` with a few changes: bits, bytes, numbers, pieces left out, doubled or moved."""
    data = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        if not data:
            break
        at, length = int(rng.integers(len(data))), int(rng.integers(1, 33))
        if rng.random() < 0.3:
            at = min(at, int(rng.integers(128)))  # where headers stand
        match int(rng.integers(7)):
            case 0:
                data[at] ^= 1 << int(rng.integers(8))
            case 1:
                data[at : at + length] = rng.bytes(length)
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * int(rng.integers(1, 9))
            case 4:
                del data[at:]
            case 5:
                edge = int(rng.choice([0, 1, 127, 128, 255, 2**15, 2**16 - 1, 2**31, 2**32 - 1]))
                data[at : at + 4] = edge.to_bytes(4, str(rng.choice(["little", "big"])))
            case 6:
                other = int(rng.integers(len(data)))
                data[at : at + length] = data[other : other + length]
    return bytes(data)


def use(name, path):
    """What a user would do with the file."""
    if name.startswith("photo."):
        load_image(path)
    elif "history" in name:
        history = History.load(path)
        draw = recolor if history.dataset.is_image else scatter
        animation = draw(history)
        animation[0], animation[-1]
    elif name.startswith("truth"):
        read_truth(path, 20)
    elif name.startswith("tiles"):
        load_tiles(path)
    else:
        load_points(path)


def peak_bytes():
    """The most memory that this process has had; 0 on Windows, which does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def attempt(step):
    """What is wrong with how `step` ends; empty if nothing is."""
    start, peak = time.monotonic(), peak_bytes()
    try:
        with warnings.catch_warnings(), strangers_lines() as said:
            warnings.simplefilter("ignore")
            step()
    except InputError as error:
        if "\n" in str(error) or not str(error):
            return f"not one line: {error!r}"
    except Exception:
        return traceback.format_exc()
    if said:
        return f"on stderr: {said[0]!r}"
    if time.monotonic() - start > LONGEST_S:
        return f"took {time.monotonic() - start:.1f} s"
    grown = peak_bytes() - peak
    return f"took {grown:,} bytes" if grown > MOST_BYTES else ""


@contextlib.contextmanager
def strangers_lines():
    """Lines that libraries write to stderr in the meantime."""
    said = []
    with tempfile.TemporaryFile() as file:
        usual = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(usual, 2)
            os.close(usual)
            file.seek(0)
            if text := file.read(500):
                said.append(text)


def fuzz_files(count, first, folder, seconds=float("inf"), only=""):
    """Failures of `count` mutated files, by seed; and how many were tried."""
    files = {name: data for name, data in seeds(folder).items() if only in name}
    end, failures, tried = time.monotonic() + seconds, {}, 0
    for seed in range(first, first + count):
        if time.monotonic() > end:
            break
        rng = np.random.default_rng(seed)
        name = list(files)[seed % len(files)]
        path = folder / name
        path.write_bytes(mutated(files[name], rng))
        tried += 1
        if wrong := attempt(lambda name=name, path=path: use(name, path)):
            failures[seed] = f"{name}: {wrong}"
    return failures, tried


def fuzz_options(count, first, folder, seconds=float("inf")):
    """Failures of `count` combinations of options of views, by seed; and how many were tried."""
    rng = np.random.default_rng(0)
    data = {
        "photo": load_image(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)),
        "points": make_points(n=40, random_state=0),
        "tiles": load_tiles(rng.integers(0, 256, (20, 4, 5), dtype=np.uint8)),
    }
    histories = {kind: KMeans(3, random_state=0).fit(one).history_ for kind, one in data.items()}
    end, failures, tried = time.monotonic() + seconds, {}, 0
    for seed in range(first, first + count):
        if time.monotonic() > end:
            break
        tried += 1
        if wrong := attempt(lambda seed=seed: _options_of(seed, data, histories)):
            failures[seed] = wrong
    return failures, tried


def _options_of(seed, data, histories):
    """Check a view with odd options, and draw a frame in one case of ten."""
    rng = np.random.default_rng(seed)
    chosen = view(
        str(rng.choice([n for n in VIEWS if n not in ("race", "choice_walk", "animate")]))
    )
    kind = str(rng.choice(list(data)))
    options = [o for o in chosen.options if rng.random() < 0.3]
    values = {o.name: ODD[int(rng.integers(len(ODD)))] for o in options}
    chosen.check(data[kind], int(rng.choice([1, 2, 3, 5, 20])), **values)
    if seed % 10 == 0:
        chosen.animate(histories[kind], **values)[-1]


def main():
    """Fuzz, say what failed, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="this case alone")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", default="", help="files with this in their name")
    parser.add_argument("--options", action="store_true")
    asked = parser.parse_args()
    first, count = (asked.first, asked.n) if asked.seed is None else (asked.seed, 1)
    with tempfile.TemporaryDirectory() as folder:
        if asked.options:
            failures, tried = fuzz_options(count, first, Path(folder))
        else:
            failures, tried = fuzz_files(count, first, Path(folder), only=asked.only)
    again = f"python -m tests.fuzz{' --options' * asked.options}"
    again += f" --only {asked.only}" if asked.only else ""
    for seed, wrong in failures.items():
        print(f"{again} --seed {seed}\n{wrong}\n")
    print(f"{len(failures)} of {tried} failed")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
