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


KERNELS = """
import numpy as np
from kmeans_gif._jit import jit

@jit
def scaled(x, factor):
    made = np.empty_like(x)
    for i in range(len(x)):
        made[i] = factor * np.sqrt(abs(x[i]))
    return made

@jit
def total(x, factor):
    return scaled(x, factor).sum() + len(str(factor > 0))
"""
USED = """
import sys
import numpy as np
from kernels import scaled, total
x = np.arange(-3.0, 4.0)
answers = []
for name in sys.argv[1].split(","):
    answers.append({"scaled": lambda: scaled(x, 2.0).tolist(), "total": lambda: total(x, 2.0),
                    "gone": lambda: sys.getrefcount(scaled(x, 2.0))}[name]())
loaded = "numba.np.polynomial.polynomial_core" in sys.modules
print(scaled._cache_hits.total(), total._cache_hits.total(), loaded)
print(answers)
"""


@pytest.mark.parametrize(
    ("first", "then", "hits"),
    [
        ("scaled", "scaled,gone", "1 0 False"),
        ("scaled", "scaled,total", "1 0 True"),
        ("scaled", "total,scaled", "1 0 True"),
        ("total", "total,scaled", "1 1 False"),
        ("scaled,total", "scaled,total", "1 1 False"),
    ],
)
def test_kernels_from_the_cache_beside_others_that_are_compiled(tmp_path, first, then, hits):
    """What compiles is loaded when something is compiled, and not before."""
    (tmp_path / "kernels.py").write_text(KERNELS)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def used(names, **more):
        done = subprocess.run(
            [sys.executable, "-c", USED, names], cwd=tmp_path, env={**environment, **more},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.splitlines()

    used(first)
    told, answers = used(then)
    assert told == hits
    assert used(then, NUMBA_CACHE_DIR=str(tmp_path / "other"))[1] == answers


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
