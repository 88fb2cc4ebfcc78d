"""GIFs, histories and reports are the same bytes for any processor and number of threads."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from kmeans_gif.data.portable_math import cos_sin, cube_root, fifth_root, geometric

SCRIPT = """
import hashlib, json, sys
from pathlib import Path
import numpy as np
from kmeans_gif import KMeans
from kmeans_gif.cli import main
photo, threads = sys.argv[1:3]
lines = [
    ["image", photo, "--max-size", "50", "--color-space", "lab"],
    ["image", photo, "--max-size", "50", "--color-space", "oklab",
     "--features", "color+location"],
    *(["blobs", "--shape", shape, "--points", "300"]
      for shape in ("blobs", "moons", "circles", "unequal", "stretched")),
    ["blobs", "--shape", "unequal", "--dim", "3", "--points", "300", "--rotate", "30"],
]
found = {}
for i, line in enumerate(lines):
    words = [*line, "-k", "4", "--max-iter", "5", "--threads", threads, "--quiet",
             "-o", f"{i}.gif", "--history", f"{i}.npz"]
    assert main(words) == 0
assert main(["report", photo, "-k", "4", "--max-size", "40", "--color-space", "lab",
             "--max-iter", "5", "--threads", threads, "--quiet", "-o", "report/"]) == 0
rng = np.random.default_rng(0)
for i, X in enumerate([rng.normal(size=(9000, 2)), rng.normal(size=(500, 70))]):
    model = KMeans(5, random_state=0, n_threads=int(threads), max_iter=8)
    history = model.fit(X, sample_weight=rng.random(len(X))).history_
    history.save(f"array{i}.npz")
    Path(f"half{i}.bin").write_bytes(history.inertia_after_update.tobytes())
for path in sorted(Path().rglob("*")):
    if path.is_file() and not path.name.startswith("details"):  # which name the machine
        found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
print(json.dumps(found))
"""
PLAIN = {"NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL "
         "AVX512_ICL AVX512_SPR AVX2 FMA3 X86_V3 X86_V4"}  # fmt: skip


def files(folder, photo, threads=1, **environment):
    folder.mkdir()
    known = {**PLAIN, **environment} if environment else {}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(photo), str(threads)],
        check=False, cwd=folder, env={**os.environ, **known}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def usual(tmp_path_factory, samples):
    return files(tmp_path_factory.mktemp("usual") / "x", samples / "coffee.png")


@pytest.mark.jit
def test_any_number_of_threads(usual, tmp_path, samples):
    assert files(tmp_path / "two", samples / "coffee.png", 2) == usual
    assert files(tmp_path / "four", samples / "coffee.png", 4) == usual


@pytest.mark.jit
def test_any_processor(usual, tmp_path, samples):
    plain = {"NUMBA_CPU_NAME": "generic", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    assert files(tmp_path / "plain", samples / "coffee.png", **plain) == usual


def test_portable_functions_agree_with_numpy_to_the_last_digits():
    x = 10 ** np.random.default_rng(0).uniform(-12, 4, 10_000)
    np.testing.assert_allclose(cube_root(x), np.cbrt(x), rtol=1e-15)
    np.testing.assert_allclose(fifth_root(x), x**0.2, rtol=1e-15)
    assert cube_root(np.array([-8.0, 0.0, 1.0])).tolist() == [-2, 0, 1]
    angles = np.random.default_rng(0).uniform(-7, 7, 10_000)
    cosine, sine = cos_sin(angles)
    np.testing.assert_allclose(cosine, np.cos(angles), rtol=0, atol=3e-16)
    np.testing.assert_allclose(sine, np.sin(angles), rtol=0, atol=3e-16)
    np.testing.assert_allclose(geometric(3.0, 0.6, 7), np.geomspace(3.0, 0.6, 7), rtol=1e-15)
    assert geometric(3.0, 0.6, 1).tolist() == [3.0]
