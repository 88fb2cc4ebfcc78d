"""A disk that is full: of outputs, and of compiled kernels.

The disk is a small tmpfs, which root may mount.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from commands import answer, everything


@pytest.fixture
def disk(tmp_path):
    """A folder with room for a few kB."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs root, to mount a tmpfs")
    words = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def filled(disk, pages):
    """Leave room for `pages` of 4 kB."""
    with open(disk / "ballast", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(file.tell() - 4096 * pages)


def everywhere(disk):
    return {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()}


LINES = {
    "gif": "coffee.png -k 3 -o disk/x.gif",
    "apng": "coffee.png -k 3 -o disk/x.apng",
    "webp": "coffee.png -k 3 -o disk/x.webp",
    "png": "coffee.png -k 3 --no-caption -o disk/x.png",
    "history": "coffee.png -k 3 -o x.gif --history disk/run.npz",
    "points": "blobs -k 3 --points 60 -o disk/x.gif",
    "race": "race -k 2 --points 60 -o disk/x.gif",
    "tiles": "tiles tiles.npy -k 2 -o x.gif --save-centroids disk",
    "choose-k": "choose-k coffee.png --k 2-3 -o disk",
    "report": "report coffee.png -k 3 -o disk",
}
SMALL = ("png",)
"""What fits on a page."""


@pytest.mark.jit
@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("pages", [0, 1])
def test_outputs(here, disk, capsys, name, pages):
    """Status 1, a line that says why, older files as they were and no unfinished ones."""
    np.save("tiles.npy", np.random.default_rng(0).integers(0, 256, (60, 30, 30), dtype=np.uint8))
    for old in ("x.gif", "x.png", "x.webp", "x.apng", "run.npz"):
        (disk / old).write_bytes(b"old")
    filled(disk, pages)
    before = everywhere(disk)
    status, lines = answer(f"{LINES[name]} --quiet", capsys)
    after = everywhere(disk)
    if pages and name in SMALL:
        assert (status, lines) == (0, [])
        return
    assert status == 1
    (line,) = lines
    assert line.startswith("kmeans-gif: writing failed, no file is left half written: ")
    assert "No space left on device" in line
    assert {path: after[path] for path in before} == before
    new = {path: after[path] for path in after if path not in before}
    assert not [path for path in new if path.name.endswith((".part", ".test"))]
    assert all(new.values())
    assert pages or not new


@pytest.mark.jit
def test_kernels(here, disk):
    """What cannot be kept is compiled again; the pictures are the same."""
    command = [sys.executable, "-m", "kmeans_gif", "coffee.png", "-k", "3", "-o"]
    full = {**os.environ, "NUMBA_CACHE_DIR": str(disk)}
    subprocess.run([*command, "usual.gif"], check=True, capture_output=True)
    for again in range(2):
        done = subprocess.run(
            [*command, "x.gif"], env=full, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        first, second = done.stderr.splitlines()
        assert first == "kmeans-gif: compiling kernels, this once"
        assert "cannot be kept (No space left on device)" in second
        assert Path("x.gif").read_bytes() == Path("usual.gif").read_bytes(), again
    assert not [*disk.rglob("*.tmp*")]
    assert not [name for name in everything() if name.endswith(".part")]
