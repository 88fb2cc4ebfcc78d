"""The cache of compiled kernels: damaged, full, gone."""

import os
import subprocess
import sys

import numpy as np
import pytest

from kmeans_gif._jit import _CheckedFiles

pytestmark = pytest.mark.jit

SCRIPT = """
import sys
from kmeans_gif._jit import jit, cache_problems
{before}
from kernel import double
assert double(21) == 42
print(double._cache_hits.total(), len(cache_problems))
"""
KERNEL = "from kmeans_gif._jit import jit\n@jit\ndef double(x):\n    return 2 * x\n"


@pytest.fixture
def run(tmp_path):
    """Runs a kernel in a new process; how often it came from the cache, how many problems."""
    (tmp_path / "kernel.py").write_text(KERNEL)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def run(before=""):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(before=before)], cwd=tmp_path,
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        hits, problems = map(int, done.stdout.split())
        return hits, problems

    return run


def cached(tmp_path, suffix):
    (path,) = (tmp_path / "cache").rglob(f"*.{suffix}")
    return path


@pytest.mark.parametrize("moment", ["_save_data", "_save_index"])
def test_programs_that_save_at_once_never_get_the_code_of_another_signature(tmp_path, moment):
    one, other = (_CheckedFiles(str(tmp_path), "kernel", "stamp") for _ in range(2))
    whole, fractional = ("(int64,)", "x86"), ("(float64,)", "x86")
    read = other._load_index()
    other._load_index = lambda: read  # before the one saves
    save = getattr(one, moment)

    def late(*arguments):
        other.save(fractional, "of fractions")
        save(*arguments)

    setattr(one, moment, late)
    one.save(whole, "of whole numbers")
    later = _CheckedFiles(str(tmp_path), "kernel", "stamp")
    assert later.load(whole) in ("of whole numbers", None)  # then it is compiled again
    assert later.load(fractional) in ("of fractions", None)
    assert {later.load(whole), later.load(fractional)} != {None}


@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
def test_a_damaged_cache_is_made_again(tmp_path, run, suffix):
    assert run() == (0, 0)
    assert run() == (1, 0)
    path = cached(tmp_path, suffix)
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[np.random.default_rng(0).integers(len(whole))] ^= 1
    for damaged in (b"", whole[: len(whole) // 2], bytes(flipped), b"\x80" * len(whole)):
        path.write_bytes(damaged)
        assert run() == (0, 0)
        assert run() == (1, 0)
    path.unlink()
    path.mkdir()
    assert run() == (0, 1)  # it cannot be written, and all goes well without it


def test_a_full_disk_leaves_the_kernel_and_no_scraps(tmp_path, run):
    full = (
        "import builtins, numba.core.caching as caching\n"
        "def full(path, mode='r'):\n"
        "    if 'w' in mode: raise OSError(28, 'No space left on device')\n"
        "    return builtins.open(path, mode)\n"
        "caching.open = full\n"
    )
    assert run(full) == (0, 1)
    assert run(full) == (0, 1)
    assert not [*(tmp_path / "cache").rglob("*.tmp*")]
    assert run() == (0, 0)
    assert run() == (1, 0)


def test_the_command_notes_once_that_kernels_cannot_be_kept(here, tmp_path):
    script = (
        "import sys, kmeans_gif._jit as _jit, numba.core.caching as caching\n"
        "def full(self, name, data): raise OSError(28, 'No space left on device')\n"
        "caching.IndexDataCacheFile._save_data = full\n"
        "from kmeans_gif.cli import main\n"
        "sys.exit(main(['coffee.png', '-k', '2', '--max-iter', '1', '-o', 'x.gif']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False,
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 0
    first, second = done.stderr.splitlines()
    assert first == "kmeans-gif: compiling kernels, this once"
    assert "cannot be kept (No space left on device)" in second
    assert (here / "x.gif").exists()
